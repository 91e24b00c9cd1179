import { asPchatError } from '../../model/errors.ts';
import type { Capabilities } from '../../protocol/capabilities.ts';
import type { RoomView, Session } from '../../session/session.ts';
import type { Chosen } from '../choose-account.ts';
import type { Context } from '../command.ts';
import { counted } from '../counted.ts';
import { embeddedFolder } from '../data-folder.ts';
import { roomLabel } from '../message-output.ts';
import { openSessionOf } from '../open-session.ts';
import { roomHint } from '../room-hint.ts';
import { findServer } from '../server-state.ts';
import { places } from '../serve-until-stopped.ts';
import type { Finding } from './finding.ts';

/** Longest that a sign-in takes where nothing is wrong, in milliseconds. */
const SLOW_MS = 3000;

/** Whether the server can be reached, how fast, and what it can do. */
export async function serverFindings(context: Context, chosen: Chosen): Promise<Finding[]> {
  const began = performance.now();
  let session: Session;
  try {
    session = await openSessionOf(context, chosen, {});
  } catch (thrown) {
    const { message, next } = asPchatError(thrown);
    return [...(await embeddedFindings(chosen)), { about: 'server', status: 'problem', text: message, next }];
  }
  const took = Math.round(performance.now() - began);
  return [
    ...(await embeddedFindings(chosen)),
    {
      about: 'server',
      status: took > SLOW_MS ? 'note' : 'fine',
      text: `${session.capabilities.software || 'software unnamed'}, signed in after ${took} ms`,
      ...(took > SLOW_MS && { next: 'It is slow, or far. --server of pchat login names a nearer way in.' }),
    },
    ...capabilityFindings(session.capabilities),
    ...(await roomsFindings(session)),
  ];
}

async function embeddedFindings({ account }: Chosen): Promise<Finding[]> {
  const about = 'background';
  const state = await findServer(embeddedFolder());
  if (state === null) {
    if (account.embedded !== true) return [];
    return [
      {
        about,
        status: 'problem',
        text: 'the embedded server does not run',
        next: `Its log is ${embeddedFolder()}/server.log.`,
      },
    ];
  }
  const how = state.background ? 'in the background' : 'by pchat serve';
  return [
    {
      about,
      status: 'fine',
      text: `the embedded server runs ${how} on ${places(state)} (process ${state.pid})`,
    },
  ];
}

/** What is missed without it, and what is done instead, for each thing that a server may be able to do. */
const ABILITIES: readonly (readonly [
  has: (capabilities: Capabilities) => boolean,
  ability: string,
  without: string,
])[] = [
  [
    ({ history }) => history,
    'history',
    'Only what was heard here is known. On ejabberd turn on mod_mam, on Prosody muc_mam.',
  ],
  [
    ({ reliablePaging }) => reliablePaging,
    'reliable paging',
    'Pages are compared with what was asked for, which takes longer.',
  ],
  [
    ({ followedOnServer }) => followedOnServer,
    'followed rooms',
    'Your list stays on this machine. docs/servers.md has the settings that let it follow you.',
  ],
  [
    ({ readMarksOnServer }) => readMarksOnServer,
    'read marks',
    'What you read counts as read on this machine only. See docs/servers.md.',
  ],
  [
    ({ search }) => search !== 'none',
    'search',
    'What is not kept on this machine is searched by paging, which is slow. pchat follow ROOM --keep all helps.',
  ],
  [
    ({ privateData }) => privateData,
    'private data',
    'Feeds stay on this machine, and there are no preferences. See docs/servers.md.',
  ],
  [
    ({ newsUnjoined }) => newsUnjoined,
    'news of rooms not joined',
    'Rooms on your list are joined, so that their news is heard.',
  ],
  [
    ({ resume }) => resume,
    'resuming',
    'After a lost connection rooms are joined again. On ejabberd turn on mod_stream_mgmt, on Prosody smacks.',
  ],
  [
    ({ secretRooms }) => secretRooms,
    'hiding secret rooms',
    'Secret rooms get an address that cannot be guessed instead.',
  ],
];

function capabilityFindings(capabilities: Capabilities): Finding[] {
  const about = 'abilities';
  const can = ABILITIES.filter(([has]) => has(capabilities)).map(([, ability]) => ability);
  const cannot = ABILITIES.filter(([has]) => !has(capabilities));
  return [
    { about, status: can.length === 0 ? 'note' : 'fine', text: can.length === 0 ? 'none' : can.join(', ') },
    ...cannot.map(([, ability, without]): Finding => ({
      about,
      status: 'note',
      text: `no ${ability}`,
      next: without,
    })),
  ];
}

async function roomsFindings(session: Session): Promise<Finding[]> {
  const about = 'rooms';
  try {
    const began = performance.now();
    const rooms = await session.rooms({ refresh: true });
    const took = Math.round(performance.now() - began);
    const followed = await session.unread();
    const text = `${counted(rooms.length, 'room')} listed in ${took} ms, ${followed.length} on your list`;
    return [{ about, status: 'fine', text }, ...(await goneFindings(session, followed))];
  } catch (thrown) {
    const { message, next } = asPchatError(thrown);
    return [{ about, status: 'problem', text: `they cannot be listed: ${message}`, next }];
  }
}

/** Rooms that were deleted, or that one may not know of any more, stay on the list until they are taken off. */
async function goneFindings(session: Session, followed: readonly RoomView[]): Promise<Finding[]> {
  const gone = await Promise.all(
    followed.map(async (view) => {
      const error = await session.roomInfo(view.address).then(() => null, asPchatError);
      return error?.code === 'not-found' && error.movedTo === null ? view : null;
    }),
  );
  return gone
    .filter((view) => view !== null)
    .map((view) => ({
      about: 'rooms',
      status: 'note' as const,
      text: `${roomLabel(view)} is on your list, and is no room that you may see`,
      next: `Take it off with: pchat unfollow ${roomHint(view)}`,
    }));
}

import { MAX_ROOM_NAME_LENGTH } from '../../model/limits.ts';
import { PchatError } from '../../model/errors.ts';
import type { Privacy } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { findCategory } from '../find-category.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

const PRIVACIES: readonly string[] = ['open', 'closed', 'secret'] satisfies Privacy[];

export const command: Command = {
  usage: 'room create [CATEGORY/]NAME',
  words: { least: 1, most: 1 },
  options: {
    privacy: {
      value: 'HOW',
      help: 'open: all may join; closed: members; secret: members, and others do not see it',
    },
    description: { value: 'TEXT', help: 'what the room is for' },
  },
  details: 'The category may be left out where there is only one.',
  examples: [
    ['pchat room create fx-spot', 'an open room'],
    ['pchat room create General/board --privacy secret', 'a room that only its members see'],
  ],
  async run(context) {
    const { args, output } = context;
    const settings = { privacy: privacyOf(args), description: args.text('description') };
    const [categoryName, name] = split(args.words[0]!);
    const session = await openSession(context);
    const room = await session.createRoom(await categoryAddress(session, categoryName), name, settings);
    output.result(
      'room-created',
      { room: roomJson(room), privacy: room.privacy },
      `Created ${roomLabel(room)} (${room.privacy}).`,
    );
  },
};

function privacyOf(args: Arguments): Privacy | undefined {
  const privacy = args.text('privacy');
  if (privacy === undefined || PRIVACIES.includes(privacy)) return privacy as Privacy | undefined;
  throw new PchatError('usage', `"${privacy}" is no privacy.`, { next: `One of: ${PRIVACIES.join(', ')}.` });
}

function split(typed: string): [category: string | null, name: string] {
  const slash = typed.indexOf('/');
  const name = typed.slice(slash + 1).trim();
  if (name !== '' && name.length <= MAX_ROOM_NAME_LENGTH)
    return [slash === -1 ? null : typed.slice(0, slash), name];
  throw new PchatError('usage', `A room's name has 1 to ${MAX_ROOM_NAME_LENGTH} characters.`);
}

async function categoryAddress(session: Session, name: string | null): Promise<string> {
  if (name !== null) return (await findCategory(session, name)).address;
  const categories = await session.categories();
  if (categories.length === 1) return categories[0]!.address;
  if (categories.length === 0) throw new PchatError('unsupported', 'This server has no group chat rooms.');
  throw new PchatError('usage', 'There are several categories.', {
    next: `Name one: ${categories.map((category) => `${category.name}/NAME`).join(', ')}.`,
  });
}

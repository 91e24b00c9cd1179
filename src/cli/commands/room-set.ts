import { PchatError } from '../../model/errors.ts';
import type { Category, RoomMatch, RoomSettings } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { findCategory } from '../find-category.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { ROOM_OPTIONS, roomSettingsOf } from '../room-options.ts';
import { countingShownOut } from '../shown-out.ts';
import { whoLabel } from '../who.ts';

export const command: Command = {
  usage: 'room set ROOM',
  words: { least: 1, most: 1 },
  options: {
    name: { value: 'NAME', help: 'what it is called; its address stays' },
    ...ROOM_OPTIONS,
    category: { value: 'NAME', help: 'move it to this category, with its history and roles' },
  },
  details:
    'For its managers; only what is given is changed. Who loses the right to be in the room is shown out. A room that moves gets\n' +
    'another address; who is in it or follows it goes along. Roles of who is out of the scope of the new category have no effect\n' +
    'there: the command says whose.',
  examples: [
    ['pchat room set fx-spot --description "Spot desk"', 'what it is for'],
    ['pchat room set fx-spot --privacy closed --member-invites on', 'for members, who may bring others'],
    ['pchat room set fx-spot --category Trading', 'move it'],
  ],
  async run(context) {
    const { args, output } = context;
    const settings = settingsOf(args);
    const to = args.text('category');
    if (Object.keys(settings).length === 0 && to === undefined) {
      throw new PchatError('usage', 'There is nothing to change.', { next: 'See what there is with -h.' });
    }
    const session = await openSession(context);
    const room = await session.findRoom(args.words[0]!);
    const category = to === undefined ? null : await target(session, room, to);
    const shownOut =
      Object.keys(settings).length === 0
        ? null
        : await countingShownOut(session, room, settings, () =>
            session.configureRoom(room.address, settings),
          );
    const changed = await changedRoom(session, room, category);
    const moved = changed.address === room.address ? null : room.address;
    const outOfScope = moved === null ? [] : await withoutEffect(session, changed);
    output.result(
      'room-changed',
      {
        room: roomJson(changed),
        ...settings,
        movedFrom: moved,
        shownOut,
        ...(moved !== null && { outOfScope }),
      },
      moved === null
        ? `Changed ${roomLabel(changed)}.`
        : `Moved ${roomLabel(room)} to ${roomLabel(changed)} (${changed.address}).`,
    );
    if (shownOut !== null && shownOut > 0) {
      output.say(`Shown out, as they are no members: ${counted(shownOut, 'participant')}.`);
    }
    if (outOfScope.length > 0) {
      const names = outOfScope.map((address) => whoLabel(session, address)).join(', ');
      output.say(`Not in the scope of ${changed.category.name}, so without effect there: ${names}.`);
    }
  },
};

/** Whose roles have no effect where a room has moved to. */
async function withoutEffect(session: Session, { address }: RoomMatch): Promise<string[]> {
  const holders = await session.roles(address).catch(() => []);
  return [...new Set(holders.filter(({ outOfScope }) => outOfScope).map((holder) => holder.address))];
}

function settingsOf(args: Arguments): RoomSettings {
  const name = args.text('name');
  return name === undefined ? roomSettingsOf(args) : { name, ...roomSettingsOf(args) };
}

/** Where a room is to go; refused before anything is changed. */
async function target(session: Session, room: RoomMatch, typed: string): Promise<Category> {
  const category = await findCategory(session, typed);
  if (category.address === room.category.address) {
    throw new PchatError('usage', `${roomLabel(room)} is in ${category.name} already.`, {
      next: 'Name another category, or leave it out.',
    });
  }
  if (!session.capabilities.movesRooms) {
    throw new PchatError('unsupported', 'Rooms of this server cannot be moved.', {
      next: 'Create a room there and tell its address in this one.',
    });
  }
  if (category.mayCreate !== false) return category;
  throw new PchatError(
    'not-allowed',
    `You may not create rooms in ${category.name}, so you move none there.`,
    {
      next: 'See where you may with: pchat categories --creatable',
    },
  );
}

async function changedRoom(session: Session, room: RoomMatch, category: Category | null): Promise<RoomMatch> {
  if (category !== null) return session.moveRoom(room.address, category.address);
  // Who made it closed to themselves has changed it all the same.
  return session.roomInfo(room.address).catch(() => room);
}

import { MAX_ROOM_NAME_LENGTH } from '../../model/limits.ts';
import { PchatError } from '../../model/errors.ts';
import type { CategoryInfo } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { findCategory } from '../find-category.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { ROOM_OPTIONS, roomSettingsOf } from '../room-options.ts';

export const command: Command = {
  usage: 'room create [CATEGORY/]NAME',
  words: { least: 1, most: 1 },
  options: { ...ROOM_OPTIONS, 'no-follow': { help: 'do not put it on your list' } },
  details:
    'The category may be left out where there is only one in which you may create rooms. You are the manager of the room, a\n' +
    'member of it, and follow it.',
  examples: [
    ['pchat room create fx-spot', 'an open room'],
    ['pchat room create General/board --privacy secret', 'a room that only its members see'],
    ['pchat room create News/all-hands --kind auditorium', 'presenters post, all others read'],
  ],
  async run(context) {
    const { args, output } = context;
    const settings = roomSettingsOf(args);
    const typed = args.words[0]!.trim();
    const session = await openSession(context);
    const { category, name } = await placeOf(session, typed);
    const room = await session.createRoom(category, name, settings);
    const followed = !args.has('no-follow') && (await follow(session, room.address));
    const { privacy, kind } = room;
    output.result(
      'room-created',
      { room: roomJson(room), privacy, kind, followed },
      `Created ${roomLabel(room)} (${privacy}${kind === 'normal' ? '' : `, ${kind}`}).`,
    );
    if (!followed && !args.has('no-follow')) {
      output.say(`It could not be put on your list: pchat follow ${room.address}`);
    }
  },
};

/** The room is there, whatever becomes of the list. */
async function follow(session: Session, room: string): Promise<boolean> {
  return session.follow(room).then(
    () => true,
    () => false,
  );
}

/** What stands before a slash is a category if there is one of that name; a slash may stand in a room's name too. */
async function placeOf(session: Session, typed: string): Promise<{ category: string; name: string }> {
  const slash = typed.indexOf('/');
  if (slash === 0) {
    throw new PchatError('usage', 'No category stands before the slash.', {
      next: 'Name one, as in General/NAME, or leave the slash out.',
    });
  }
  const category =
    slash === -1 ? await onlyCategory(session) : await findCategory(session, typed.slice(0, slash));
  const name = typed.slice(slash + 1).trim();
  if (name === '' || name.length > MAX_ROOM_NAME_LENGTH) {
    throw new PchatError('usage', `A room's name has 1 to ${MAX_ROOM_NAME_LENGTH} characters.`);
  }
  return { category: category.address, name };
}

async function onlyCategory(session: Session): Promise<CategoryInfo> {
  const all = await session.categories();
  if (all.length === 0) {
    throw new PchatError('unsupported', 'This server has no group chat rooms.', {
      next: 'Ask who runs the server for a category.',
    });
  }
  const open = all.filter(({ mayCreate }) => mayCreate !== false);
  if (open.length === 1) return open[0]!;
  if (open.length === 0) {
    throw new PchatError('not-allowed', 'You may create rooms in no category.', {
      next: 'Ask an administrator to make you a creator.',
    });
  }
  throw new PchatError('usage', 'There are several categories.', {
    next: `Name one: ${open.map(({ name }) => `${name}/NAME`).join(', ')}.`,
  });
}

import type { RoomSummary } from '../../model/room.ts';
import type { Command } from '../command.ts';
import { findCategory } from '../find-category.ts';
import { roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'rooms [WORDS]',
  words: { least: 0 },
  options: { category: { value: 'NAME', help: 'only rooms of this category' } },
  details: 'With words, only rooms whose name or address has all of them.',
  examples: [
    ['pchat rooms', 'all rooms that you can see'],
    ['pchat rooms fx spot', 'rooms that have both words'],
    ['pchat rooms --category General --json', 'one category, for a program'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const named = args.text('category');
    const category = named === undefined ? undefined : (await findCategory(session, named)).address;
    const rooms = (await session.rooms({ category })).filter((room) => hasAll(room, args.words));
    rooms.sort((a, b) => order(roomLabel(a), roomLabel(b)));
    const width = Math.max(0, ...rooms.map((room) => roomLabel(room).length));
    for (const room of rooms) {
      const { address, name, participants } = room;
      const here = participants === null ? '' : `${participants} here`;
      output.result(
        'room',
        { address, category: room.category.name, name, participants },
        `${roomLabel(room).padEnd(width)}  ${here}`.trimEnd(),
      );
    }
    if (rooms.length === 0)
      output.say(args.words.length > 0 ? 'No room has these words.' : 'There are no rooms yet.');
  },
};

function hasAll(room: RoomSummary, words: readonly string[]): boolean {
  const text = `${roomLabel(room)} ${room.address}`.toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

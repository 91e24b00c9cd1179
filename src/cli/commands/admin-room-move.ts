import { principalName } from '../../model/principal.ts';
import { findCategory } from '../admin/categories.ts';
import { roomAddress, roomLabel } from '../admin/find-room.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room move ROOM CATEGORY',
  words: { least: 2, most: 2 },
  options: { ...DATA_OPTION },
  details:
    'Roles, settings and history come along, and the old address leads to the new one. Who is in the room is shown out, with\n' +
    'the way to where it is. Roles of who is out of the scope of the new category have no effect.',
  examples: [['pchat admin room move general/fx-spot trading', 'from then on trading/fx-spot']],
  async run({ args, output }) {
    withRoom(args, args.words[0]!, (data, rooms, room) => {
      const from = roomAddress(room);
      const moved = rooms.move(room, findCategory(data, args.words[1]!).domain);
      const text = `Moved ${roomLabel(room)} to ${roomLabel(moved)} (${roomAddress(moved)}).`;
      output.result('room-moved', { room: roomJson(moved), from }, text);
      const out = rooms
        .holders(moved)
        .filter(({ role, principal }) => role !== 'banned' && !rooms.isInScope(moved, principal))
        .map(({ principal }) => principalName(principal, data.domain));
      if (out.length === 0) return;
      const { name } = moved.place.category;
      output.say(
        `Out of the scope of ${name}, so without a role in the room: ${[...new Set(out)].join(', ')}.`,
      );
    });
  },
};

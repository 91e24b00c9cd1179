import { holderJson, listedJson, roomText, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room show ROOM',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  details: 'ROOM is its name, category/room, or its address; also an address that it was moved away from.',
  examples: [['pchat admin room show trading/fx-spot', 'its settings and who holds which role']],
  async run({ args, output }) {
    withRoom(args, args.words[0]!, (data, rooms, room) => {
      const messages = rooms.messages(room);
      const holders = rooms.holders(room);
      output.result(
        'room',
        { ...listedJson(room), messages, roles: holders.map((holder) => holderJson(data, holder)) },
        roomText(data, room, messages, holders),
      );
    });
  },
};

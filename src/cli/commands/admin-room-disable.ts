import { roomLabel } from '../admin/find-room.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room disable ROOM',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  details:
    'Nobody joins or posts any more, and who is in the room is shown out. Its managers still read the history.',
  examples: [['pchat admin room disable trading/fx-spot', 'a room that is over, or is to rest']],
  async run({ args, output }) {
    withRoom(args, args.words[0]!, (_data, rooms, room) => {
      const changed = rooms.setDisabled(room, true);
      const text = changed ? `Disabled ${roomLabel(room)}.` : `${roomLabel(room)} was disabled already.`;
      output.result('room-disabled', { room: roomJson(room), changed }, text);
    });
  },
};

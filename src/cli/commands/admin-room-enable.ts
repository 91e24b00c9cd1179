import { roomLabel } from '../admin/find-room.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room enable ROOM',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  details: 'Ends what pchat admin room disable did; nobody is put back into the room.',
  examples: [['pchat admin room enable trading/fx-spot', 'as it was before']],
  async run({ args, output }) {
    withRoom(args, args.words[0]!, (_data, rooms, room) => {
      const changed = rooms.setDisabled(room, false);
      const text = changed ? `Enabled ${roomLabel(room)}.` : `${roomLabel(room)} was not disabled.`;
      output.result('room-enabled', { room: roomJson(room), changed }, text);
    });
  },
};

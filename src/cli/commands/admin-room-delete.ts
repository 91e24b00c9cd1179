import { PchatError } from '../../model/errors.ts';
import { roomLabel } from '../admin/find-room.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { counted } from '../counted.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room delete ROOM',
  words: { least: 1, most: 1 },
  options: { yes: { help: 'do not ask' }, ...DATA_OPTION },
  details:
    'The room, its roles and its whole history are gone for good. To end a room and keep it: disable it.',
  examples: [['pchat admin room delete general/old-project --yes', 'without being asked']],
  async run({ args, output }) {
    const { id, question } = withRoom(args, args.words[0]!, (_data, rooms, room) => {
      const people = new Set(rooms.holders(room).map(({ principal }) => principal)).size;
      const lost = `${counted(rooms.messages(room), 'message')} and the roles of ${counted(people, 'holder')}`;
      return { id: room.record.id, question: `Delete ${roomLabel(room)}, with ${lost}?` };
    });
    await confirm(question, args.has('yes'));
    withRoom(args, args.words[0]!, (_data, rooms, room) => {
      if (room.record.id !== id)
        throw new PchatError('not-found', 'The room was deleted meanwhile; another has its name.');
      rooms.delete(room);
      output.result('room-deleted', { room: roomJson(room) }, `Deleted ${roomLabel(room)}.`);
    });
  },
};

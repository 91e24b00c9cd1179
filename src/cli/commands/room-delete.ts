import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'room delete ROOM',
  words: { least: 1, most: 1 },
  options: {
    reason: { value: 'TEXT', help: 'told to those who are in it' },
    yes: { help: 'do not ask' },
  },
  details: 'The room and its whole history are gone for good.',
  examples: [['pchat room delete old-project --yes', 'without being asked']],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const room = await session.findRoom(args.words[0]!);
    await confirm(`Delete ${roomLabel(room)} and all its history?`, args.has('yes'));
    await session.deleteRoom(room.address, args.text('reason'));
    output.result('room-deleted', { room: roomJson(room) }, `Deleted ${roomLabel(room)}.`);
  },
};

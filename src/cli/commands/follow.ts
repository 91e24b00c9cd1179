import type { Command } from '../command.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'follow ROOM…',
  words: { least: 1 },
  options: {},
  details:
    'Rooms on your list count unread messages without being opened. The list follows you to other machines.',
  examples: [['pchat follow lobby on-call', 'two rooms at once']],
  async run(context) {
    const session = await openSession(context);
    for (const typed of context.args.words) {
      const room = await session.findRoom(typed);
      await session.follow(room.address);
      context.output.result('followed', { room: roomJson(room) }, `Following ${roomLabel(room)}.`);
    }
  },
};

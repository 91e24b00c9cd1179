import { PchatError } from '../../model/errors.ts';
import type { Command } from '../command.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'mark-read ROOM…',
  words: { least: 1 },
  options: {
    to: { value: 'ID', help: 'up to this message instead of the newest (one room only)' },
    'unread-from': { value: 'ID', help: 'the other way: unread again from this message on (one room only)' },
  },
  details: 'A mark goes forwards only, on all your screens; --unread-from is the one way back.',
  examples: [
    ['pchat mark-read lobby on-call', 'nothing is new there any more'],
    ['pchat mark-read lobby --unread-from ID', 'so as to read it again later'],
  ],
  async run(context) {
    const { args, output } = context;
    const [to, from] = [args.text('to'), args.text('unread-from')];
    if (to !== undefined && from !== undefined) {
      throw new PchatError('usage', '--to and --unread-from cannot be used together.');
    }
    if ((to ?? from) !== undefined && args.words.length > 1) {
      throw new PchatError('usage', 'A message belongs to one room, so give one room.');
    }
    const session = await openSession(context);
    for (const typed of args.words) {
      const room = await session.findRoom(typed);
      if (from === undefined) await session.markRead(room.address, to);
      else await session.markUnreadFrom(room.address, from);
      output.result(
        from === undefined ? 'marked-read' : 'marked-unread',
        { room: roomJson(room), id: to ?? from ?? null },
        from === undefined
          ? `Read${to === undefined ? '' : ' up to there'}: ${roomLabel(room)}.`
          : `Unread from there on: ${roomLabel(room)}.`,
      );
    }
  },
};

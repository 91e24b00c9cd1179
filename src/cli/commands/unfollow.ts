import type { RoomMatch, Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'unfollow ROOM…',
  words: { least: 1 },
  options: {},
  examples: [['pchat unfollow on-call', 'take a room off your list']],
  async run(context) {
    const session = await openSession(context);
    for (const typed of context.args.words) {
      const room = followedRoom(session, typed) ?? (await session.findRoom(typed));
      await session.unfollow(room.address);
      context.output.result(
        'unfollowed',
        { room: roomJson(room) },
        `No longer following ${roomLabel(room)}.`,
      );
    }
  },
};

/** A room that is gone, or hidden by now, can still be taken off the list by its address. */
function followedRoom(session: Session, typed: string): RoomMatch | undefined {
  return session.views.find((view) => view.followed && view.address === typed.toLowerCase());
}

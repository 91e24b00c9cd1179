import { asPchatError } from '../../model/errors.ts';
import type { RoomMatch, Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { isListed, listedRoom } from '../listed-room.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'unfollow ROOM…',
  words: { least: 1 },
  options: {},
  details:
    'Also a room that is no more, or that you may not see any more: as it stands in your list, or by its address.',
  examples: [['pchat unfollow on-call', 'take a room off your list']],
  async run(context) {
    const session = await openSession(context);
    for (const typed of context.args.words) {
      const room = await find(session, typed);
      const wasFollowed = await isListed(session, room.address);
      await session.unfollow(room.address);
      const label = roomLabel(room);
      context.output.result(
        'unfollowed',
        { room: roomJson(room), wasFollowed },
        wasFollowed ? `No longer following ${label}.` : `You were not following ${label}.`,
      );
    }
  },
};

/** A room that is gone or hidden by now is on the list all the same. */
async function find(session: Session, typed: string): Promise<RoomMatch> {
  try {
    return await session.findRoom(typed);
  } catch (thrown) {
    const { code } = asPchatError(thrown);
    const listed =
      code === 'not-found' || code === 'not-allowed' ? await listedRoom(session, typed) : undefined;
    if (listed === undefined) throw thrown;
    return listed;
  }
}

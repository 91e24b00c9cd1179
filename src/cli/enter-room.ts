import { asPchatError, PchatError } from '../model/errors.ts';
import type { RoomMatch } from '../model/room.ts';
import type { Session } from '../session/session.ts';
import { withWayIn } from './way-in.ts';

/**
 * Joins a room for what is done from within it.
 *
 * @param what that is, as the beginning of a sentence; @throws PchatError why not, with what it was for
 */
export async function enter(session: Session, room: RoomMatch, what: string): Promise<void> {
  try {
    await withWayIn(session, room, session.openRoom(room.address));
  } catch (thrown) {
    const error = asPchatError(thrown);
    if (error.code !== 'not-allowed') throw thrown;
    throw new PchatError(error.code, `${what} from within the room. ${error.message}`, {
      next: error.next,
      cause: error,
    });
  }
}

import type { RoomMatch, RoomSettings } from '../model/room.ts';
import type { Session } from '../session/session.ts';

/**
 * Does what may show people out of a room, and counts them: where it is for members only from then on, nobody else may stay.
 *
 * @returns null where that cannot happen, or is not told
 */
export async function countingShownOut(
  session: Session,
  room: RoomMatch,
  settings: RoomSettings,
  work: () => Promise<void>,
): Promise<number | null> {
  const shuts =
    settings.privacy === 'closed' || settings.privacy === 'secret' || settings.state === 'disabled';
  const before = shuts ? await countIn(session, room) : null;
  await work();
  const after = before === null || before === 0 ? before : await countIn(session, room);
  return before === null || after === null ? null : Math.max(0, before - after);
}

/** How many are in a room. */
async function countIn(session: Session, { address }: RoomMatch): Promise<number | null> {
  // Other servers tell only those who are in it.
  if (!session.capabilities.roomRules) return null;
  return session.participants(address).then(
    ({ count }) => count,
    () => null,
  );
}

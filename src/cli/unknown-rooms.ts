import { asPchatError, type PchatError } from '../model/errors.ts';
import type { Session } from '../session/session.ts';
import { findCategory } from './find-category.ts';

/**
 * Why nothing could be found in rooms that were named: there are no such rooms.
 *
 * @param patterns `room`, `category/room`, `category/*` or addresses
 * @returns an error for each that names nothing
 */
export async function unknownRooms(session: Session, patterns: readonly string[]): Promise<PchatError[]> {
  const errors: PchatError[] = [];
  for (const pattern of patterns) {
    try {
      if (pattern.endsWith('/*')) await findCategory(session, pattern.slice(0, -2));
      else if (pattern !== '*') await session.findRoom(pattern);
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (error.code === 'not-found') errors.push(error);
    }
  }
  return errors;
}

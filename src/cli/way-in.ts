import { asPchatError, PchatError } from '../model/errors.ts';
import type { Room, RoomMatch } from '../model/room.ts';
import type { Session } from '../session/session.ts';
import { roomHint } from './room-hint.ts';
import { whoLabel } from './who.ts';

/** Refuses what a room tells that we may not do, before it is joined to do it: joining it answers an invitation. @throws PchatError */
export function checkMay(room: Room, action: 'post' | 'invite'): void {
  const { may, state } = room;
  if (may === null || may.includes(action)) return;
  if (state === 'disabled') throw disabled(room);
  // Trying to join changes nothing then, and the room says why not.
  if (!may.includes('join')) return;
  if (action === 'post') {
    throw new PchatError(
      'not-allowed',
      'This room is an auditorium: its presenters post, everyone else reads.',
      { next: 'A manager of the room can make you a presenter.' },
    );
  }
  throw new PchatError('not-allowed', 'Only managers invite to this room.', {
    next: `Ask one of them, or to let members invite: pchat room set ${roomHint(room)} --member-invites on`,
  });
}

/** Does what a room may refuse; a manager of it, who can change that, is told how. */
export async function withWayIn<T>(session: Session, room: RoomMatch, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const error = asPchatError(thrown);
    if (error.code !== 'not-allowed') throw thrown;
    const info = await session.roomInfo(room.address).catch(() => null);
    throw info === null ? error : wayIn(session, info, error);
  }
}

function wayIn(session: Session, room: Room, error: PchatError): PchatError {
  if (room.may === null || !room.may.includes('configure')) return error;
  if (room.state === 'disabled') return disabled(room, error);
  if (room.may.includes('join') || room.roles?.includes('member')) return error;
  const self = whoLabel(session, session.account);
  return new PchatError(error.code, error.message, {
    next: `You manage it: make yourself a member with: pchat room grant ${roomHint(room)} member ${self}`,
    cause: error,
  });
}

function disabled(room: Room, cause?: PchatError): PchatError {
  const manages = room.may?.includes('configure') ?? false;
  return new PchatError('not-allowed', cause?.message ?? 'This room is disabled.', {
    next: manages
      ? `You manage it: enable it with: pchat room enable ${roomHint(room)}`
      : 'Ask one of its managers to enable it.',
    cause,
  });
}

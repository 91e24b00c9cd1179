import { printable } from '../../format/printable.ts';
import type { LeftReason } from '../../model/participant.ts';
import type { RoomView } from '../../session/session.ts';

const LEFT: Record<LeftReason, string> = {
  left: 'You left this room: /join comes back',
  kicked: 'You were put out of this room',
  banned: 'You are banned from this room',
  'not-member': 'Members only: ask a manager of the room to let you in',
  'room-disabled': 'The room is disabled',
  'room-deleted': 'The room was deleted',
  'server-shutdown': 'The server is shutting down; pchat joins again by itself',
  'connection-lost': 'Not connected',
};

/**
 * Why one cannot post in the room, or null when one can. While the connection is down one can: what is posted waits.
 */
export function lockedReason(view: RoomView): string | null {
  const { session, info } = view;
  if (info?.state === 'disabled') return 'The room is disabled: its history stays, nobody posts.';
  if (session.phase === 'joined' && !session.mayPost) {
    return info?.kind === 'auditorium'
      ? 'Auditorium: presenters post here, everyone else reads.'
      : 'You may read here, not post.';
  }
  if (session.phase !== 'left' || session.reason === null) return null;
  if (session.reason === 'connection-lost' || session.reason === 'server-shutdown') return null;
  const detail = session.detail === '' ? '' : ` (${printable(session.detail)})`;
  return `${LEFT[session.reason]}${detail}.`;
}

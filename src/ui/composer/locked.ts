import { shutOut } from '../messages/shut-out.ts';
import type { RoomView } from '../../session/session.ts';

/**
 * Why one cannot post in the room, or null when one can. While the connection is down one can: what is posted waits.
 */
export function lockedReason(view: RoomView): string | null {
  const { session, info } = view;
  const out = shutOut(view);
  if (out !== null) return out;
  if (info?.state === 'disabled') return 'This room is disabled: its history stays, nobody posts.';
  if (session.phase !== 'joined' || session.mayPost) return null;
  return info?.kind === 'auditorium'
    ? 'Auditorium: presenters post here, everyone else reads.'
    : 'You may read here, not post.';
}

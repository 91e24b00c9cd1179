import { type Outside, shutOut } from '../messages/shut-out.ts';
import type { RoomView } from '../../session/session.ts';

/**
 * Why one cannot post in the room, or null when one can. While the connection is down one can: what is posted waits.
 *
 * @param outside what is known of the room where one is out of it
 */
export function lockedReason(view: RoomView, outside: Outside): string | null {
  const { session, info } = view;
  const out = shutOut(view, outside);
  // What to do about it stands in the pane.
  if (out !== null) return out.why;
  // Who is in it knows better than what was told of it before.
  const joined = session.phase === 'joined';
  if (!joined && info?.state === 'disabled') return 'This room is disabled: its history stays, nobody posts.';
  if (!joined || session.mayPost) return null;
  return info?.kind === 'auditorium'
    ? 'Auditorium: presenters post here, everyone else reads.'
    : 'You may read here, not post.';
}

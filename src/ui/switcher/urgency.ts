import type { RoomView } from '../../session/session.ts';

/** Mentions first, then alerts, then the rest; 0 when nothing is unread. Of a muted room only mentions count. */
export function urgency(view: RoomView): number {
  if (view.settings.muted) return view.mentions > 0 ? 3 : 0;
  return view.mentions > 0 ? 3 : view.alerts > 0 ? 2 : view.unread > 0 ? 1 : 0;
}

import { goToDate } from '../actions/places.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import type { Overlay } from '../screen-state.ts';
import { dateRows } from './date-rows.ts';

/** The question for a date to go to. */
export const dateOverlay: OverlayKind<Extract<Overlay, { type: 'date' }>> = {
  view: (_screen, { field, error }, width) => ({ title: 'Go to a date', ...dateRows(field, error, width) }),
  hints: (key) => [...key('list-choose', 'go'), ...key('back', 'close')],
  field: ({ field }) => field,
  setField: (screen, overlay, field) => screen.set({ overlay: { ...overlay, field, error: null } }),
  choose: (screen) => void goToDate(screen),
};

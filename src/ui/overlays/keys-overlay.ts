import type { Row } from '../../format/span.ts';
import type { Screen } from '../screen.ts';
import type { Overlay } from '../screen-state.ts';
import { keyRows } from './key-rows.ts';
import type { OverlayKind } from './overlay-kind.ts';

/** The list of keys and commands. */
export const keysOverlay: OverlayKind<Extract<Overlay, { type: 'keys' }>> = {
  view: (screen, { scroll }, width, height) => ({
    title: 'Keys and commands',
    rows: scrolledRows(keyRows(screen, width), scroll, height),
    cursor: null,
  }),
  hints: (key) => [...key('page-down', 'more'), ...key('back', 'close')],
  move(screen, overlay, by) {
    const { messagesWidth, bodyRows } = screen.layout;
    const last = Math.max(0, keyRows(screen, messagesWidth).length - bodyRows + 1);
    screen.set({ overlay: { ...overlay, scroll: Math.max(0, Math.min(last, overlay.scroll + by)) } });
  },
  choose: close,
};

function close(screen: Screen): void {
  screen.set({ overlay: null });
}

function scrolledRows(rows: Row[], scroll: number, height: number): Row[] {
  if (rows.length <= height) return rows;
  const first = Math.min(scroll, rows.length - height + 1);
  const shown = rows.slice(first, first + height - 1);
  const below = rows.length - first - shown.length;
  return [...shown, [{ text: below > 0 ? ` ↓ ${below} more` : ' the end', tone: 'muted' }]];
}

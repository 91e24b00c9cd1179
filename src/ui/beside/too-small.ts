import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { truncate, wrap } from '../../format/width.ts';
import type { Screen } from '../screen.ts';

const MOST_ROWS = 3;
const NONE: readonly Row[] = [];
const made = new WeakMap<Screen, { text: string; width: number; rows: readonly Row[] }>();

/** Says above the messages that a second room is there and has no space; the same array while it says the same. */
export function tooSmallRows(screen: Screen): readonly Row[] {
  const { layout, keymap, session, state } = screen;
  if (state.beside === null || layout.arrangement !== 'too-small') return NONE;
  const name = printable(session.view(state.beside.room)?.name ?? state.beside.room);
  const key = keymap.keyFor('other-room');
  const how = key === '' ? `${name} is not shown` : `${key} shows ${name}`;
  const text = `The window is too small for two rooms: ${how}.`;
  const width = layout.messagesWidth - 2;
  const before = made.get(screen);
  if (before?.text === text && before.width === width) return before.rows;
  const lines = wrap(text, Math.max(1, width));
  const kept =
    lines.length > MOST_ROWS
      ? [...lines.slice(0, MOST_ROWS - 1), truncate(lines.slice(MOST_ROWS - 1).join(' '), width)]
      : lines;
  const rows = kept.map((line): Row => [{ text: ` ${line}`, tone: 'accent' }]);
  made.set(screen, { text, width, rows });
  return rows;
}

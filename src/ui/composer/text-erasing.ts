import { nextBoundary, previousBoundary } from '../../format/clusters.ts';
import { type Position, remember, replaceRange, type TextBuffer, textBetween } from './text-buffer.ts';
import { blankWordStart, positionLeft, positionRight, wordEnd, wordStart } from './text-moves.ts';

/** The cluster or line break before the cursor (Backspace); not kept for yanking. */
export function eraseLeft(buffer: TextBuffer): TextBuffer {
  const from = positionLeft(buffer);
  return same(from, buffer.cursor) ? buffer : replaceRange(buffer, from, buffer.cursor, '');
}

/** The cluster or line break after the cursor (Delete, Ctrl-D); not kept for yanking. */
export function eraseRight(buffer: TextBuffer): TextBuffer {
  const to = positionRight(buffer);
  return same(to, buffer.cursor) ? buffer : replaceRange(buffer, buffer.cursor, to, '');
}

/** Back to the last blank (Ctrl-W). */
export function killBlankWordLeft(buffer: TextBuffer): TextBuffer {
  return killLeft(buffer, blankWordStart(buffer));
}

/** Back to the start of a word (Alt-Backspace). */
export function killWordLeft(buffer: TextBuffer): TextBuffer {
  return killLeft(buffer, wordStart(buffer));
}

/** On to the end of a word (Alt-D). */
export function killWordRight(buffer: TextBuffer): TextBuffer {
  return killRight(buffer, wordEnd(buffer));
}

/** Back to the start of the line, or the line break before it (Ctrl-U). */
export function killToLineStart(buffer: TextBuffer): TextBuffer {
  const { row, column } = buffer.cursor;
  return killLeft(buffer, column === 0 ? positionLeft(buffer) : { row, column: 0 });
}

/** On to the end of the line, or the line break after it. */
export function killToLineEnd(buffer: TextBuffer): TextBuffer {
  const { row, column } = buffer.cursor;
  const end = buffer.lines[row]!.length;
  return killRight(buffer, column === end ? positionRight(buffer) : { row, column: end });
}

/** Puts the text erased last back in at the cursor (Ctrl-Y). */
export function yank(buffer: TextBuffer): TextBuffer {
  return yankAt(buffer, buffer.cursor, buffer.killed.length - 1, false);
}

/** Straight after a yank: the text erased before that one instead (Alt-Y). */
export function yankOlder(buffer: TextBuffer): TextBuffer {
  if (buffer.last !== 'yanked' || !buffer.yanked) return buffer;
  const { from, index } = buffer.yanked;
  return yankAt(buffer, from, (index || buffer.killed.length) - 1, true);
}

/** Exchanges the clusters around the cursor, or the last two at the end of a line (Ctrl-T). */
export function transpose(buffer: TextBuffer): TextBuffer {
  const { row, column } = buffer.cursor;
  const line = buffer.lines[row]!;
  const middle = column === line.length ? previousBoundary(line, column) : column;
  if (middle === 0) return buffer;
  const start = previousBoundary(line, middle);
  const end = nextBoundary(line, middle);
  const exchanged = line.slice(middle, end) + line.slice(start, middle);
  return replaceRange(buffer, { row, column: start }, { row, column: end }, exchanged);
}

function yankAt(buffer: TextBuffer, from: Position, index: number, again: boolean): TextBuffer {
  const text = buffer.killed[index];
  if (text === undefined) return buffer;
  const next = replaceRange(buffer, from, buffer.cursor, text, again);
  return { ...next, last: 'yanked', yanked: { from, index } };
}

function killLeft(buffer: TextBuffer, from: Position): TextBuffer {
  return kill(buffer, from, buffer.cursor, 'left');
}

function killRight(buffer: TextBuffer, to: Position): TextBuffer {
  return kill(buffer, buffer.cursor, to, 'right');
}

function kill(buffer: TextBuffer, from: Position, to: Position, direction: 'left' | 'right'): TextBuffer {
  if (same(from, to)) return buffer;
  const { killed, last } = remember(buffer, textBetween(buffer, from, to), direction);
  return { ...replaceRange(buffer, from, to, ''), killed, last };
}

function same(left: Position, right: Position): boolean {
  return left.row === right.row && left.column === right.column;
}

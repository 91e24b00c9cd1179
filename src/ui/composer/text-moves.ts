import { nextBoundary, previousBoundary } from '../../format/clusters.ts';
import { moveTo, type Position, type TextBuffer } from './text-buffer.ts';

const WORD = /[\p{L}\p{M}\p{N}_]/u;

/** A grapheme cluster back, or to the end of the line before. */
export function left(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, positionLeft(buffer));
}

/** A grapheme cluster on, or to the start of the next line. */
export function right(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, positionRight(buffer));
}

/** To the start of this word or the one before (Alt-B). */
export function wordLeft(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, wordStart(buffer));
}

/** Past the end of this word or the next (Alt-F). */
export function wordRight(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, wordEnd(buffer));
}

export function lineStart(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, { row: buffer.cursor.row, column: 0 });
}

export function lineEnd(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, { row: buffer.cursor.row, column: Infinity });
}

export function textStart(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, { row: 0, column: 0 });
}

export function textEnd(buffer: TextBuffer): TextBuffer {
  return moveTo(buffer, { row: Infinity, column: Infinity });
}

export function positionLeft({ lines, cursor: { row, column } }: TextBuffer): Position {
  if (column > 0) return { row, column: previousBoundary(lines[row]!, column) };
  return row > 0 ? { row: row - 1, column: lines[row - 1]!.length } : { row, column };
}

export function positionRight({ lines, cursor: { row, column } }: TextBuffer): Position {
  if (column < lines[row]!.length) return { row, column: nextBoundary(lines[row]!, column) };
  return row < lines.length - 1 ? { row: row + 1, column: 0 } : { row, column };
}

/** Where the word at or before the cursor starts; from the start of a line, in the line before. */
export function wordStart(buffer: TextBuffer): Position {
  const { row, column } = buffer.cursor;
  if (column === 0) return positionLeft(buffer);
  const line = buffer.lines[row]!;
  const gap = backWhile(line, column, (character) => !WORD.test(character));
  return { row, column: backWhile(line, gap, (character) => WORD.test(character)) };
}

/** Where the word at or after the cursor ends; from the end of a line, in the next line. */
export function wordEnd(buffer: TextBuffer): Position {
  const { row, column } = buffer.cursor;
  const line = buffer.lines[row]!;
  if (column === line.length) return positionRight(buffer);
  const gap = onWhile(line, column, (character) => !WORD.test(character));
  return { row, column: onWhile(line, gap, (character) => WORD.test(character)) };
}

/** Where the run of non-blanks before the cursor starts, as Ctrl-W takes it. */
export function blankWordStart(buffer: TextBuffer): Position {
  const { row, column } = buffer.cursor;
  if (column === 0) return positionLeft(buffer);
  const line = buffer.lines[row]!;
  const gap = backWhile(line, column, (character) => /\s/.test(character));
  return { row, column: backWhile(line, gap, (character) => /\S/.test(character)) };
}

function backWhile(line: string, from: number, holds: (character: string) => boolean): number {
  let column = from;
  while (column > 0) {
    const low = column > 1 && isLowSurrogate(line.charCodeAt(column - 1));
    const start = low ? column - 2 : column - 1;
    if (!holds(line.slice(start, column))) break;
    column = start;
  }
  return column;
}

function onWhile(line: string, from: number, holds: (character: string) => boolean): number {
  let column = from;
  while (column < line.length) {
    const character = String.fromCodePoint(line.codePointAt(column)!);
    if (!holds(character)) break;
    column += character.length;
  }
  return column;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

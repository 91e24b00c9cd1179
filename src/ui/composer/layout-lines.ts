import { clusters } from '../../format/clusters.ts';
import { cellWidth, clusterWidth, wrapRanges } from '../../format/width.ts';
import { type ShownLine, shownLine } from './shown-line.ts';
import { moveTo, type Position, type TextBuffer } from './text-buffer.ts';

/** A visual line: the `line`th of those that the buffer's line `row` is wrapped into. */
export interface VisualLine {
  readonly row: number;
  readonly line: number;
}

/** The part of a buffer that is drawn. */
export interface LinesLayout {
  /** Printable texts of the visual lines, as many as are there, at most the rows asked for. */
  readonly lines: readonly string[];
  /** Where the cursor stands: an index into `lines`, and cells from the left. */
  readonly cursor: { readonly row: number; readonly column: number };
  /** The first visual line drawn; given back as `top`, the text does not jump while the cursor stays in view. */
  readonly top: VisualLine;
  /** More text stands above, or below. */
  readonly above: boolean;
  readonly below: boolean;
}

interface WrappedLine {
  shown: ShownLine;
  ranges: readonly { start: number; end: number }[];
}

/** Wrapped lines of the last layout: typing changes one line, the others are found here. */
let remembered: { width: number; lines: Map<string, WrappedLine> } = { width: 0, lines: new Map() };
const MAX_REMEMBERED = 1000;

/**
 * Wraps the part of a buffer around its cursor. Only what is in view is wrapped, so a long text costs no more than a short one.
 *
 * @param options `width`: cells, of which one is kept for the cursor behind a full line; `rows`: the most to draw; `top`: from
 *   the layout before
 */
export function layoutLines(
  buffer: TextBuffer,
  { width, rows, top }: { width: number; rows: number; top?: VisualLine },
): LinesLayout {
  const cursor = cursorPlace(buffer, width);
  const lowest = stepBack(buffer, cursor.place, rows - 1, width);
  let first = top && exists(buffer, top, width) ? top : lowest;
  if (isBefore(cursor.place, first)) first = cursor.place;
  if (isBefore(first, lowest)) first = lowest;
  let shown = linesFrom(buffer, first, rows, width);
  if (shown.length < rows) {
    first = stepBack(buffer, first, rows - shown.length, width);
    shown = linesFrom(buffer, first, rows + 1, width);
  }
  const lines = shown.slice(0, rows);
  const row = lines.findIndex(({ place }) => !isBefore(place, cursor.place));
  return {
    lines: lines.map(({ text }) => text),
    cursor: { row, column: cursor.cell },
    top: first,
    above: first.row > 0 || first.line > 0,
    below: next(buffer, lines.at(-1)!.place, width) !== null,
  };
}

/** The cursor a visual line up, at the cell that the first Up or Down started from; null on the first line. */
export function lineUp(buffer: TextBuffer, width: number): TextBuffer | null {
  const { place, cell } = cursorPlace(buffer, width);
  return moveToPlace(buffer, previous(buffer, place, width), buffer.goal ?? cell, width);
}

/** The same downwards; null on the last line. */
export function lineDown(buffer: TextBuffer, width: number): TextBuffer | null {
  const { place, cell } = cursorPlace(buffer, width);
  return moveToPlace(buffer, next(buffer, place, width), buffer.goal ?? cell, width);
}

function moveToPlace(
  buffer: TextBuffer,
  place: VisualLine | null,
  goal: number,
  width: number,
): TextBuffer | null {
  if (place === null) return null;
  return moveTo(buffer, positionAt(buffer, place, goal, width), goal);
}

function positionAt(buffer: TextBuffer, { row, line }: VisualLine, cell: number, width: number): Position {
  const { shown, ranges } = wrapped(buffer, row, width);
  const { start, end } = ranges[line]!;
  let offset = start;
  let cells = 0;
  for (const cluster of clusters(shown.text.slice(start, end))) {
    cells += clusterWidth(cluster);
    if (cells > cell) break;
    offset += cluster.length;
  }
  return { row, column: shown.lineOffset(offset) };
}

function cursorPlace(buffer: TextBuffer, width: number): { place: VisualLine; cell: number } {
  const { row, column } = buffer.cursor;
  const { shown, ranges } = wrapped(buffer, row, width);
  const offset = shown.shownOffset(column);
  let line = ranges.length - 1;
  while (line > 0 && ranges[line]!.start > offset) line -= 1;
  const { start, end } = ranges[line]!;
  return { place: { row, line }, cell: cellWidth(shown.text.slice(start, Math.min(offset, end))) };
}

function wrapped(buffer: TextBuffer, row: number, width: number): WrappedLine {
  const text = buffer.lines[row]!;
  if (remembered.width !== width || remembered.lines.size > MAX_REMEMBERED) {
    remembered = { width, lines: new Map() };
  }
  let result = remembered.lines.get(text);
  if (!result) {
    const shown = shownLine(text);
    result = { shown, ranges: wrapRanges(shown.text, Math.max(1, width - 1)) };
    remembered.lines.set(text, result);
  }
  return result;
}

function linesFrom(
  buffer: TextBuffer,
  first: VisualLine,
  count: number,
  width: number,
): { place: VisualLine; text: string }[] {
  const lines: { place: VisualLine; text: string }[] = [];
  for (
    let place: VisualLine | null = first;
    place && lines.length < count;
    place = next(buffer, place, width)
  ) {
    const { shown, ranges } = wrapped(buffer, place.row, width);
    const { start, end } = ranges[place.line]!;
    lines.push({ place, text: shown.text.slice(start, end) });
  }
  return lines;
}

function next(buffer: TextBuffer, { row, line }: VisualLine, width: number): VisualLine | null {
  if (line < wrapped(buffer, row, width).ranges.length - 1) return { row, line: line + 1 };
  return row < buffer.lines.length - 1 ? { row: row + 1, line: 0 } : null;
}

function previous(buffer: TextBuffer, { row, line }: VisualLine, width: number): VisualLine | null {
  if (line > 0) return { row, line: line - 1 };
  return row > 0 ? { row: row - 1, line: wrapped(buffer, row - 1, width).ranges.length - 1 } : null;
}

function stepBack(buffer: TextBuffer, from: VisualLine, steps: number, width: number): VisualLine {
  let place = from;
  for (let step = 0; step < steps; step += 1) {
    const before = previous(buffer, place, width);
    if (!before) break;
    place = before;
  }
  return place;
}

function exists(buffer: TextBuffer, { row, line }: VisualLine, width: number): boolean {
  return row < buffer.lines.length && line < wrapped(buffer, row, width).ranges.length;
}

function isBefore(left: VisualLine, right: VisualLine): boolean {
  return left.row < right.row || (left.row === right.row && left.line < right.line);
}

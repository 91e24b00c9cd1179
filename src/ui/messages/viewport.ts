import type { Row } from '../../format/span.ts';

/** A message, or a line between messages, that wraps itself only when it comes into sight. */
export interface Item {
  key: string;
  /** Stays with its message when others are loaded around it; lines between messages do not and never hold the place. */
  holdsPlace: boolean;
  rows(): readonly Row[];
  /** As many rows, for the first item in sight: they name the author that stands further up. */
  rowsOnTop?(): readonly Row[];
}

/** The place one reads at: a row of an item (may lie before its first row) stands at the top. Null: the end is followed. */
export type Place = { key: string; row: number } | null;

export interface VisibleLine {
  row: Row;
  key: string;
}

export interface View {
  lines: VisibleLine[];
  place: Place;
  /** The index of the first item in sight, and whether the last one is wholly in sight. */
  firstItem: number;
  atEnd: boolean;
}

/** A position in the list of items; its row may be any number until it is settled. */
interface Position {
  index: number;
  row: number;
}

/**
 * What is seen through a window of `height` rows. The place is an item's key and a row in it, so that it survives a resize and
 * messages that are loaded before or after; when its item is gone the end is shown.
 */
export function viewAt(items: readonly Item[], place: Place, height: number): View {
  const top = topOf(items, place, height);
  const lines: VisibleLine[] = [];
  let { index, row } = top;
  for (; index < items.length && lines.length < height; index++, row = 0) {
    const item = items[index]!;
    const isOnTop = lines.length === 0;
    const rows = (isOnTop && item.rowsOnTop?.()) || item.rows();
    for (const line of rows.slice(row, row + height - lines.length)) lines.push({ row: line, key: item.key });
  }
  const end = endPosition(items, height);
  const atEnd = !before(top, end);
  return { lines, place: atEnd ? null : placeOf(items, top), firstItem: top.index, atEnd };
}

/** The place after scrolling by some rows, negative upwards. Reaching the end follows it again. */
export function scrolled(items: readonly Item[], place: Place, height: number, rows: number): Place {
  const top = topOf(items, place, height);
  return settledPlace(items, settle(items, { index: top.index, row: top.row + rows }), height);
}

/** The nearest place at which an item is wholly seen, or its first row when it is taller than the window. */
export function revealing(items: readonly Item[], place: Place, height: number, key: string): Place {
  const index = items.findIndex((item) => item.key === key);
  if (index === -1) return place;
  const top = topOf(items, place, height);
  const start = { index, row: 0 };
  const lastRow = items[index]!.rows().length;
  if (before(start, top)) return settledPlace(items, start, height);
  const lowest = settle(items, { index, row: Math.min(0, lastRow - height) });
  return before(top, lowest) ? settledPlace(items, lowest, height) : place;
}

/** The place at which an item's first row stands at the top, with some rows before it. */
export function startingAt(items: readonly Item[], height: number, key: string, rowsBefore = 0): Place {
  const index = items.findIndex((item) => item.key === key);
  return index === -1 ? null : settledPlace(items, settle(items, { index, row: -rowsBefore }), height);
}

function settledPlace(items: readonly Item[], top: Position, height: number): Place {
  return before(top, endPosition(items, height)) ? placeOf(items, top) : null;
}

/** Names a position by the first item from it on that holds the place. */
function placeOf(items: readonly Item[], top: Position): Place {
  let row = top.row;
  for (let index = top.index; index < items.length; index++) {
    const item = items[index]!;
    if (item.holdsPlace) return { key: item.key, row };
    row -= item.rows().length;
  }
  return null;
}

function topOf(items: readonly Item[], place: Place, height: number): Position {
  const end = endPosition(items, height);
  if (place === null) return end;
  const index = items.findIndex((item) => item.key === place.key);
  if (index === -1) return end;
  // After a resize the item may have fewer rows than the place counts.
  const row = Math.min(place.row, items[index]!.rows().length - 1);
  const top = settle(items, { index, row });
  return before(top, end) ? top : end;
}

/** Moves a row number that lies outside its item into the item where it falls. */
function settle(items: readonly Item[], position: Position): Position {
  let { index, row } = position;
  while (row < 0 && index > 0) {
    index--;
    row += items[index]!.rows().length;
  }
  while (index < items.length - 1 && row >= (items[index]?.rows().length ?? 0)) {
    row -= items[index]!.rows().length;
    index++;
  }
  return { index, row: Math.max(0, row) };
}

/** The position of the top row when the last row of all stands at the bottom. */
function endPosition(items: readonly Item[], height: number): Position {
  let missing = height;
  for (let index = items.length - 1; index >= 0; index--) {
    missing -= items[index]!.rows().length;
    if (missing <= 0) return { index, row: -missing };
  }
  return { index: 0, row: 0 };
}

function before(a: Position, b: Position): boolean {
  return a.index < b.index || (a.index === b.index && a.row < b.row);
}

import stringWidth from 'string-width';
import { type Cluster, clusters } from './clusters.ts';

/** Alphabets, symbols and the signs of our own screen where every character is one cell, so that a string is as wide as it is long. */
const NARROW =
  /^[\x20-\x7E\xA1-\xA8\xAA-\xAC\xAF-\u02FF\u0391-\u03A1\u03A3-\u0482\u048A-\u052F\u2010-\u2027\u203A\u2190-\u2193\u21B3\u2261\u2500-\u257F\u25B2\u25B8\u25BE\u25C6\u25CB\u25CC\u25CF\u2717]*$/;
const widths = new Map<Cluster, number>();
const MAX_REMEMBERED = 4096;

/** Cells that printable text fills in a terminal, as string-width counts them: Ink lays out by the same numbers. */
export function cellWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  return stringWidth(text);
}

/** The same for one grapheme cluster, remembered, since wrapping asks for each. */
export function clusterWidth(cluster: Cluster): number {
  if (cluster.length === 1 && NARROW.test(cluster)) return 1;
  let width = widths.get(cluster);
  if (width === undefined) {
    width = stringWidth(cluster);
    if (widths.size >= MAX_REMEMBERED) widths.clear();
    widths.set(cluster, width);
  }
  return width;
}

/** At most `cells` cells of the text; what was cut off is marked by `…`. */
export function truncate(text: string, cells: number): string {
  if (cellWidth(text) <= cells) return text;
  if (cells <= 0) return '';
  if (NARROW.test(text)) return `${text.slice(0, cells - 1)}…`;
  let kept = '';
  let width = 0;
  for (const cluster of clusters(text)) {
    width += clusterWidth(cluster);
    if (width > cells - 1) break;
    kept += cluster;
  }
  return `${kept}…`;
}

/** The text followed by spaces up to `cells` cells; longer text stays as it is. */
export function padEnd(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellWidth(text)));
}

/** Where a visual line begins and ends in the text it was cut from: the spaces at the break belong to neither line. */
export interface LineRange {
  start: number;
  end: number;
}

/**
 * Breaks one line of printable text at spaces into lines of at most `cells` cells; a longer word is broken between grapheme
 * clusters. A wide character that does not even fit an empty line gets a line of its own.
 */
export function wrap(text: string, cells: number): string[] {
  return wrapRanges(text, cells).map(({ start, end }) => text.slice(start, end));
}

/** The same as offsets into the text, for text that carries styles. Always at least one range. */
export function wrapRanges(text: string, cells: number): LineRange[] {
  const limit = Math.max(1, cells);
  return NARROW.test(text) ? wrapNarrow(text, limit) : wrapClusters(text, limit);
}

function wrapNarrow(text: string, limit: number): LineRange[] {
  const lines: LineRange[] = [];
  let start = 0;
  while (text.length - start > limit) {
    // A space just past the limit still ends a full line.
    let end = text.lastIndexOf(' ', start + limit);
    if (end <= start || text.slice(start, end).trim() === '') end = start + limit;
    lines.push({ start, end: trimmedEnd(text, start, end) });
    start = end;
    while (text[start] === ' ') start += 1;
  }
  if (start < text.length || lines.length === 0) lines.push({ start, end: text.length });
  return lines;
}

function wrapClusters(text: string, limit: number): LineRange[] {
  const offsets: number[] = [];
  const widths: number[] = [];
  let length = 0;
  for (const cluster of clusters(text)) {
    offsets.push(length);
    widths.push(clusterWidth(cluster));
    length += cluster.length;
  }
  offsets.push(length);
  const isSpace = (index: number) => text.slice(offsets[index], offsets[index + 1]) === ' ';

  const lines: LineRange[] = [];
  const count = widths.length;
  let first = 0;
  while (first < count) {
    let next = first;
    let width = 0;
    let breakAt = -1;
    let word = false;
    while (next < count && (next === first || width + widths[next]! <= limit)) {
      if (!isSpace(next)) word = true;
      else if (word) breakAt = next;
      width += widths[next]!;
      next += 1;
    }
    if (next < count && !isSpace(next) && breakAt !== -1) next = breakAt;
    const start = offsets[first]!;
    const end = offsets[next]!;
    lines.push({ start, end: next < count ? trimmedEnd(text, start, end) : end });
    while (next < count && isSpace(next)) next += 1;
    first = next;
  }
  return lines.length > 0 ? lines : [{ start: 0, end: 0 }];
}

function trimmedEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && text[trimmed - 1] === ' ') trimmed -= 1;
  return trimmed;
}

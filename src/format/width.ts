import stringWidth from 'string-width';
import { type Cluster, clusters } from './clusters.ts';

const ASCII = /^[\x20-\x7E]*$/;
/** Alphabets and symbols where every character is one cell, so that a string is as wide as it is long. */
const NARROW =
  /^[\x20-\x7E\xA1-\xA8\xAA-\xAC\xAF-\u02FF\u0391-\u03A1\u03A3-\u0482\u048A-\u052F\u2010-\u2027\u2500-\u257F]*$/;
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
  if (ASCII.test(text)) return `${text.slice(0, cells - 1)}…`;
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

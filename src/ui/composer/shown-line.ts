import { clusters } from '../../format/clusters.ts';
import { printable } from '../../format/printable.ts';

const TAB = '    ';

/**
 * A line of the buffer as the screen shows it. The buffer keeps what was typed or pasted, tabs and odd characters included;
 * only what is drawn is made printable, so offsets are translated between the two.
 */
export interface ShownLine {
  readonly text: string;
  /** Offset in the shown text for an offset in the line. */
  shownOffset(column: number): number;
  /** Offset in the line for an offset in the shown text; within a replacement, its start. */
  lineOffset(offset: number): number;
}

export function shownLine(line: string): ShownLine {
  if (printable(line) === line) {
    return { text: line, shownOffset: (column) => column, lineOffset: (offset) => offset };
  }
  const lineOffsets: number[] = [0];
  const shownOffsets: number[] = [0];
  let text = '';
  let length = 0;
  for (const cluster of clusters(line)) {
    text += cluster === '\t' ? TAB : printable(cluster);
    length += cluster.length;
    lineOffsets.push(length);
    shownOffsets.push(text.length);
  }
  return {
    text,
    shownOffset: (column) => translate(column, lineOffsets, shownOffsets),
    lineOffset: (offset) => translate(offset, shownOffsets, lineOffsets),
  };
}

/** Binary search: the last known offset at or before the one asked for, on the other side. */
function translate(offset: number, from: number[], to: number[]): number {
  let low = 0;
  let high = from.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (from[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return to[low]!;
}

import type { Row, Span, Tone } from './span.ts';
import { clockTime } from './time.ts';
import { cellWidth, padEnd, truncate } from './width.ts';

/** Cells for the sign between name and text: `! `, `@ `, `▸ `. No message text reaches there, so it cannot be faked. */
const SIGN_WIDTH = 2;
const TIME_WIDTH = 5;
/** With less room for text than this, the name gets a row of its own and the text the width below it. */
const MIN_TEXT_WIDTH = 16;

/** What stands in a message's columns. */
export interface Columns {
  /** Milliseconds. */
  time: number;
  /** Printable; empty where the row above is by the same author. */
  name: string;
  nameTone: Tone;
  sign: Span | null;
  /** The text's rows for the width that it gets. */
  text: (cells: number) => Row[];
}

/** Time, name, sign and text in columns, the text with a hanging indent; no row is wider than `width` cells. */
export function layOut(columns: Columns, { width, nameWidth }: { width: number; nameWidth: number }): Row[] {
  const time: Span = { text: `${clockTime(columns.time)} `, tone: 'muted' };
  const name: Span = { text: columns.name, tone: columns.nameTone, bold: true };
  const sign: Span = columns.sign ? { ...columns.sign, text: `${columns.sign.text} ` } : blank(SIGN_WIDTH);
  const prefix = TIME_WIDTH + 1 + nameWidth + 1 + SIGN_WIDTH;
  if (width - prefix >= MIN_TEXT_WIDTH) {
    const column = { ...name, text: `${padEnd(truncate(name.text, nameWidth), nameWidth)} ` };
    const indent = blank(prefix);
    return columns
      .text(width - prefix)
      .map((row, index) => (index === 0 ? [time, column, sign, ...row] : [indent, ...row]));
  }
  // Below 4 cells not even a wide character fits beside the indent.
  const indent = blank(width < 4 ? 0 : SIGN_WIDTH);
  const text = columns
    .text(Math.max(1, width - indent.text.length))
    .map((row, index) => [index === 0 && indent.text !== '' ? sign : indent, ...row]);
  return [[time, name], ...text].map((row) => clip(row, width));
}

function blank(cells: number): Span {
  return { text: ' '.repeat(cells), tone: 'plain' };
}

function clip(row: Row, width: number): Row {
  let left = Math.max(0, width);
  return row.map((span) => {
    const text = truncate(span.text, left);
    left -= cellWidth(text);
    return text === span.text ? span : { ...span, text };
  });
}

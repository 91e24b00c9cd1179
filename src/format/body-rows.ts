import type { Row, Span, Tone } from './span.ts';
import { Style, type StyledLine, styleText } from './styling.ts';
import { wrapRanges } from './width.ts';

/**
 * A printable text as styled rows of at most `cells` cells.
 *
 * @param tone of what has no style of its own
 * @param around printable words of ours: `before` is bold, `after` muted; they wrap with the text and are not parsed for styles
 * @returns at least one row
 */
export function bodyRows(
  text: string,
  tone: Tone,
  cells: number,
  { before = '', after = '' }: { before?: string; after?: string } = {},
): Row[] {
  const lines = styleText(text);
  if (before !== '') lines[0] = joined(styledAs(before, Style.heading), lines[0]!);
  if (after !== '') lines.push(joined(lines.pop()!, styledAs(after, Style.muted)));
  return lines.flatMap((line) =>
    wrapRanges(line.text, cells).map(({ start, end }) => spans(line, start, end, tone)),
  );
}

function styledAs(text: string, bits: number): StyledLine {
  return { text, styles: new Uint8Array(text.length).fill(bits) };
}

function joined(left: StyledLine, right: StyledLine): StyledLine {
  const styles = new Uint8Array(left.text.length + right.text.length);
  if (left.styles) styles.set(left.styles);
  if (right.styles) styles.set(right.styles, left.text.length);
  return { text: left.text + right.text, styles };
}

function spans({ text, styles }: StyledLine, start: number, end: number, tone: Tone): Row {
  if (styles === null) return [{ text: text.slice(start, end), tone }];
  const row: Row = [];
  for (let from = start; from < end;) {
    const bits = styles[from]!;
    let to = from + 1;
    while (to < end && styles[to] === bits) to += 1;
    row.push(span(text.slice(from, to), bits, tone));
    from = to;
  }
  return row;
}

function span(text: string, bits: number, tone: Tone): Span {
  const result: Span = { text, tone };
  if (bits & Style.muted) result.tone = 'muted';
  if (bits & Style.code) result.tone = 'code';
  if (bits & Style.link) result.tone = 'link';
  if (bits & (Style.bold | Style.heading)) result.bold = true;
  if (bits & (Style.underline | Style.link)) result.underline = true;
  if (bits & Style.strike) result.strike = true;
  if (bits & Style.directive) result.dim = true;
  return result;
}

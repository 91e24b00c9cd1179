import { findLinks } from './links.ts';

/** Bits of a character's style, so that overlapping spans need no tree. */
export const Style = {
  bold: 1,
  underline: 2,
  strike: 4,
  code: 8,
  link: 16,
  muted: 32,
  /** The `*`, `_`, `~`, `` ` `` and `>` themselves: kept, so that nothing that was written is hidden, but faint. */
  directive: 64,
  heading: 128,
} as const;

/** One line of text; `styles` has the bits of each UTF-16 unit, null where the line has no style at all. */
export interface StyledLine {
  text: string;
  styles: Uint8Array | null;
}

const DIRECTIVES: Record<string, number> = {
  '*': Style.bold,
  _: Style.underline, // emphasis: many terminals have no italics
  '~': Style.strike,
  '`': Style.code,
};
const MAY_HAVE_STYLE = /[*_~`]|^>|https?:\/\/|xmpp:/i;
const BLANK = /\s/;
const MARK = /\p{M}/u;

/** Message Styling (XEP-0393) and links of a printable text, line by line. Linear in the length of the text. */
export function styleText(text: string): StyledLine[] {
  let preformatted = false;
  return text.split('\n').map((line) => {
    // XEP-0393 section 5.1.2: a block begins with a line that starts with ``` and ends with one that is only ```.
    if (preformatted ? line === '```' : line.startsWith('```')) {
      preformatted = !preformatted;
      return { text: line, styles: new Uint8Array(line.length).fill(Style.code | Style.directive) };
    }
    if (preformatted) return { text: line, styles: new Uint8Array(line.length).fill(Style.code) };
    return { text: line, styles: MAY_HAVE_STYLE.test(line) ? styleLine(line) : null };
  });
}

function styleLine(line: string): Uint8Array {
  const styles = new Uint8Array(line.length);
  let start = 0;
  if (line.startsWith('>')) {
    styles.fill(Style.muted);
    while (line[start] === '>' || (line[start] === ' ' && line[start + 1] === '>')) start += 1;
    add(styles, 0, start, Style.directive);
    if (line[start] === ' ') start += 1;
  }
  styleSpans(line, start, line.length, styles);
  for (const link of findLinks(line)) {
    if ((styles[link.start]! & Style.code) === 0) styles.fill(Style.link, link.start, link.end);
  }
  return styles;
}

/** Spans are matched lazily from the left; inside one, only the other directives can open another (section 5.2). */
function styleSpans(line: string, from: number, to: number, styles: Uint8Array): void {
  const exhausted = new Set<string>();
  for (let index = from; index < to; index += 1) {
    const directive = line[index]!;
    const style = DIRECTIVES[directive];
    if (style === undefined || exhausted.has(directive) || !opens(line, index, from, to)) continue;
    const close = closing(line, directive, index, to);
    if (close === -1) {
      exhausted.add(directive);
    } else if (close > index + 1) {
      add(styles, index, close + 1, style);
      add(styles, index, index + 1, Style.directive);
      add(styles, close, close + 1, Style.directive);
      if (style !== Style.code) styleSpans(line, index + 1, close, styles);
      index = close;
    }
  }
}

function opens(line: string, index: number, from: number, to: number): boolean {
  if (index > from && !BLANK.test(line[index - 1]!)) return false;
  return index + 1 < to && !BLANK.test(line[index + 1]!) && !MARK.test(line[index + 1]!);
}

function closing(line: string, directive: string, open: number, to: number): number {
  let close = line.indexOf(directive, open + 1);
  while (close !== -1 && close < to && BLANK.test(line[close - 1]!))
    close = line.indexOf(directive, close + 1);
  return close < to ? close : -1;
}

function add(styles: Uint8Array, start: number, end: number, bits: number): void {
  for (let index = start; index < end; index += 1) styles[index] = styles[index]! | bits;
}

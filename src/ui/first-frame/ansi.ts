import type { Row, Span } from '../../format/span.ts';
import type { Look, Theme } from '../theme.ts';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
/** The levels of each of the three colours in xterm's cube of 256. */
const CUBE = [0, 95, 135, 175, 215, 255];

/** A row as the bytes that draw it, as Ink draws the same spans. */
export function ansiRow(row: Row, theme: Theme, trueColour: boolean): string {
  return row.map((span) => ansiSpan(span, theme[span.tone], trueColour)).join('');
}

function ansiSpan(span: Span, look: Look, trueColour: boolean): string {
  const codes = [
    ...((span.bold ?? look.bold) ? ['1'] : []),
    ...((span.dim ?? look.dimColor) ? ['2'] : []),
    ...((span.underline ?? look.underline) ? ['4'] : []),
    ...(span.inverse ? ['7'] : []),
    ...(span.strike ? ['9'] : []),
    ...colour(look.color ?? '', trueColour),
  ];
  return codes.length === 0 ? span.text : `\x1b[${codes.join(';')}m${span.text}\x1b[0m`;
}

function colour(name: string, trueColour: boolean): string[] {
  if (name === '') return [];
  if (name === 'gray') return ['90'];
  if (!name.startsWith('#')) {
    const bright = name.endsWith('Bright');
    return [String((bright ? 90 : 30) + NAMES.indexOf(bright ? name.slice(0, -6) : name))];
  }
  const parts = [1, 3, 5].map((at) => Number.parseInt(name.slice(at, at + 2), 16));
  if (trueColour) return ['38', '2', ...parts.map(String)];
  const [red = 0, green = 0, blue = 0] = parts.map((part) => nearest(part));
  return ['38', '5', String(16 + 36 * red + 6 * green + blue)];
}

function nearest(level: number): number {
  const distances = CUBE.map((each) => Math.abs(each - level));
  return distances.indexOf(Math.min(...distances));
}

import { BACKGROUND, cellColours } from './picture-colours.ts';
import { boxPath } from './picture-lines.ts';
import type { Terminal } from './terminal.ts';

/** Six tenths of the font size, as nearly all monospaced fonts have it: the text fits even where textLength is not understood. */
const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 18;
const BASELINE = 13.5;
const MARGIN = 10;
const FONTS = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/** Neighbouring cells that look the same. */
interface Run {
  column: number;
  cells: number;
  text: string;
  style: string;
}

/**
 * The screen of a terminal as an SVG picture: text that can be selected and scales, every cell where the terminal has it.
 *
 * @param label what the picture shows, for readers who cannot see it
 */
export function picture(terminal: Terminal, label: string): string {
  const { columns, rows } = terminal;
  const width = pixels(columns * CELL_WIDTH + 2 * MARGIN);
  const height = rows * CELL_HEIGHT + 2 * MARGIN;
  const lines = Array.from({ length: rows }, (_, row) => pictureRow(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<style>text{font:14px ${FONTS};white-space:pre}.b{font-weight:700}.d{fill-opacity:.6;stroke-opacity:.6}.u{text-decoration:underline}.s{text-decoration:line-through}path{fill:none;stroke-width:1.2}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    ...lines.filter((line) => line !== ''),
    cursor(terminal),
    '</svg>',
    '',
  ].join('\n');
}

function pictureRow(terminal: Terminal, row: number): string {
  const y = MARGIN + row * CELL_HEIGHT;
  const boxes = new Map<string, string>();
  const runs: Run[] = [];
  const grounds: { column: number; cells: number; colour: string }[] = [];
  for (let column = 0; column < terminal.columns; column += 1) {
    const cell = terminal.cell(row, column);
    const cells = cell?.getWidth() ?? 0;
    if (!cell || cells === 0) continue;
    const { foreground, background } = cellColours(cell);
    if (background !== null) {
      const last = grounds.at(-1);
      // One rectangle for neighbours: between two, a seam would show.
      if (last?.colour === background && last.column + last.cells === column) last.cells += cells;
      else grounds.push({ column, cells, colour: background });
    }
    const text = cell.getChars();
    const box = boxPath(text, left(column), y, CELL_WIDTH, CELL_HEIGHT);
    if (box !== null) {
      const stroke = `stroke="${foreground}"${cell.isDim() ? ' class="d"' : ''}`;
      boxes.set(stroke, (boxes.get(stroke) ?? '') + box);
    } else if (text.trim() !== '' || cell.isUnderline() || cell.isStrikethrough()) {
      addToRuns(runs, { column, cells, text: text || ' ', style: style(cell, foreground) });
    }
  }
  const behind = grounds.map(({ column, cells, colour }) =>
    rectangle(row, column, cells, `fill="${colour}"`),
  );
  const paths = [...boxes].map(([stroke, path]) => `<path ${stroke} d="${path}"/>`);
  const spans = runs.map(span).join('');
  return [...behind, ...paths, spans === '' ? '' : `<text y="${y + BASELINE}">${spans}</text>`].join('');
}

function rectangle(row: number, column: number, cells: number, look: string): string {
  const y = MARGIN + row * CELL_HEIGHT;
  return `<rect x="${left(column)}" y="${y}" width="${pixels(cells * CELL_WIDTH)}" height="${CELL_HEIGHT}" ${look}/>`;
}

/** Where a column begins. */
function left(column: number): number {
  return pixels(MARGIN + column * CELL_WIDTH);
}

function style(cell: NonNullable<ReturnType<Terminal['cell']>>, foreground: string): string {
  const classes = [
    cell.isBold() ? 'b' : '',
    cell.isDim() ? 'd' : '',
    cell.isUnderline() ? 'u' : '',
    cell.isStrikethrough() ? 's' : '',
  ].filter(Boolean);
  return `fill="${foreground}"${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}`;
}

/** Joins one-cell characters of one style; across a single blank too, so that a sentence stays one piece. */
function addToRuns(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  const gap = last ? next.column - last.column - last.cells : -1;
  const joins = last?.style === next.style && next.cells === 1 && last.text.length === last.cells;
  if (!last || !joins || gap < 0 || gap > 1) {
    runs.push(next);
    return;
  }
  last.text += ' '.repeat(gap) + next.text;
  last.cells += gap + 1;
}

function span({ column, cells, text, style }: Run): string {
  const length = pixels(cells * CELL_WIDTH);
  return `<tspan x="${left(column)}" textLength="${length}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(text)}</tspan>`;
}

function cursor(terminal: Terminal): string {
  const { row, column, visible } = terminal.cursor();
  return visible ? rectangle(row, column, 1, 'fill="#d5d8de" opacity=".7"') : '';
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Without the tail that binary fractions have. */
function pixels(value: number): number {
  return Math.round(value * 100) / 100;
}

import { BACKGROUND, cellColours } from './picture-colours.ts';
import { boxPath } from './picture-lines.ts';
import type { Terminal } from './terminal.ts';

const CELL_WIDTH = 8;
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
  const width = columns * CELL_WIDTH + 2 * MARGIN;
  const height = rows * CELL_HEIGHT + 2 * MARGIN;
  const lines = Array.from({ length: rows }, (_, row) => pictureRow(terminal, row));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<style>text{font:14px ${FONTS};white-space:pre}.b{font-weight:700}.d{opacity:.6}.u{text-decoration:underline}.s{text-decoration:line-through}path{fill:none;stroke-width:1.2}</style>`,
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
  let behind = '';
  for (let column = 0; column < terminal.columns; column += 1) {
    const cell = terminal.cell(row, column);
    if (!cell || cell.getWidth() === 0) continue;
    const x = MARGIN + column * CELL_WIDTH;
    const { foreground, background } = cellColours(cell);
    if (background !== null) {
      behind += `<rect x="${x}" y="${y}" width="${cell.getWidth() * CELL_WIDTH}" height="${CELL_HEIGHT}" fill="${background}"/>`;
    }
    const text = cell.getChars();
    const faint = cell.isDim() ? ' class="d"' : '';
    const box = boxPath(text, x, y, CELL_WIDTH, CELL_HEIGHT);
    if (box !== null) {
      const stroke = `stroke="${foreground}"${faint}`;
      boxes.set(stroke, (boxes.get(stroke) ?? '') + box);
      continue;
    }
    const decorated = cell.isUnderline() || cell.isStrikethrough();
    if (text.trim() === '' && !decorated) continue;
    addToRuns(runs, { column, cells: cell.getWidth(), text: text || ' ', style: style(cell, foreground) });
  }
  const paths = [...boxes].map(([stroke, path]) => `<path ${stroke} d="${path}"/>`).join('');
  const spans = runs.map(span).join('');
  return behind + paths + (spans === '' ? '' : `<text y="${y + BASELINE}">${spans}</text>`);
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
  const x = MARGIN + column * CELL_WIDTH;
  return `<tspan x="${x}" textLength="${cells * CELL_WIDTH}" lengthAdjust="spacingAndGlyphs" ${style}>${escaped(text)}</tspan>`;
}

function cursor(terminal: Terminal): string {
  const { row, column, visible } = terminal.cursor();
  if (!visible) return '';
  const x = MARGIN + column * CELL_WIDTH;
  return `<rect x="${x}" y="${MARGIN + row * CELL_HEIGHT}" width="${CELL_WIDTH}" height="${CELL_HEIGHT}" fill="#d5d8de" opacity=".7"/>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

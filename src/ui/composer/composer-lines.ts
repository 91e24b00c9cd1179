import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { cellWidth, truncate, wrap } from '../../format/width.ts';
import type { Compose } from './compose.ts';
import { layoutLines, type LinesLayout } from './layout-lines.ts';

/** The most lines of text that the composer grows to, and of what it says above them. */
const MOST_TEXT_ROWS = 8;
const MOST_NOTICE_ROWS = 4;

/** The composer's rows and where its cursor stands among them. */
export interface ComposerView {
  rows: Row[];
  cursor: { row: number; column: number };
  text: LinesLayout;
}

/** Rows that the composer would like to have. */
export function wantedRows(compose: Compose, width: number): number {
  return (
    headRows(compose, width, MOST_NOTICE_ROWS).length +
    textLayout(compose, width, MOST_TEXT_ROWS).lines.length
  );
}

/**
 * The composer's lines: what it says, what is answered, then the text.
 *
 * @param rows how many there are; the text's own line is never given up
 */
export function composerView(
  compose: Compose,
  width: number,
  rows: number,
  placeholder: string,
): ComposerView {
  const head = headRows(compose, width, Math.max(0, rows - 1)).slice(0, Math.max(0, rows - 1));
  const text = textLayout(compose, width, rows - head.length);
  const empty = text.lines.length === 1 && text.lines[0] === '';
  const lines = text.lines.map((line): Row => [{ text: line, tone: 'plain' }]);
  if (empty && placeholder !== '') lines[0] = [{ text: truncate(` ${placeholder}`, width), tone: 'muted' }];
  return {
    rows: [...head, ...lines],
    cursor: { row: head.length + text.cursor.row, column: text.cursor.column },
    text,
  };
}

function textLayout(compose: Compose, width: number, rows: number): LinesLayout {
  return layoutLines(compose.buffer, { width, rows: Math.max(1, rows), top: compose.top });
}

function headRows({ notice, choices, replyTo, story }: Compose, width: number, most: number): Row[] {
  const rows: Row[] = [];
  if (notice) {
    const sign = notice.tone === 'error' ? '✗ ' : '';
    const lines = wrap(sign + printable(notice.text), width);
    const kept =
      lines.length > most
        ? [...lines.slice(0, most - 1), truncate(lines.slice(most - 1).join(' '), width)]
        : lines;
    rows.push(...kept.map((text): Row => [{ text, tone: notice.tone }]));
  }
  if (choices && choices.words.length > 1) rows.push(choicesRow(choices.words, choices.chosen, width));
  if (replyTo) rows.push([{ text: truncate(`↳ ${replyTo.name}: ${replyTo.text}`, width), tone: 'muted' }]);
  if (story !== null)
    rows.push([{ text: truncate(`Story: ${printable(story)}`, width), tone: 'accent', bold: true }]);
  return rows;
}

/** The words that fit, from the chosen one on when they are too many for a line. */
function choicesRow(words: readonly string[], chosen: number, width: number): Row {
  const row: Row = [];
  let used = 0;
  const before = words.slice(0, chosen).reduce((sum, word) => sum + cellWidth(word) + 1, 0);
  const from = before + cellWidth(words[chosen] ?? '') < width ? 0 : chosen;
  for (let index = from; index < words.length; index++) {
    const word = printable(words[index] ?? '');
    if (used + cellWidth(word) + 2 > width) {
      row.push({ text: '…', tone: 'muted' });
      break;
    }
    row.push({ text: word, tone: 'plain', inverse: index === chosen }, { text: ' ', tone: 'plain' });
    used += cellWidth(word) + 1;
  }
  return row;
}

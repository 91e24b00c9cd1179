import { errorText } from '../../format/error-text.ts';
import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { padEnd, truncate, wrap } from '../../format/width.ts';
import { fieldRow, fieldText } from '../field/field.ts';
import type { Keymap } from '../keymap.ts';
import { hitRows, previewRows, rowsOfHit } from './hit-rows.ts';
import { FORM_FIELDS, type SearchForm } from './search-form.ts';
import { hitKey, type SearchState } from './search-state.ts';
import { shownHits } from './shown-hits.ts';

/** From this many rows on, the chosen hit is shown in full below the list. */
const PREVIEW_FROM = 16;
const LABEL = ' Search: ';
const FORM_LABEL_WIDTH = 10;
const MOST_SAID = 3;

/** The list of what was found, with the line or the form above it, and where the cursor stands. */
export interface SearchRows {
  rows: Row[];
  /** Row and cell; null while a hit is chosen. */
  cursor: { row: number; column: number } | null;
}

export function searchRows(
  search: SearchState,
  keymap: Keymap,
  account: string,
  width: number,
  height: number,
): SearchRows {
  const { form } = search;
  const head = search.feed === null ? (form ? formRows(form, width) : lineRows(search, width)) : feedRows();
  const said = saidRows(search, keymap, width);
  const hits = shownHits(search);
  const chosen = hits.find((hit) => hitKey(hit) === search.cursor);
  const preview =
    chosen && !form && height >= PREVIEW_FROM
      ? previewRows(chosen, search.around.get(hitKey(chosen)), account, width)
      : [];
  const room = Math.max(1, height - head.rows.length - said.length - preview.length);
  const list = hits.length === 0 ? helpRows(search, width).slice(0, room) : listRows(search, width, room);
  const rows = [...head.rows, ...said, ...list];
  if (preview.length > 0) while (rows.length < height - preview.length) rows.push([]);
  return { rows: [...rows, ...preview], cursor: search.cursor === null ? head.cursor : null };
}

function feedRows(): SearchRows {
  return { rows: [], cursor: null };
}

function lineRows(search: SearchState, width: number): SearchRows {
  const { row, cursor } = fieldRow(LABEL, search.line, width, search.cursor === null, search.fresh);
  return { rows: [row], cursor: { row: 0, column: cursor } };
}

function formRows(form: SearchForm, width: number): SearchRows {
  let cursor = { row: 0, column: 0 };
  const rows = FORM_FIELDS.map(({ name, label, hint }, index): Row => {
    const active = name === form.at;
    const field = form.fields[name];
    const line = fieldRow(` ${padEnd(label, FORM_LABEL_WIDTH - 2)} `, field, width, active);
    if (active) cursor = { row: index, column: line.cursor };
    if (fieldText(field) !== '') return line.row;
    return [line.row[0]!, { text: truncate(` ${hint}`, width - FORM_LABEL_WIDTH), tone: 'muted', dim: true }];
  });
  return { rows, cursor };
}

/** What was wrong, how far it is, what was found and what was missed. */
function saidRows(search: SearchState, keymap: Keymap, width: number): Row[] {
  const rows = (text: string, tone: 'error' | 'muted'): Row[] =>
    wrap(text, Math.max(1, width - 2))
      .slice(0, MOST_SAID)
      .map((line): Row => [{ text: ` ${line}`, tone }]);
  if (search.error !== null) return rows(`✗ ${search.error}`, 'error');
  return [...rows(found(search, keymap), 'muted'), ...missed(search).flatMap((text) => rows(text, 'error'))];
}

function found(search: SearchState, keymap: Keymap): string {
  const { hits, progress, summary, stop, ran } = search;
  const order = search.order === 'best' ? ', best first' : '';
  const count = `${hits.length} found${order}`;
  if (stop !== null && progress !== null) {
    const { rooms, roomsDone, messages } = progress;
    const read = `${messages.toLocaleString('en')} messages of ${roomsDone}/${rooms} rooms read`;
    return `${count} · ${read} · ${keymap.keyFor('back')} stops`;
  }
  if (stop !== null) return `${count} · looking…`;
  if (search.feed === null && ran === null) return '';
  if (search.stopped) return `${count} · stopped, there may be more`;
  if (!search.whole) return `${count} here · ${keymap.keyFor('list-choose')} looks on the server too`;
  return summary?.limited ? `${count} · there may be more: say more, or before when` : count;
}

function missed({ summary }: SearchState): string[] {
  if (!summary || summary.missed.length === 0) return [];
  const [first] = summary.missed;
  const names = summary.missed.map(({ room }) => printable(room.name)).join(', ');
  return [`Not searched to the beginning: ${names}. ${errorText(first!.error)}`];
}

function helpRows(search: SearchState, width: number): Row[] {
  if (search.stop !== null || search.form !== null) return [];
  const lines =
    search.feed !== null
      ? ['Nothing is in this feed yet.']
      : search.ran !== null
        ? ['Nothing was found.']
        : [
            'word "exact phrase" begin* *part* -without',
            'from:bob in:fx-spot in:trading/*',
            'after:2026-11-01 before:-2h after:mon',
            'is:alert is:mention case:yes',
          ];
  return lines.map((text): Row => [{ text: truncate(`   ${text}`, width), tone: 'muted' }]);
}

function listRows(search: SearchState, width: number, room: number): Row[] {
  const hits = shownHits(search);
  const each = rowsOfHit(width);
  const fit = Math.max(1, Math.floor(room / each));
  const at = hits.findIndex((hit) => hitKey(hit) === search.cursor);
  const first = Math.max(0, Math.min(at - Math.floor(fit / 2), hits.length - fit));
  return hits
    .slice(first, first + fit)
    .flatMap((hit) => hitRows(hit, search.ran?.query ?? null, hitKey(hit) === search.cursor, width))
    .slice(0, room);
}

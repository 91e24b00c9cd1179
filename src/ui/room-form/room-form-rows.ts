import { printable } from '../../format/printable.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, padEnd, truncate, wrap } from '../../format/width.ts';
import { fieldRow } from '../field/field.ts';
import { firstShown } from '../overlays/list-window.ts';
import {
  type Capabilities,
  choicesOf,
  FORM_FIELDS,
  type FormFieldName,
  isText,
  LABELS,
  type RoomForm,
} from './room-form.ts';

const LABEL_WIDTH = 16;
/** From so many rows on what a value means may take two. */
const ROOMY = 12;

/** The form's lines, so many as fit around the field one is in, and where the cursor stands. */
export function roomFormRows(
  form: RoomForm,
  capabilities: Capabilities,
  width: number,
  height: number,
  keys: { save: string; back: string },
): { rows: Row[]; cursor: { row: number; column: number } | null } {
  const rows: Row[] = [];
  let at = 0;
  let column: number | null = null;
  for (const name of FORM_FIELDS) {
    const active = name === form.at;
    if (active) at = rows.length;
    if (isText(name)) {
      const line = fieldRow(label(name, active), form.values[name], width, active);
      if (active) column = line.cursor;
      rows.push(line.row);
    } else rows.push(choiceRow(form, name, capabilities, width, active));
    const error = form.errors[name];
    if (error !== undefined) rows.push(...said(`✗ ${error}`, width));
  }
  // Below the fields, so that none moves when another is gone to.
  const means = form.errors[form.at] === undefined ? meaning(form, capabilities) : '';
  const foot: Row[] = [...meaningRows(means, width, height >= ROOMY ? 2 : 1), footRow(form, width, keys)];
  const room = Math.max(1, height - foot.length);
  const first = Math.min(at, firstShown(rows.length, at + 1, room));
  const shown = rows.slice(first, first + room);
  return {
    rows: [...shown, ...foot],
    cursor: column === null ? null : { row: at - first, column },
  };
}

function label(name: FormFieldName, active: boolean): string {
  return ` ${active ? '›' : ' '} ${padEnd(LABELS[name], LABEL_WIDTH - 3)}`;
}

function choiceRow(
  form: RoomForm,
  name: Exclude<FormFieldName, 'name' | 'description'>,
  capabilities: Capabilities,
  width: number,
  active: boolean,
): Row {
  const left: Span = { text: label(name, active), tone: active ? 'accent' : 'muted' };
  const room = Math.max(1, width - LABEL_WIDTH);
  const choices = choicesOf(form, name, capabilities);
  const value = form.values[name];
  if (name === 'category' && form.categories === null)
    return [left, { text: truncate('asking…', room), tone: 'muted' }];
  if (choices.length === 0)
    return [
      left,
      {
        text: truncate('none you may create rooms in: an administrator gives that right', room),
        tone: 'error',
      },
    ];
  const all = choices.map(
    (choice) =>
      `${choice.value === value ? '●' : choice.why === null ? '○' : '–'} ${printable(choice.label)}`,
  );
  // More than fit are shown one at a time.
  if (cellWidth(all.join('  ')) > room) {
    const current = choices.find((choice) => choice.value === value);
    const at = choices.findIndex((choice) => choice.value === value) + 1;
    const text = ` ‹ ${printable(current?.label ?? '')} ›  ${at} of ${choices.length}`;
    return [left, { text: truncate(text.trimStart(), room), tone: 'plain', bold: active }];
  }
  return [
    left,
    ...choices.map((choice, index): Span => ({
      text: `${index === 0 ? '' : '  '}${all[index]}`,
      tone: choice.value === value ? 'plain' : 'muted',
      bold: active && choice.value === value,
      dim: choice.why !== null,
    })),
  ];
}

/** What the chosen value of a field means, or what may stand in it. */
function meaning(form: RoomForm, capabilities: Capabilities): string {
  const name = form.at;
  if (name === 'name') return 'what people read and type';
  if (name === 'description') return 'what the room is about; found by its words';
  const choices = choicesOf(form, name, capabilities);
  if (name === 'category' && choices.length === 0)
    return form.categories === null
      ? ''
      : 'You may not create rooms in any category here. An administrator gives that right.';
  const current = choices.find(({ value }) => value === form.values[name]);
  const not = choices.find(({ why }) => why !== null)?.why ?? '';
  return [printable(current?.means ?? ''), not]
    .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
    .join('. ');
}

function said(text: string, width: number): Row[] {
  return wrap(text, Math.max(1, width - LABEL_WIDTH - 1)).map((line): Row => [
    { text: `${' '.repeat(LABEL_WIDTH)}${line}`, tone: 'error' },
  ]);
}

/** Always as many rows, so that nothing moves. */
function meaningRows(text: string, width: number, rows: number): Row[] {
  const lines = wrap(text, Math.max(1, width - 2));
  const shown =
    lines.length > rows
      ? [...lines.slice(0, rows - 1), truncate(lines.slice(rows - 1).join(' '), width - 2)]
      : lines;
  return Array.from({ length: rows }, (_, index): Row => [{ text: ` ${shown[index] ?? ''}`, tone: 'muted' }]);
}

function footRow(
  { busy, leaving, room }: RoomForm,
  width: number,
  { save, back }: { save: string; back: string },
): Row {
  if (leaving)
    return [
      { text: truncate(` ${back} again throws away what you wrote; ${save} saves.`, width), tone: 'alert' },
    ];
  const text =
    busy === 'loading'
      ? ' asking for the settings…'
      : busy === 'saving'
        ? ' saving…'
        : ` ${save} ${room === null ? 'creates the room' : 'saves'} · ${back} leaves`;
  return [{ text: truncate(text, width), tone: 'muted' }];
}

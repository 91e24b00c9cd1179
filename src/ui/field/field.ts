import { cellWidth, truncate } from '../../format/width.ts';
import type { Row } from '../../format/span.ts';
import { shownLine } from '../composer/shown-line.ts';
import { bufferOf, EMPTY_BUFFER, insert, type TextBuffer, textOf } from '../composer/text-buffer.ts';

/** More than any query, name or date has; a longer paste was a mistake. */
const MAX_LENGTH = 2000;

/** A line to fill in: a buffer that never has a second line. */
export type Field = TextBuffer;

export const EMPTY_FIELD: Field = EMPTY_BUFFER;

export function fieldOf(text: string): Field {
  return bufferOf(oneLine(text));
}

export function fieldText(field: Field): string {
  return textOf(field);
}

/** Types or pastes; line breaks become spaces, and what would make it too long is left out. */
export function typeInField(field: Field, text: string): Field {
  return fieldText(field).length + text.length > MAX_LENGTH ? field : insert(field, oneLine(text));
}

/**
 * A labelled field over the width, its text moved so that the cursor is in sight.
 *
 * @param selected what is typed will take the place of the text
 * @returns its row, and the cell of the cursor in it
 */
export function fieldRow(
  label: string,
  field: Field,
  width: number,
  active: boolean,
  selected = false,
): { row: Row; cursor: number } {
  const room = Math.max(1, width - cellWidth(label) - 1);
  const line = shownLine(fieldText(field));
  const { text } = line;
  const at = line.shownOffset(field.cursor.column);
  let start = 0;
  while (cellWidth(text.slice(start, at)) >= room) start += 1;
  const visible = text.slice(start);
  return {
    row: [
      { text: label, tone: active ? 'accent' : 'muted' },
      {
        text: cellWidth(visible) > room ? truncate(visible, room) : visible,
        tone: 'plain',
        inverse: selected,
      },
    ],
    cursor: cellWidth(label) + cellWidth(text.slice(start, at)),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ');
}

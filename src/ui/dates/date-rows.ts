import type { Row } from '../../format/span.ts';
import { truncate, wrap } from '../../format/width.ts';
import { type Field, fieldRow } from '../field/field.ts';

const EXAMPLES = ['2026-11-03', '3 Nov', 'mon', 'yesterday', '14:30', '-2h', '-7d', '2026-11-03T14:30:00Z'];

/** The question for a date, what may be written, and what was wrong with what was. */
export function dateRows(
  field: Field,
  error: string | null,
  width: number,
): { rows: Row[]; cursor: { row: number; column: number } } {
  const { row, cursor } = fieldRow(' Go to: ', field, width, true);
  const said: Row[] =
    error === null
      ? EXAMPLES.map((text): Row => [{ text: truncate(`   ${text}`, width), tone: 'muted' }])
      : wrap(`✗ ${error}`, Math.max(1, width - 2)).map((text): Row => [{ text: ` ${text}`, tone: 'error' }]);
  return { rows: [row, ...said], cursor: { row: 0, column: cursor } };
}

import type { Row } from '../../format/span.ts';
import { padEnd, truncate } from '../../format/width.ts';
import type { BrowserRow } from './browser-rows.ts';

/**
 * The browser's rows: as many of the list as fit around its cursor, and at the bottom what typing does.
 *
 * @param cursor key of the row under the cursor; null when the keys go elsewhere
 */
export function browserPaneRows(
  list: readonly BrowserRow[],
  cursor: string | null,
  width: number,
  height: number,
): Row[] {
  const room = Math.max(1, height - 1);
  const at = Math.max(
    0,
    list.findIndex((row) => row.key === cursor),
  );
  const first = Math.max(0, Math.min(at - Math.floor(room / 2), list.length - room));
  const rows = list.slice(first, first + room).map((row): Row => {
    const line = row.line(width);
    return row.key === cursor ? line.map((span) => ({ ...span, inverse: true })) : line;
  });
  const below = list.length - first - room;
  // Written only where there is something below; otherwise nothing is hidden.
  if (below > 0)
    rows[rows.length - 1] = [{ text: padEnd(truncate(` ↓ ${below + 1} more`, width), width), tone: 'muted' }];
  while (rows.length < room) rows.push([]);
  rows.push([{ text: truncate('  Find rooms…', width), tone: 'muted' }]);
  return rows;
}

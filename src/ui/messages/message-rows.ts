import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { truncate } from '../../format/width.ts';
import type { RoomView } from '../../session/session.ts';
import type { VisibleLine } from './viewport.ts';

/** The mark before each line of the chosen message. */
const CHOSEN = '┃';

/**
 * The pane's rows: what the room is about, then the visible lines, each behind a column for the mark.
 *
 * @param said stands above all
 */
export function paneRows(
  view: RoomView,
  lines: readonly VisibleLine[],
  chosen: string | null,
  width: number,
  header: boolean,
  said: readonly Row[] = [],
): Row[] {
  const rows = lines.map(({ row, key }): Row => [
    { text: key === chosen ? CHOSEN : ' ', tone: 'accent' },
    ...row,
  ]);
  return [...said, ...(header ? [headerRow(view, width)] : []), ...rows];
}

/** One line with what the room is about, where it says and there is room for it. */
export function headerRowsOf(view: RoomView | undefined, bodyRows: number): 0 | 1 {
  return bodyRows >= 6 && view && (view.topic || view.info?.description) ? 1 : 0;
}

function headerRow({ topic, info }: RoomView, width: number): Row {
  const parts = [printable(info?.description ?? ''), printable(topic)].filter((part) => part !== '');
  return [{ text: truncate(` ${parts.join(' · ')}`, width), tone: 'muted' }];
}

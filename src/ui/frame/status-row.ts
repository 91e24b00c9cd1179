import { printable } from '../../format/printable.ts';
import { errorText } from '../../format/error-text.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, truncate } from '../../format/width.ts';
import type { ConnectionStatus, RoomView } from '../../session/session.ts';

/**
 * The line on top: who one is, whether one is connected, and what is unread.
 *
 * @param now milliseconds since the epoch, for the countdown to the next try
 */
export function statusRow(
  account: string,
  status: ConnectionStatus,
  views: readonly RoomView[],
  notice: string | null,
  width: number,
  now: number,
): Row {
  const connection = connectionSpan(status, now);
  const left = ` pchat  ${printable(account)} `;
  const free = width - cellWidth(left) - cellWidth(connection.text) - 1;
  const [full, short] = notice === null ? unreadTexts(views) : [printable(notice), printable(notice)];
  const shown = truncate(cellWidth(full) > free - 2 ? short : full, Math.max(0, free - 2));
  return [
    { text: ' pchat ', tone: 'plain', bold: true },
    { text: ` ${printable(account)} `, tone: 'plain' },
    { ...connection, text: truncate(connection.text, Math.max(8, width - cellWidth(left))) },
    { text: ' '.repeat(Math.max(0, free - cellWidth(shown))), tone: 'plain' },
    { text: `${shown} `, tone: notice === null ? 'accent' : 'alert' },
  ];
}

function connectionSpan(status: ConnectionStatus, now: number): Span {
  if (status.phase === 'online') return { text: '● online', tone: 'name-1' };
  if (status.phase === 'connecting') {
    return {
      text: status.attempt > 1 ? `◌ connecting (try ${status.attempt})` : '◌ connecting',
      tone: 'accent',
    };
  }
  if (status.phase === 'waiting') {
    const seconds = Math.max(0, Math.ceil((status.retryAt - now) / 1000));
    return { text: `○ offline · next try in ${seconds} s`, tone: 'alert' };
  }
  if (status.phase === 'refused') return { text: `✗ ${errorText(status.error)}`, tone: 'error' };
  return { text: '○ offline', tone: 'muted' };
}

/** What is unread in all rooms, in words and, for a narrow window, in signs. */
function unreadTexts(views: readonly RoomView[]): [full: string, short: string] {
  let unread = 0;
  let mentions = 0;
  let partial = '';
  for (const view of views) {
    unread += view.unread;
    mentions += view.mentions;
    if (view.unreadIsPartial) partial = '+';
  }
  if (unread === 0) return ['', ''];
  const words = mentions === 0 ? '' : ` · ${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`;
  return [
    `${unread}${partial} unread${words}`,
    `${unread}${partial}${mentions === 0 ? '' : ` ${mentions}@`}`,
  ];
}

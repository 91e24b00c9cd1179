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
  const right = notice === null ? unreadText(views) : printable(notice);
  const left = ` pchat  ${printable(account)} `;
  const free = width - cellWidth(left) - cellWidth(connection.text) - 1;
  const shown = truncate(right, Math.max(0, free - 2));
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

function unreadText(views: readonly RoomView[]): string {
  let unread = 0;
  let mentions = 0;
  let partial = false;
  for (const view of views) {
    unread += view.unread;
    mentions += view.mentions;
    partial ||= view.unreadIsPartial;
  }
  if (unread === 0) return '';
  const parts = [`${unread}${partial ? '+' : ''} unread`];
  if (mentions > 0) parts.push(`${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`);
  return parts.join(' · ');
}

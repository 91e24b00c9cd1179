import { printable } from '../../format/printable.ts';
import { errorText } from '../../format/error-text.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, truncate } from '../../format/width.ts';
import type { ConnectionStatus, FeedView, RoomView } from '../../session/session.ts';

/**
 * The line on top: who one is, whether one is connected, and what is unread.
 *
 * @param now milliseconds since the epoch, for the countdown to the next try
 * @param feeds one's feeds; what one's own hold unseen is counted apart from mentions, which the rooms count
 */
export function statusRow(
  account: string,
  status: ConnectionStatus,
  views: readonly RoomView[],
  notice: string | null,
  width: number,
  now: number,
  feeds: readonly FeedView[] = [],
): Row {
  const connection = connectionSpan(status, now);
  const left = ` pchat  ${printable(account)} `;
  const free = width - cellWidth(left) - cellWidth(connection.text) - 1;
  const [full, short] = notice === null ? unreadTexts(views, feeds) : [printable(notice), printable(notice)];
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

/** What is unread in all rooms, in words and, for a narrow window, in signs. Muted rooms count their mentions only. */
function unreadTexts(views: readonly RoomView[], feeds: readonly FeedView[]): [full: string, short: string] {
  let unread = 0;
  let mentions = 0;
  let partial = '';
  for (const view of views) {
    mentions += view.mentions;
    if (view.settings.muted) continue;
    unread += view.unread;
    if (view.unreadIsPartial) partial = '+';
  }
  const fed = feeds.reduce((sum, feed) => sum + (feed.builtIn ? 0 : feed.unseen), 0);
  const full = [
    ...(unread === 0 ? [] : [`${unread}${partial} unread`]),
    ...(mentions === 0 ? [] : [`${mentions} ${mentions === 1 ? 'mention' : 'mentions'}`]),
    ...(fed === 0 ? [] : [`${fed} in feeds`]),
  ];
  const short = [
    ...(unread === 0 ? [] : [`${unread}${partial}`]),
    ...(mentions === 0 ? [] : [`${mentions}@`]),
    ...(fed === 0 ? [] : [`${fed}≡`]),
  ];
  return [full.join(' · '), short.join(' ')];
}

import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { padEnd, truncate } from '../../format/width.ts';
import type { FeedView } from '../../session/session.ts';

const COUNT_WIDTH = 5;

/** The feeds with how much in each was not seen yet and what it watches for; the chosen one inverse. */
export function feedRows(feeds: readonly FeedView[], cursor: number, width: number, height: number): Row[] {
  const nameWidth = Math.min(24, Math.max(10, Math.floor(width / 3)));
  const room = Math.max(1, height - 2);
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), feeds.length - room));
  const rows = feeds.slice(first, first + room).map((feed, index): Row => {
    const inverse = first + index === cursor;
    const count = String(feed.unseen > 0 ? feed.unseen : '').padStart(COUNT_WIDTH);
    const what = `${printable(feed.query)}${feed.notify ? '' : '  (quiet)'}`;
    const name = padEnd(truncate(printable(feed.name), nameWidth), nameWidth);
    const left = `${count}  ${name}  `;
    return [
      { text: left, tone: feed.unseen > 0 ? 'mention' : 'plain', bold: feed.unseen > 0, inverse },
      {
        text: padEnd(truncate(what, Math.max(1, width - left.length)), Math.max(0, width - left.length)),
        tone: 'muted',
        inverse,
      },
    ];
  });
  const hint = ' /feed add NAME QUERY makes one, /feed rm NAME removes it';
  return [...rows, [], [{ text: truncate(hint, width), tone: 'muted' }]];
}

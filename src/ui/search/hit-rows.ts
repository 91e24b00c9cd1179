import { messageRows } from '../../format/message-rows.ts';
import { nameTone } from '../../format/name-tone.ts';
import { printable } from '../../format/printable.ts';
import type { Row, Span, Tone } from '../../format/span.ts';
import { clockTime, dayKey, dayLabel } from '../../format/time.ts';
import { cellWidth, padEnd, truncate } from '../../format/width.ts';
import type { Message } from '../../model/message.ts';
import { matchRanges, type TextRange } from '../../model/search-ranges.ts';
import { searchText } from '../../model/search-match.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import type { Hit } from '../../session/session.ts';
import { rule } from '../messages/timeline-items.ts';

/** From this width on, a hit is one row. */
const ONE_ROW_FROM = 66;
const TIME_WIDTH = 12;
/** More of a text than any window shows around a hit. */
const MAX_SHOWN = 2000;
/** The most rows that the chosen message itself takes in the preview. */
const MOST_PREVIEW_ROWS = 4;

/** Rows that one hit takes at this width. */
export function rowsOfHit(width: number): 1 | 2 {
  return width >= ONE_ROW_FROM ? 1 : 2;
}

/** A hit as a list shows it: when, where, who, and the text around the words that were looked for. */
export function hitRows(hit: Hit, query: SearchQuery | null, chosen: boolean, width: number): Row[] {
  const { message, room } = hit;
  const mark: Span = { text: chosen ? '┃' : ' ', tone: 'accent' };
  const room_ = printable(room.name);
  const author = printable(message.author.name);
  const tone: Tone = message.alert ? 'alert' : 'plain';
  const when = shortTime(message.time);
  if (rowsOfHit(width) === 1) {
    const roomWidth = Math.min(18, Math.floor(width / 7));
    const authorWidth = Math.min(14, Math.floor(width / 9));
    const left = 1 + TIME_WIDTH + 1 + roomWidth + 1 + authorWidth + 1;
    return [
      [
        mark,
        { text: `${padEnd(when, TIME_WIDTH)} `, tone: 'muted' },
        { text: `${padEnd(truncate(room_, roomWidth), roomWidth)} `, tone: 'accent' },
        {
          text: `${padEnd(truncate(author, authorWidth), authorWidth)} `,
          tone: nameTone(message.author.name),
          bold: true,
        },
        ...snippet(hit, query, tone, width - left - 1),
      ],
    ];
  }
  const where = truncate(room_, Math.max(4, width - cellWidth(when) - 5 - Math.min(12, cellWidth(author))));
  return [
    [
      mark,
      { text: `${when} `, tone: 'muted' },
      { text: where, tone: 'accent' },
      {
        text: ` ${truncate(author, Math.max(1, width - 3 - cellWidth(when) - cellWidth(where)))}`,
        tone: nameTone(message.author.name),
        bold: true,
      },
    ],
    [mark, { text: '  ', tone: 'plain' }, ...snippet(hit, query, tone, width - 4)],
  ];
}

/** The chosen hit in full with what stands before and after it, below a line with its room and day. */
export function previewRows(
  hit: Hit,
  around: { before: Message | null; after: Message | null } | undefined,
  account: string,
  width: number,
): Row[] {
  const { message, room } = hit;
  const title = `${printable(room.category.name)} / ${printable(room.name)} · ${dayLabel(message.time)}`;
  return [
    [{ text: rule(truncate(title, Math.max(1, width - 5)), width), tone: 'muted' }],
    aroundRow(around?.before ?? null, width),
    ...messageRows(message, {
      width: width - 1,
      nameWidth: previewNameWidth(width),
      own: message.author.address === account,
      mention: false,
      folded: false,
      continued: false,
    })
      .slice(0, MOST_PREVIEW_ROWS)
      .map((row): Row => [{ text: '┃', tone: 'accent' }, ...row]),
    aroundRow(around?.after ?? null, width),
  ];
}

function previewNameWidth(width: number): number {
  return Math.min(14, Math.max(6, Math.floor(width / 8)));
}

function aroundRow(message: Message | null, width: number): Row {
  if (message === null) return [];
  const name = padEnd(
    truncate(printable(message.author.name), previewNameWidth(width)),
    previewNameWidth(width),
  );
  const text = printable((message.title ?? message.text).slice(0, MAX_SHOWN).replaceAll(/\s+/g, ' '));
  return [{ text: truncate(` ${clockTime(message.time)} ${name}   ${text}`, width - 1), tone: 'muted' }];
}

/** The time for today, the day before that, the date for other years; at most TIME_WIDTH cells. */
function shortTime(ms: number, now = Date.now()): string {
  if (dayKey(ms) === dayKey(now)) return clockTime(ms);
  if (dayKey(ms).slice(0, 4) !== dayKey(now).slice(0, 4)) return dayKey(ms);
  return `${dayLabel(ms, now).replace(/^\S+ /, '')} ${clockTime(ms)}`;
}

/** One row of the text, from a little before the first word that was found. */
function snippet({ message }: Hit, query: SearchQuery | null, tone: Tone, cells: number): Row {
  const whole = printable(searchText(message).replaceAll(/\s+/g, ' '));
  const ranges = query === null ? [] : matchRanges(whole, query);
  const from = beginning(whole, ranges[0]?.start ?? 0, cells);
  const shown = truncate(`${from > 0 ? '…' : ''}${whole.slice(from, from + MAX_SHOWN)}`, Math.max(1, cells));
  const shift = from > 0 ? from - 1 : 0;
  return highlighted(shown, ranges, shift, tone);
}

/** Where to begin so that the first word found is in sight: at a space, which no character reaches over. What fits is shown whole. */
function beginning(text: string, first: number, cells: number): number {
  if (cellWidth(text.slice(0, first)) < (cells * 2) / 3) return 0;
  if (text.length <= cells * 2 && cellWidth(text) <= cells) return 0;
  const space = text.lastIndexOf(' ', Math.max(0, first - Math.floor(cells / 4)));
  return space === -1 ? first : space + 1;
}

function highlighted(text: string, ranges: readonly TextRange[], shift: number, tone: Tone): Row {
  const row: Row = [];
  let at = 0;
  // The sign for what was cut off is not part of the text.
  const limit = text.endsWith('…') ? text.length - 1 : text.length;
  for (const range of ranges) {
    const start = Math.max(at, range.start - shift);
    const end = Math.min(limit, range.end - shift);
    if (start >= end) continue;
    if (start > at) row.push({ text: text.slice(at, start), tone });
    row.push({ text: text.slice(start, end), tone: 'mention', bold: true, underline: true });
    at = end;
  }
  if (at < text.length) row.push({ text: text.slice(at), tone });
  return row;
}

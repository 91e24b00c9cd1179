import { printable } from '../../format/printable.ts';
import { rfc3339 } from '../../format/time.ts';
import type { Row, Tone } from '../../format/span.ts';
import { cellWidth, padEnd, truncate, wrap } from '../../format/width.ts';
import type { Message } from '../../model/message.ts';
import { dateRows } from '../dates/date-rows.ts';
import { type Field, fieldRow } from '../field/field.ts';
import { feedRows } from '../feeds/feed-rows.ts';
import type { Screen } from '../screen.ts';
import type { Overlay, Question } from '../screen-state.ts';
import { searchRows } from '../search/search-rows.ts';
import { keyRows } from './key-rows.ts';
import { switcherChoices } from './switcher-choices.ts';

/** What an overlay is called in the frame, and its lines. */
export interface OverlayView {
  title: string;
  rows: Row[];
  /** Where something is typed, among the rows; null: nowhere. */
  cursor: { row: number; column: number } | null;
}

/** An overlay's lines for the space that the messages have otherwise. */
export function overlayView(screen: Screen, overlay: Overlay, width: number, height: number): OverlayView {
  const still = { cursor: null };
  switch (overlay.type) {
    case 'keys':
      return {
        title: 'Keys and commands',
        rows: scrolledRows(keyRows(screen, width), overlay.scroll, height),
        ...still,
      };
    case 'switcher':
      return {
        title: 'Switch room',
        rows: switcherRows(screen, overlay, width, height),
        cursor: { row: 0, column: SWITCHER_PROMPT + cellWidth(printable(overlay.find)) },
      };
    case 'details':
      return { title: 'Message', rows: detailRows(screen.message(overlay.messageId), width), ...still };
    case 'found': {
      const { search, keymap, session } = screen;
      const title = search.feed === null ? 'Search' : `Feed ${printable(search.feed)}`;
      return { title, ...searchRows(search, keymap, session.account, width, height) };
    }
    case 'date':
      return { title: 'Go to a date', ...dateRows(overlay.field, overlay.error, width) };
    case 'feeds':
      return {
        title: 'Feeds',
        rows: feedRows(screen.session.feeds, overlay.cursor, width, height),
        ...still,
      };
    default: {
      const { question, field } = overlay;
      return { title: question.title, ...questionRows(screen, question, field, width) };
    }
  }
}

function scrolledRows(rows: Row[], scroll: number, height: number): Row[] {
  if (rows.length <= height) return rows;
  const first = Math.min(scroll, rows.length - height + 1);
  const shown = rows.slice(first, first + height - 1);
  const below = rows.length - first - shown.length;
  return [...shown, [{ text: below > 0 ? ` ↓ ${below} more` : ' the end', tone: 'muted' }]];
}

function switcherRows(
  screen: Screen,
  overlay: Extract<Overlay, { type: 'switcher' }>,
  width: number,
  height: number,
): Row[] {
  const choices = switcherChoices(screen, overlay.find);
  const room = Math.max(1, height - 1);
  const first = Math.max(0, Math.min(overlay.cursor - Math.floor(room / 2), choices.length - room));
  const rows = choices.slice(first, first + room).map((choice, index): Row => {
    const { view } = choice;
    const unread =
      view && view.unread > 0 ? (view.mentions > 0 ? ` ${view.mentions}@` : ` ${view.unread}`) : '';
    const text = ` ${view && view.alerts > 0 ? '!' : ' '} ${printable(choice.name)}${unread}   ${printable(choice.category)}`;
    const chosen = first + index === overlay.cursor;
    return [
      {
        text: padEnd(truncate(text, width), width),
        tone: view ? 'plain' : 'muted',
        bold: unread !== '',
        inverse: chosen,
      },
    ];
  });
  if (choices.length === 0) rows.push([{ text: '   no such room', tone: 'muted' }]);
  return [[{ text: truncate(` Room: ${printable(overlay.find)}`, width), tone: 'accent' }], ...rows];
}

/** Where the cursor stands in the switcher's first line. */
const SWITCHER_PROMPT = ' Room: '.length;

function questionRows(
  screen: Screen,
  { lines, name, yes }: Question,
  field: Field,
  width: number,
): Omit<OverlayView, 'title'> {
  const { keymap } = screen;
  const wrapped = (texts: readonly string[], tone: Tone): Row[] =>
    texts
      .flatMap((text) => wrap(text, Math.max(1, width - 2)))
      .map((text): Row => [{ text: ` ${text}`, tone }]);
  const asked = [
    [],
    ...wrapped(lines, 'plain'),
    [],
    ...wrapped(
      [
        `Type ${name} and press ${keymap.keyFor('list-choose')} to ${yes}; ${keymap.keyFor('back')} keeps everything as it is.`,
      ],
      'alert',
    ),
  ];
  const { row, cursor } = fieldRow(' Name: ', field, width, true);
  return { rows: [...asked, row], cursor: { row: asked.length, column: cursor } };
}

function detailRows(message: Message | undefined, width: number): Row[] {
  if (!message) return [[{ text: ' The message is not loaded any more.', tone: 'muted' }]];
  const facts: [string, string][] = [
    ['From', message.author.name],
    ['Address', message.author.address ?? 'not shown by the room'],
    ['Time', new Date(message.time).toString()],
    ['UTC', rfc3339(message.time)],
    ['Kind', `${message.kind}${message.alert ? ', alert' : ''}`],
    ...(message.title === null ? [] : [['Title', message.title] as [string, string]]),
    ['Archive id', message.id],
    ...(message.replyTo === null ? [] : [['Answers', message.replyTo] as [string, string]]),
    ...(message.editedAt === null ? [] : [['Edited', rfc3339(message.editedAt)] as [string, string]]),
    ['Length', `${message.text.length} characters`],
  ];
  return facts.flatMap(([name, value]) =>
    wrap(printable(value), Math.max(1, width - 13)).map((text, index): Row => [
      { text: ` ${padEnd(index === 0 ? name : '', 11)} `, tone: 'muted' },
      { text, tone: 'plain' },
    ]),
  );
}

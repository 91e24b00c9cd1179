import { printable } from '../../format/printable.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, truncate } from '../../format/width.ts';
import type { RoomView } from '../../session/session.ts';
import type { Layout } from '../layout.ts';

const line = (text: string): Span => ({ text, tone: 'muted' });

/** What a pane is called. */
export interface Title {
  name: string;
  remark: string;
  /** Of two panes: whether it has the keys. */
  hasKeys?: boolean;
}

/** Before the name of the pane that has the keys, where there are two. */
const HAS_KEYS = '▸ ';

/** `text` set into a horizontal line that fills the width: a bold title, then a remark. Of two, the one without the keys is not bold. */
function titled({ name: title, remark, hasKeys }: Title, width: number): Span[] {
  const name = truncate(`${hasKeys ? HAS_KEYS : ''}${title}`, Math.max(0, width - 2));
  const free = width - cellWidth(name) - 2;
  const said = remark === '' || free < 8 ? '' : truncate(remark, free - 4);
  const used = said === '' ? 0 : cellWidth(said) + 4;
  return [
    { text: ` ${name} `, tone: hasKeys === false ? 'muted' : 'plain', bold: hasKeys !== false },
    ...(said === '' ? [] : [line('── '), { text: `${said} `, tone: 'muted' } as Span]),
    line('─'.repeat(Math.max(0, free - used))),
  ];
}

/**
 * The frame's upper line, with what each pane is.
 *
 * @param second of the right one of two rooms
 * @param here over those who are in the room
 */
export function topRow(layout: Layout, title: Title, second: Title | null = null, here = 'Here'): Row {
  const { browserWidth, messagesWidth, participantsWidth, first } = layout;
  const rooms = second
    ? [...titled(title, first.width), line('┬'), ...titled(second, layout.second.width)]
    : titled(title, messagesWidth);
  return [
    line('┌'),
    ...(browserWidth ? [...titled({ name: 'Rooms', remark: '' }, browserWidth), line('┬')] : []),
    ...rooms,
    ...(participantsWidth ? [line('┬'), ...titled({ name: here, remark: '' }, participantsWidth)] : []),
    line('┐'),
  ];
}

/** The line between two rooms of which one stands above the other: how much is new below in the upper one, and what the lower one is. */
export function dividingRow(width: number, newAbove: number | null, title: Title): Row {
  const mark = newMark(newAbove);
  return [...titled(title, width - cellWidth(mark.text) - 2), mark, line('──')];
}

/** What stands over the messages: where one is, who may see it and how many are here. */
export function roomTitle(view: RoomView | undefined, online: boolean): Title {
  if (!view) return { name: 'No room', remark: '' };
  const { session, participants, info, large } = view;
  const absent = session.phase === 'joining' ? 'joining…' : 'not in the room';
  const joined = session.phase === 'joined' ? `${large ?? participants.length} here` : absent;
  const here = online ? joined : 'offline';
  const kind = info?.kind === 'auditorium' ? ['auditorium'] : [];
  const disabled = info?.state === 'disabled' && session.phase !== 'joined' ? ['disabled'] : [];
  const remark = [...(info ? [info.privacy] : []), ...kind, ...disabled, here].join(' · ');
  return { name: `${printable(view.category.name)} / ${printable(view.name)}`, remark };
}

/**
 * The line between the panes and the composer; says when newer messages wait below.
 *
 * @param second the same of the right one of two rooms
 */
export function middleRow(layout: Layout, newBelow: number | null, second?: number | null): Row {
  const { browserWidth, messagesWidth, participantsWidth, first } = layout;
  const rooms =
    second === undefined
      ? closed(messagesWidth, newBelow)
      : [...closed(first.width, newBelow), line('┴'), ...closed(layout.second.width, second)];
  return [
    line(`├${browserWidth ? `${'─'.repeat(browserWidth)}┴` : ''}`),
    ...rooms,
    line(`${participantsWidth ? `┴${'─'.repeat(participantsWidth)}` : ''}┤`),
  ];
}

/** The lower side of a room's pane. */
function closed(width: number, newBelow: number | null): Span[] {
  const mark = newMark(newBelow);
  const before = Math.max(0, width - cellWidth(mark.text) - 2);
  return [line('─'.repeat(before)), mark, line('─'.repeat(width - before - cellWidth(mark.text)))];
}

function newMark(newBelow: number | null): Span {
  const text = newBelow === null ? '' : newBelow === 0 ? ' ↓ newest below ' : ` ↓ ${newBelow} new `;
  return { text, tone: newBelow ? 'accent' : 'muted', bold: newBelow !== null && newBelow > 0 };
}

/** The frame's lower line, with the keys that help most where one is; as many as fit. */
export function hintsRow(layout: Layout, hints: readonly string[]): Row {
  const room = layout.columns - 4;
  let text = '';
  for (const hint of hints) {
    const longer = text === '' ? hint : `${text} · ${hint}`;
    if (cellWidth(longer) > room) break;
    text = longer;
  }
  return [line('└ '), { text, tone: 'muted' }, line(` ${'─'.repeat(Math.max(0, room - cellWidth(text)))}┘`)];
}

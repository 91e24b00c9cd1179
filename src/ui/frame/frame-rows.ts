import { printable } from '../../format/printable.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, truncate } from '../../format/width.ts';
import type { RoomView } from '../../session/session.ts';
import type { Layout } from '../layout.ts';

const line = (text: string): Span => ({ text, tone: 'muted' });

/** `text` set into a horizontal line that fills the width: a bold title, then a remark. */
function titled(title: string, remark: string, width: number): Span[] {
  const name = truncate(title, Math.max(0, width - 2));
  const free = width - cellWidth(name) - 2;
  const said = remark === '' || free < 8 ? '' : truncate(remark, free - 4);
  const used = said === '' ? 0 : cellWidth(said) + 4;
  return [
    { text: ` ${name} `, tone: 'plain', bold: true },
    ...(said === '' ? [] : [line('── '), { text: `${said} `, tone: 'muted' } as Span]),
    line('─'.repeat(Math.max(0, free - used))),
  ];
}

/** The frame's upper line, with what each pane is. */
export function topRow(layout: Layout, title: { name: string; remark: string }): Row {
  const { browserWidth, messagesWidth, participantsWidth } = layout;
  return [
    line('┌'),
    ...(browserWidth ? [...titled('Rooms', '', browserWidth), line('┬')] : []),
    ...titled(title.name, title.remark, messagesWidth),
    ...(participantsWidth ? [line('┬'), ...titled('Here', '', participantsWidth)] : []),
    line('┐'),
  ];
}

/** What stands over the messages: where one is, who may see it and how many are here. */
export function roomTitle(view: RoomView | undefined, online: boolean): { name: string; remark: string } {
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

/** The line between the panes and the composer; says when newer messages wait below. */
export function middleRow(layout: Layout, newBelow: number | null): Row {
  const { browserWidth, messagesWidth, participantsWidth } = layout;
  const mark = newBelow === null ? '' : newBelow === 0 ? ' ↓ newest below ' : ` ↓ ${newBelow} new `;
  const before = Math.max(0, messagesWidth - cellWidth(mark) - 2);
  return [
    line(`├${browserWidth ? `${'─'.repeat(browserWidth)}┴` : ''}${'─'.repeat(before)}`),
    { text: mark, tone: newBelow ? 'accent' : 'muted', bold: newBelow !== null && newBelow > 0 },
    line(
      `${'─'.repeat(messagesWidth - before - cellWidth(mark))}${participantsWidth ? `┴${'─'.repeat(participantsWidth)}` : ''}┤`,
    ),
  ];
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

import { fieldRow } from '../field/field.ts';
import { printable } from '../../format/printable.ts';
import type { Row, Tone } from '../../format/span.ts';
import { cellWidth, padEnd, truncate, wrap } from '../../format/width.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import { firstShown } from '../overlays/list-window.ts';
import { nameOf } from '../people/who-is-meant.ts';
import type { Screen } from '../screen.ts';
import type { SwitcherOverlay } from '../screen-state.ts';
import { roomMarks } from './room-marks.ts';
import { type SwitcherChoice, switcherChoices } from './switcher-choices.ts';
import { FILTERS, PLAIN_FILTERS, type RoomFilter } from './room-filter.ts';
import { chooseInSwitcher, isLooking, moveInSwitcher, setSwitcherField } from './switching.ts';

/** From so many rows on, the filters are named below the list. */
const REMINDER_FROM = 8;
/** From so many on, what the chosen room is about stands there in full. */
const ABOUT_FROM = 14;
const ABOUT_ROWS = 2;

/** The list of rooms to switch to, and to find. */
export const switcherOverlay: OverlayKind<SwitcherOverlay> = {
  view(screen, overlay, width, height) {
    const { row, cursor } = fieldRow(
      overlay.beside ? ' Room beside: ' : ' Room: ',
      overlay.field,
      width,
      true,
    );
    return {
      title: overlay.beside ? 'Show a second room' : 'Switch room',
      rows: [row, ...listRows(screen, overlay, width, Math.max(1, height - 1))],
      cursor: { row: 0, column: cursor },
    };
  },
  hints: (key) => [
    ...key('list-choose', 'open'),
    'Up/Down choose',
    ...key('create-room', 'new room'),
    ...key('back', 'close'),
  ],
  field: ({ field }) => field,
  setField: setSwitcherField,
  move: moveInSwitcher,
  choose: chooseInSwitcher,
};

function nothingFound(screen: Screen, { ask }: RoomFilter): string {
  return ask?.who === undefined ? 'no such room' : `${nameOf(screen, ask.who)} is in no room that you see`;
}

function listRows(screen: Screen, overlay: SwitcherOverlay, width: number, height: number): Row[] {
  const { rooms, filter } = switcherChoices(screen, overlay);
  const error = filter.error ?? (filter.ask === null ? screen.state.directory.error : overlay.found.error);
  const said =
    error !== null
      ? wrap(`✗ ${printable(error)}`, Math.max(1, width - 2)).map((text): Row => [
          { text: ` ${text}`, tone: 'error' },
        ])
      : [];
  const reminder = height < REMINDER_FROM ? 0 : 1;
  const about = height < ABOUT_FROM ? 0 : ABOUT_ROWS;
  const room = Math.max(1, height - said.length - reminder - about);
  const first = firstShown(rooms.length, overlay.cursor, room);
  const rows = rooms
    .slice(first, first + room)
    .map((choice, index) => choiceRow(choice, width, first + index === overlay.cursor));
  if (rooms.length === 0 && error === null)
    rows.push([
      { text: `   ${isLooking(screen, overlay) ? 'looking…' : nothingFound(screen, filter)}`, tone: 'muted' },
    ]);
  const filters = screen.session.capabilities.roomRules ? FILTERS : PLAIN_FILTERS;
  const count = `${rooms.length}${isLooking(screen, overlay) ? '…' : ''}`;
  if (reminder === 1) {
    while (rows.length < room) rows.push([]);
    if (about > 0) rows.push(...aboutRows(rooms[overlay.cursor], width));
    rows.push([{ text: truncate(` ${count} · narrow it: ${filters.join(' ')}`, width), tone: 'muted' }]);
  }
  return [...said, ...rows];
}

/** Always as many rows, so that nothing moves. */
function aboutRows(choice: SwitcherChoice | undefined, width: number): Row[] {
  const lines = choice ? wrap(aboutText(choice.category, choice.listing), Math.max(1, width - 2)) : [];
  return Array.from({ length: ABOUT_ROWS }, (_, index): Row => [
    { text: ` ${lines[index] ?? ''}`, tone: 'plain' },
  ]);
}

function aboutText(category: string, listing: SwitcherChoice['listing']): string {
  return [printable(category), ...roomMarks(listing), printable(listing?.description ?? '')]
    .filter((part) => part !== '')
    .join(' · ');
}

function choiceRow({ name, category, view, listing }: SwitcherChoice, width: number, chosen: boolean): Row {
  const unread =
    view && view.unread > 0 ? (view.mentions > 0 ? ` ${view.mentions}@` : ` ${view.unread}`) : '';
  const nameWidth = Math.min(28, Math.max(12, Math.floor(width * 0.4)));
  const left = ` ${view && view.alerts > 0 ? '!' : ' '} ${truncate(printable(name), nameWidth - unread.length)}${unread}`;
  const right = aboutText(category, listing);
  const tone: Tone = view ? 'plain' : 'muted';
  const start = padEnd(left, nameWidth + 5);
  const rest = Math.max(1, width - cellWidth(start));
  return [
    { text: start, tone, bold: unread !== '', inverse: chosen },
    { text: padEnd(truncate(right, rest), rest), tone: 'muted', inverse: chosen },
  ];
}

import { printable } from '../../format/printable.ts';
import type { Row, Span } from '../../format/span.ts';
import { cellWidth, padEnd, truncate, wrap } from '../../format/width.ts';
import { fieldRow } from '../field/field.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import { firstShown } from '../overlays/list-window.ts';
import { nameAndCount, nameOf } from '../people/who-is-meant.ts';
import type { Screen } from '../screen.ts';
import type { RolesOverlay } from '../screen-state.ts';
import { changeAtCursor, linesOf, moveInRoles, setRolesField, toggleRole } from './changing-roles.ts';
import { type ListedRole, listedRoles, type RoleLine, type RoleLists } from './role-list.ts';
import { A_ROLE } from './role-words.ts';

/** From this width on the roles are written out. */
const WIDE = 64;
const SHORT: Readonly<Record<ListedRole, string>> = {
  member: 'mem',
  presenter: 'pres',
  manager: 'mgr',
  banned: 'ban',
};
const MOST_SAID = 2;
/** A role far from its name is hard to read across. */
const WIDEST_NAME = 48;

/** The lists of who has which role, where roles are given and taken. */
export const rolesOverlay: OverlayKind<RolesOverlay> = {
  view(screen, { lists }, width, height) {
    const { row, cursor } = fieldRow(' Find or add: ', lists.field, width, true);
    const foot = footRows(screen, lists, width);
    return {
      title: `Roles in ${printable(lists.room.name)}`,
      rows: [row, ...lineRows(screen, lists, width, Math.max(1, height - 1 - foot.length)), ...foot],
      cursor: { row: 0, column: cursor },
    };
  },
  hints: (key, { lists }) => [
    ...(lists.readOnly === null ? key('list-choose', 'give or take') : []),
    'Left/Right role',
    'Up/Down person',
    'type to find or add',
    ...key('back', 'close'),
  ],
  contexts: () => ['roles'],
  field: ({ lists }) => lists.field,
  setField: (screen, _overlay, field) => setRolesField(screen, field),
  move: (screen, _overlay, by) => moveInRoles(screen, by),
  choose: (screen, { lists }) => void toggleRole(screen, lists),
};

function lineRows(screen: Screen, lists: RoleLists, width: number, height: number): Row[] {
  const roles = listedRoles(lists.auditorium);
  const heads = roles.map((role) => (width >= WIDE ? role : SHORT[role]));
  const taken = heads.reduce((sum, head) => sum + cellWidth(head) + 2, 0);
  const nameWidth = Math.min(WIDEST_NAME, Math.max(8, width - taken - 1));
  const header: Row = [
    { text: padEnd('', nameWidth), tone: 'muted' },
    ...heads.map((head, index): Span => ({
      text: ` ${head} `,
      tone: roles[index] === lists.role ? 'accent' : 'muted',
    })),
  ];
  const lines = linesOf(screen, lists);
  const room = Math.max(1, height - 1);
  const first = firstShown(lines.length, lists.cursor, room);
  const rows = lines
    .slice(first, first + room)
    .map((line, index) => lineRow(screen, lists, line, heads, nameWidth, first + index === lists.cursor));
  if (lists.holders === null && lists.said === null) rows.push([{ text: '   asking…', tone: 'muted' }]);
  while (rows.length < room) rows.push([]);
  return [header, ...rows];
}

function lineRow(
  screen: Screen,
  lists: RoleLists,
  line: RoleLine,
  heads: readonly string[],
  nameWidth: number,
  chosen: boolean,
): Row {
  const { roles } = line;
  const sign = roles.includes('manager')
    ? '◆'
    : roles.includes('presenter')
      ? '▲'
      : roles.length === 0
        ? '+'
        : ' ';
  const own = line.address === screen.session.account ? ' (you)' : '';
  const called = line.called === '' ? '' : `  ${printable(line.called)}`;
  const name = truncate(` ${sign} ${nameAndCount(screen, line)}${own}${called}`, nameWidth);
  return [
    { text: padEnd(name, nameWidth), tone: roles.includes('banned') ? 'error' : 'plain', inverse: chosen },
    ...listedRoles(lists.auditorium).map((role, index): Span => {
      const here = chosen && role === lists.role;
      const mark = `${here ? '[' : ' '}${roles.includes(role) ? '●' : here ? ' ' : '·'}${here ? ']' : ' '}`;
      const cells = cellWidth(heads[index] ?? '') + 2;
      const before = Math.floor((cells - 3) / 2);
      return {
        text: padEnd(' '.repeat(before) + mark, cells),
        tone: roles.includes(role) ? 'plain' : 'muted',
        bold: here,
      };
    }),
  ];
}

/** What was said, else what Enter would do. */
function footRows(screen: Screen, lists: RoleLists, width: number): Row[] {
  const { said, readOnly } = lists;
  const sign = said?.tone === 'error' ? '✗ ' : '';
  const text = said === null ? (readOnly ?? enterDoes(screen, lists)) : sign + said.text;
  const tone = said?.tone ?? 'muted';
  return wrap(text, Math.max(1, width - 2))
    .slice(0, MOST_SAID)
    .map((line): Row => [{ text: ` ${line}`, tone }]);
}

function enterDoes(screen: Screen, lists: RoleLists): string {
  const change = changeAtCursor(screen, lists);
  if (!change) return 'Nobody has a role here that fits.';
  const name = nameOf(screen, change.address);
  const key = screen.keymap.keyFor('list-choose');
  if (change.action === 'grant')
    return change.role === 'banned' ? `${key} bans ${name}.` : `${key} makes ${name} ${A_ROLE[change.role]}.`;
  return change.role === 'banned'
    ? `${key} ends the ban of ${name}.`
    : `${key} makes ${name} no longer ${A_ROLE[change.role]}.`;
}

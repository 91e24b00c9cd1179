import { dayLabel } from '../../format/time.ts';
import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { padEnd, truncate, wrap } from '../../format/width.ts';
import type { Invitation } from '../../model/person.ts';
import { fieldRow } from '../field/field.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import { firstShown } from '../overlays/list-window.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import { nameOf } from '../people/who-is-meant.ts';
import type { Screen } from '../screen.ts';
import type { InvitationsOverlay } from '../screen-state.ts';
import { chooseInvitation, moveInInvitations, roomNamed } from './answering.ts';

const MARKS = { pending: '●', accepted: '✓', declined: '✗' } as const;

/** One's invitations, those that wait for an answer first. */
export const invitationsOverlay: OverlayKind<InvitationsOverlay> = {
  view(screen, overlay, width, height) {
    const foot = footOf(overlay, width);
    const room = Math.max(1, height - foot.rows.length);
    const rows = listRows(screen, overlay, width, room);
    while (foot.rows.length > 0 && rows.length < room) rows.push([]);
    return {
      title: 'Invitations',
      rows: [...rows, ...foot.rows],
      cursor: foot.cursor === null ? null : { row: rows.length, column: foot.cursor },
    };
  },
  hints(key, { declining, list, cursor }) {
    if (declining !== null) return [...key('list-choose', 'decline'), ...key('back', 'keep it')];
    const pending = list?.[cursor]?.state === 'pending';
    return [
      ...key('list-choose', pending ? 'accept' : 'open'),
      ...(pending ? key('decline-invitation', 'decline') : []),
      'Up/Down choose',
      ...key('back', 'close'),
    ];
  },
  contexts: ({ declining }) => (declining === null ? ['invitations'] : []),
  field: ({ declining }) => declining,
  setField: (screen, _overlay, field) => patchOverlay(screen, 'invitations', { declining: field }),
  move: moveInInvitations,
  choose: (screen, overlay) => void chooseInvitation(screen, overlay),
  back: (screen, { declining }) =>
    declining === null
      ? screen.set({ overlay: null })
      : patchOverlay(screen, 'invitations', { declining: null }),
};

function listRows(screen: Screen, { list, cursor }: InvitationsOverlay, width: number, room: number): Row[] {
  if (list === null) return [[{ text: '   asking…', tone: 'muted' }]];
  if (list.length === 0) return [[{ text: truncate('   Nobody has invited you.', width), tone: 'muted' }]];
  const first = firstShown(list.length, cursor, room);
  return list
    .slice(first, first + room)
    .map((each, index) => invitationRow(screen, each, first + index === cursor, width));
}

function invitationRow(screen: Screen, invitation: Invitation, chosen: boolean, width: number): Row {
  const { state, by, reason, time } = invitation;
  const who = by.includes('@') ? nameOf(screen, by) : by === '' ? '' : administratorOr(screen, by);
  const parts = [
    ...(state === 'pending' ? [] : [state]),
    ...(who === '' ? [] : [`from ${who}`]),
    dayLabel(time),
    ...(reason === '' ? [] : [printable(reason)]),
  ];
  const nameWidth = Math.min(32, Math.max(14, Math.floor(width * 0.4)));
  const pending = state === 'pending';
  return [
    {
      text: padEnd(truncate(` ${MARKS[state]} ${roomNamed(invitation)}`, nameWidth), nameWidth),
      tone: pending ? 'plain' : 'muted',
      bold: pending,
      inverse: chosen,
    },
    {
      text: padEnd(truncate(` ${parts.join(' · ')}`, width - nameWidth), width - nameWidth),
      tone: 'muted',
      inverse: chosen,
    },
  ];
}

/** The server's own address stands for an administrator at work on it. */
function administratorOr(screen: Screen, by: string): string {
  return screen.session.account.endsWith(`@${by}`) ? 'an administrator' : printable(by);
}

function footOf(
  { declining, said, list, cursor }: InvitationsOverlay,
  width: number,
): { rows: Row[]; cursor: number | null } {
  if (declining !== null) {
    const invitation = list?.[cursor];
    const label = ` Why not${invitation ? ` ${truncate(roomNamed(invitation), 20)}` : ''}: `;
    const { row, cursor: column } = fieldRow(label, declining, width, true);
    return { rows: [row], cursor: column };
  }
  if (said === null) return { rows: [], cursor: null };
  const sign = said.tone === 'error' ? '✗ ' : '';
  const rows = wrap(sign + said.text, Math.max(1, width - 2)).map((text): Row => [
    { text: ` ${text}`, tone: said.tone },
  ]);
  return { rows, cursor: null };
}

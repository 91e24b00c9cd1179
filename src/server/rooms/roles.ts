import { principalKind, type RoomRole } from '../../model/principal.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { child, children, el, text, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { requireManager } from './door.ts';
import { deliverInvitations, shortReason } from './invitations.ts';
import { refreshRoom } from './refresh.ts';
import { changeRoles, type RoleEdit } from './role-changes.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';
import { manages, PRESENTER, ROLE_BITS } from './standing.ts';
import { isInScope } from './who.ts';

const MAX_CHANGES = 100;
const LISTS = ['manager', 'member', 'presenter', 'banned'] as const;
type List = (typeof LISTS)[number];

/** NEW: answers `<roles xmlns='urn:pchat:0'/>`: who holds what in a room, and changes to it (docs/protocol.md). */
export function answerRoles(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  session: ClientSession,
  type: string,
): Element | undefined {
  const { record } = known;
  if (type === 'get') {
    const asked = query.attrs['role'];
    if (asked !== undefined && !isList(asked)) throw new StanzaError('bad-request', 'There is no such role.');
    requireListing(known, asked ?? 'member');
    const lists = LISTS.filter((list) => (asked ?? list) === list && mayList(known, list));
    return el('roles', NS_PCHAT, {}, ...lists.flatMap((list) => holderElements(context, record, list)));
  }
  const edits = children(query)
    .filter(({ name, ns }) => ns === NS_PCHAT && (name === 'grant' || name === 'revoke'))
    .map(readEdit);
  if (!givesUpOwn(known, edits, session)) requireManager(known, 'change who belongs to this room');
  if (edits.length === 0 || edits.length > MAX_CHANGES) {
    throw new StanzaError('bad-request', `Change 1 to ${MAX_CHANGES} roles at once.`);
  }
  if (!record.config.moderated && edits.some(({ give, take }) => ((give | take) & PRESENTER) !== 0)) {
    throw new StanzaError('bad-request', 'Only an auditorium has presenters: here everyone posts.');
  }
  applyRoleChanges(context, record, edits, session, text(child(query, 'reason', NS_PCHAT)));
  return undefined;
}

/**
 * Changes roles, tells who is in the room, and invites. That the session's user may is for the caller to know.
 *
 * @throws StanzaError
 */
export function applyRoleChanges(
  context: RoomsContext,
  record: RoomRecord,
  edits: readonly RoleEdit[],
  session: ClientSession,
  reason: string,
): void {
  const why = shortReason(reason);
  changeRoles(context, record, edits, { address: session.bare, reason: why });
  const room = context.live.get(record.local);
  if (room !== undefined) refreshRoom(context, room, { actor: room.bySession(session)?.nick, reason: why });
  const touched = new Set(edits.flatMap(({ principal }) => context.host.principals.people(principal)));
  deliverInvitations(context, touched);
}

/** Nobody is kept in a room: who has a role may give it up. */
function givesUpOwn({ standing }: KnownRoom, edits: readonly RoleEdit[], { bare }: ClientSession): boolean {
  const { member, manager, presenter } = standing;
  const own = ({ principal, take, ban }: RoleEdit) => principal === bare && take !== 0 && ban === undefined;
  return (member || manager || presenter) && edits.length > 0 && edits.every(own);
}

/** @throws StanzaError `forbidden` they may not see that list */
export function requireListing(known: KnownRoom, list: List): void {
  if (!mayList(known, list)) throw new StanzaError('forbidden', 'You may not see who belongs to this room.');
}

/** Members may know each other where everyone sees real addresses; who is banned is the managers' business. */
export function mayList({ record, standing }: KnownRoom, list: List = 'member'): boolean {
  return manages(standing) || (list !== 'banned' && standing.member && record.config.whois === 'anyone');
}

/** The principals on one of a room's lists. */
export function holdersOf({ roles }: RoomsContext, room: number, list: List): string[] {
  return list === 'banned' ? roles.banned(room) : roles.holders(room, ROLE_BITS[list]);
}

function holderElements(context: RoomsContext, { id, config }: RoomRecord, list: List): Element[] {
  // What was given stays for when the room is an auditorium again.
  if (list === 'presenter' && !config.moderated) return [];
  const { principals, domain } = context.host;
  return holdersOf(context, id, list).map((jid) => {
    const users = principalKind(jid, domain) === 'group' ? String(principals.people(jid).length) : undefined;
    // Who is banned has no role that could be without effect.
    const out = list === 'banned' || isInScope(context, jid) ? undefined : '1';
    return el('holder', NS_PCHAT, { role: list, jid, users, out });
  });
}

function readEdit({ name, attrs }: Element): RoleEdit {
  const { role, jid } = attrs;
  const principal = readBareAddress(jid);
  const grant = name === 'grant';
  if (!isList(role)) throw new StanzaError('bad-request', 'There is no such role.');
  if (role === 'banned') return { principal, give: 0, take: 0, ban: grant };
  const bit = ROLE_BITS[role satisfies RoomRole];
  return grant ? { principal, give: bit, take: 0, ban: false } : { principal, give: 0, take: bit };
}

function isList(value: string | undefined): value is List {
  return (LISTS as readonly (string | undefined)[]).includes(value);
}

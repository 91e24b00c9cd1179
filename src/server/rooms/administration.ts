import { bareAddress } from '../../model/address.ts';
import type { ClientSession } from '../service.ts';
import { child, children, el, text, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import {
  atLeast,
  checkAffiliationChange,
  checkRoleChange,
  isAffiliation,
  isRole,
  roleFor,
  type Actor,
  type Affiliation,
  type Role,
} from './affiliation.ts';
import type { RoomsContext } from './context.ts';
import { actorIn, affiliationOf } from './door.ts';
import { person, sendInvitation } from './invitations.ts';
import { expel } from './leaving.ts';
import { MUC_ADMIN } from './namespaces.ts';
import type { Occupant, Room } from './room.ts';
import type { KnownRoom } from './room-store.ts';

const MAX_ITEMS = 100;
const MAX_REASON_LENGTH = 512;

/** Answers `muc#admin`: lists of people, and changes to them (XEP-0045 section 8, 9 and 10.3 to 10.8). */
export function administer(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  session: ClientSession,
  type: string,
): Element | undefined {
  const items = children(query, 'item', MUC_ADMIN);
  const actor = actorIn(context, known, session);
  if (type === 'get') return el('query', MUC_ADMIN, {}, ...list(context, known, actor, items[0]));
  if (items.length === 0 || items.length > MAX_ITEMS) {
    throw new StanzaError('bad-request', `Change 1 to ${MAX_ITEMS} people at once.`);
  }
  const by = context.live.get(known.record.local)?.bySession(session)?.nick;
  // All or none: whoever may not make one of the changes has made none.
  const changes = items.map((item) => readChange(context, known, actor, session, item));
  checkOwnerRemains(context, known, changes);
  checkListSize(context, known, changes);
  context.writer.transaction(() => {
    for (const change of changes) {
      if (change.kind === 'affiliation') {
        context.store.setAffiliation(known.record.id, change.bare, change.affiliation);
      }
    }
  });
  for (const change of changes) apply(context, known, change, by);
  return undefined;
}

function list(context: RoomsContext, known: KnownRoom, actor: Actor, item: Element | undefined): Element[] {
  const { affiliation, role } = item?.attrs ?? {};
  const { record } = known;
  const room = context.live.get(record.local);
  if (isAffiliation(affiliation)) {
    checkMayList(known, actor, affiliation);
    return context.store
      .affiliations(record.id, affiliation)
      .map((jid) => el('item', MUC_ADMIN, { jid, affiliation, nick: room?.byPerson(jid)[0]?.nick }));
  }
  if (!isRole(role)) throw new StanzaError('bad-request', 'Ask for an affiliation or a role.');
  if (actor.role !== 'moderator' && !atLeast(actor.affiliation, 'admin')) {
    throw new StanzaError('forbidden', 'Only moderators see who has which role.');
  }
  return [...(room?.occupants.values() ?? [])]
    .filter((occupant) => occupant.role === role)
    .map(({ nick, bare, affiliation: standing }) =>
      el('item', MUC_ADMIN, { nick, jid: bare, affiliation: standing, role }),
    );
}

/** Members may know each other where everyone sees real addresses; who is banned is the managers' business. */
function checkMayList({ record }: KnownRoom, actor: Actor, affiliation: Affiliation): void {
  const belongs = atLeast(actor.affiliation, 'member') && record.config.whois === 'anyone';
  if (atLeast(actor.affiliation, 'admin') || (belongs && affiliation !== 'outcast')) return;
  throw new StanzaError('forbidden', 'You may not see who belongs to this room.');
}

type Change =
  | { kind: 'affiliation'; bare: string; before: Affiliation; affiliation: Affiliation; reason: string }
  | { kind: 'role'; occupant: Occupant; role: Role; reason: string };

function readChange(
  context: RoomsContext,
  known: KnownRoom,
  actor: Actor,
  session: ClientSession,
  item: Element,
): Change {
  const { affiliation, role, nick, jid } = item.attrs;
  const reason = [...text(child(item, 'reason', MUC_ADMIN))].slice(0, MAX_REASON_LENGTH).join('');
  const occupant = nick === undefined ? undefined : context.live.get(known.record.local)?.byNick(nick);
  if (isAffiliation(affiliation)) {
    // Before anything else, so that who may not ask does not learn who is there.
    checkAffiliationChange(actor, 'none', 'none');
    const bare = jid === undefined ? occupant?.bare : addressOf(jid);
    if (bare === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
    const before = affiliationOf(context, known.record.id, bare);
    checkAffiliationChange(actor, before, affiliation);
    if (affiliation === 'outcast' && bare === session.bare) {
      throw new StanzaError('conflict', 'You cannot ban yourself.');
    }
    if (affiliation === 'outcast' && context.host.isAdministrator(bare)) {
      throw new StanzaError('not-allowed', 'An administrator cannot be banned.');
    }
    // An address that is free today is somebody else's tomorrow, who would find themselves a member.
    if (atLeast(affiliation, 'member')) person(context, bare);
    return { kind: 'affiliation', bare, before, affiliation, reason };
  }
  if (!isRole(role)) throw new StanzaError('bad-request', 'Give an affiliation or a role.');
  if (actor.role !== 'moderator') checkAffiliationChange(actor, 'none', 'none');
  if (occupant === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
  checkRoleChange(actor, occupant, role);
  return { kind: 'role', occupant, role, reason };
}

function addressOf(jid: string): string {
  try {
    return bareAddress(jid);
  } catch {
    throw new StanzaError('jid-malformed', 'This is not an address.');
  }
}

/** XEP-0045 section 10.6: a room that had an owner keeps one. */
function checkOwnerRemains(context: RoomsContext, known: KnownRoom, changes: readonly Change[]): void {
  const owners = new Set(context.store.affiliations(known.record.id, 'owner'));
  if (owners.size === 0) return;
  for (const change of changes) {
    if (change.kind !== 'affiliation') continue;
    if (change.affiliation === 'owner') owners.add(change.bare);
    else owners.delete(change.bare);
  }
  if (owners.size === 0) throw new StanzaError('conflict', 'A room keeps at least one owner.');
}

function checkListSize(context: RoomsContext, known: KnownRoom, changes: readonly Change[]): void {
  const { affiliations } = context.guard.limits;
  const adds = changes.some((change) => change.kind === 'affiliation' && change.affiliation !== 'none');
  if (adds && context.store.countAffiliations(known.record.id) >= affiliations) {
    throw new StanzaError('resource-constraint', `A room's lists have at most ${affiliations} people.`);
  }
}

function apply(context: RoomsContext, known: KnownRoom, change: Change, actor: string | undefined): void {
  const room = context.live.get(known.record.local);
  const { reason } = change;
  if (change.kind === 'affiliation') {
    applyAffiliation(context, known, room, change, actor);
  } else if (room !== undefined && change.role === 'none') {
    expel(context, room, change.occupant, { statuses: ['307'], actor, reason });
  } else if (room !== undefined) {
    change.occupant.role = change.role;
    room.announce(change.occupant, { actor, reason });
  }
}

function applyAffiliation(
  context: RoomsContext,
  { record }: KnownRoom,
  room: Room | undefined,
  change: Change & { kind: 'affiliation' },
  actor: string | undefined,
): void {
  const { bare, before, reason } = change;
  const affiliation = context.host.isAdministrator(bare) ? 'owner' : change.affiliation;
  const { membersOnly, moderated } = record.config;
  const occupants = room?.byPerson(bare) ?? [];
  for (const occupant of occupants) {
    occupant.affiliation = affiliation;
    if (affiliation === 'outcast') expel(context, room!, occupant, { statuses: ['301'], actor, reason });
    else if (affiliation === 'none' && membersOnly)
      expel(context, room!, occupant, { statuses: ['321'], actor, reason });
    else {
      occupant.role = roleFor(affiliation, moderated);
      room!.announce(occupant, { actor, reason });
    }
  }
  const added = atLeast(affiliation, 'member') && !atLeast(before, 'member');
  // XEP-0045 section 9.3: who now may enter is told.
  if (added && membersOnly && occupants.length === 0) {
    sendInvitation(context, record, bare, `${record.local}@${context.domain}`, reason);
  }
}

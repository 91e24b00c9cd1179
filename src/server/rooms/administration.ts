import type { ClientSession } from '../service.ts';
import { child, children, el, text, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { requireManager } from './door.ts';
import { shortReason } from './invitations.ts';
import { expel } from './leaving.ts';
import { MUC_ADMIN } from './namespaces.ts';
import { applyRoleChanges, holdersOf, requireListing } from './roles.ts';
import type { RoleEdit } from './role-changes.ts';
import type { Occupant } from './room.ts';
import type { KnownRoom } from './room-store.ts';
import {
  AFFILIATIONS,
  MANAGER,
  manages,
  MEMBER,
  PRESENTER,
  ROLES,
  type Affiliation,
  type Role,
} from './standing.ts';

const MAX_ITEMS = 100;
const ALL = MEMBER | MANAGER | PRESENTER;

/** Answers `muc#admin`: lists of people, and changes to them (XEP-0045 section 8, 9 and 10.3 to 10.8), as what they mean for roles. */
export function administer(
  context: RoomsContext,
  query: Element,
  known: KnownRoom,
  session: ClientSession,
  type: string,
): Element | undefined {
  const items = children(query, 'item', MUC_ADMIN);
  if (type === 'get') return el('query', MUC_ADMIN, {}, ...list(context, known, items[0]));
  requireManager(known, 'change who belongs to this room');
  if (items.length === 0 || items.length > MAX_ITEMS) {
    throw new StanzaError('bad-request', `Change 1 to ${MAX_ITEMS} people at once.`);
  }
  // All or none: whoever may not make one of the changes has made none.
  const changes = items.map((item) => readChange(context, known, item));
  const edits = changes.flatMap(({ edit }) => edit ?? []);
  const reason = changes.find((change) => change.reason !== '')?.reason ?? '';
  if (edits.length > 0) applyRoleChanges(context, known.record, edits, session, reason);
  const room = context.live.get(known.record.local);
  const actor = room?.bySession(session)?.nick;
  for (const { kick, reason: why } of changes) {
    if (kick !== undefined && room !== undefined)
      expel(context, room, kick, { statuses: ['307'], actor, reason: why });
  }
  return undefined;
}

function list(context: RoomsContext, known: KnownRoom, item: Element | undefined): Element[] {
  const { affiliation, role } = item?.attrs ?? {};
  const { record, standing } = known;
  const room = context.live.get(record.local);
  if (isAffiliation(affiliation)) {
    requireListing(known, affiliation === 'outcast' ? 'banned' : 'member');
    return addressesWith(context, record.id, affiliation).map((jid) =>
      el('item', MUC_ADMIN, { jid, affiliation, nick: room?.byPerson(jid)[0]?.nick }),
    );
  }
  if (affiliation === 'admin') return [];
  if (!isRole(role)) throw new StanzaError('bad-request', 'Ask for an affiliation or a role.');
  if (!manages(standing)) throw new StanzaError('forbidden', 'Only managers see who has which role.');
  return [...(room?.occupants.values() ?? [])]
    .filter((occupant) => occupant.role === role)
    .map(({ nick, bare, affiliation: held }) =>
      el('item', MUC_ADMIN, { nick, jid: bare, affiliation: held, role }),
    );
}

/** The principals that hold what shows as this affiliation: managers are owners, whether members or not. */
function addressesWith(context: RoomsContext, room: number, affiliation: Affiliation): string[] {
  if (affiliation === 'outcast') return holdersOf(context, room, 'banned');
  const managers = holdersOf(context, room, 'manager');
  if (affiliation === 'owner') return managers;
  if (affiliation === 'none') return [];
  return holdersOf(context, room, 'member').filter((address) => !managers.includes(address));
}

interface Change {
  edit?: RoleEdit;
  kick?: Occupant;
  reason: string;
}

function readChange(context: RoomsContext, { record }: KnownRoom, item: Element): Change {
  const { affiliation, role, nick, jid } = item.attrs;
  const reason = shortReason(text(child(item, 'reason', MUC_ADMIN)));
  const occupant = nick === undefined ? undefined : context.live.get(record.local)?.byNick(nick);
  if (affiliation === 'admin') {
    throw new StanzaError('not-acceptable', 'Rooms here have managers and members: make them an owner.');
  }
  if (isAffiliation(affiliation)) {
    const principal = jid === undefined ? occupant?.bare : readBareAddress(jid);
    if (principal === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
    return { edit: editFor(principal, affiliation), reason };
  }
  if (!isRole(role)) throw new StanzaError('bad-request', 'Give an affiliation or a role.');
  if (occupant === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
  // Managers are moderators for as long as they are managers.
  if (role === 'moderator' || manages(occupant.standing)) {
    if (role === occupant.role) return { reason };
    throw new StanzaError(
      'not-allowed',
      role === 'moderator'
        ? 'Only managers moderate: make them an owner.'
        : 'This participant manages the room.',
    );
  }
  if (role === 'none') return { kick: occupant, reason };
  if (role === occupant.role) return { reason };
  if (!record.config.moderated)
    throw new StanzaError('not-allowed', 'Everyone posts in this room: it is no auditorium.');
  const give = role === 'participant' ? PRESENTER : 0;
  return { edit: { principal: occupant.bare, give, take: PRESENTER & ~give, entirely: true }, reason };
}

function editFor(principal: string, affiliation: Affiliation): RoleEdit {
  const edits: Record<Affiliation, Omit<RoleEdit, 'principal'>> = {
    owner: { give: MANAGER | MEMBER, take: 0, ban: false },
    member: { give: MEMBER, take: MANAGER, ban: false },
    none: { give: 0, take: ALL, ban: false },
    outcast: { give: 0, take: ALL, ban: true },
  };
  return { principal, entirely: true, ...edits[affiliation] };
}

function isAffiliation(value: string | undefined): value is Affiliation {
  return (AFFILIATIONS as readonly (string | undefined)[]).includes(value);
}

function isRole(value: string | undefined): value is Role {
  return (ROLES as readonly (string | undefined)[]).includes(value);
}

import { principalKind } from '../../model/principal.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { standingOf } from './door.ts';
import { inviteNewMembers } from './invitations.ts';
import type { RoomRecord } from './room-store.ts';
import { MANAGER, MEMBER, PRESENTER, STRANGER, type Standing } from './standing.ts';
import { isInScope, whoIs } from './who.ts';

/** What is to become of one principal in a room. */
export interface RoleEdit {
  principal: string;
  /** Roles to give and to take, as bits. */
  give: number;
  take: number;
  /** true: to be banned; false: no longer; absent: as it is. */
  ban?: boolean;
  /** What is taken must be gone afterwards, from a group too: an affiliation of XEP-0045 would not come true otherwise. */
  entirely?: boolean;
}

/** Who changes roles. */
export interface Changer {
  /** Bare address, or the server's domain for `pchat admin`. */
  address: string;
  reason: string;
}

/** More people than this are not invited at once: a group may be all of an organisation. */
const MAX_INVITED = 1000;

/**
 * Makes all of the changes or none; that the changer may make them is for the caller to know. Invitations are kept with them, and are
 * to be delivered afterwards.
 *
 * @throws StanzaError as docs/protocol.md has them
 */
export function changeRoles(
  context: RoomsContext,
  record: RoomRecord,
  edits: readonly RoleEdit[],
  by: Changer,
): void {
  const { roles, writer } = context;
  const wanted = edits.map((edit) => completed(context, record, edit, by));
  const joining = peopleMadeMembers(context, record, wanted);
  writer.transaction(() => {
    const managed = hasManager(context, record);
    const own = new Map(wanted.map(({ principal }) => [principal, roles.own(record.id, principal)]));
    for (const { principal, give, take, ban } of wanted) {
      if (ban === true) roles.ban(record.id, principal);
      else if (ban === false) roles.unban(record.id, principal);
      if (take !== 0) roles.revoke(record.id, principal, take);
      if (give !== 0) roles.grant(record.id, principal, give);
    }
    for (const edit of wanted) checkTaken(context, record, edit, own.get(edit.principal)!);
    // XEP-0045 section 10.6: a room that had an owner keeps one.
    if (managed && !hasManager(context, record)) {
      throw new StanzaError('conflict', 'A room keeps at least one manager.');
    }
    if (wanted.some(({ give }) => give !== 0) && roles.count(record.id) > context.guard.limits.affiliations) {
      const { affiliations } = context.guard.limits;
      throw new StanzaError('resource-constraint', `A room's lists have at most ${affiliations} people.`);
    }
    inviteNewMembers(context, record, joining, by);
    if (record.config.membersOnly) withdrawInvitations(context, record, wanted, by);
  });
}

/** Checks an edit, and adds what goes with it. */
function completed(context: RoomsContext, record: RoomRecord, edit: RoleEdit, by: Changer): RoleEdit {
  const { host } = context;
  const kind = principalKind(edit.principal, host.domain);
  if (kind === 'everyone') {
    throw new StanzaError('bad-request', 'Everyone cannot hold a role in a room: make the room open.');
  }
  if (edit.ban === true) {
    if (kind !== 'user') throw new StanzaError('bad-request', 'People are banned, not groups.');
    // A mistyped address would be banned in silence.
    if (!host.accountExists(edit.principal)) throw nobody(edit.principal);
    if (edit.principal === by.address) throw new StanzaError('conflict', 'You cannot ban yourself.');
    if (host.isAdministrator(edit.principal)) {
      throw new StanzaError('not-allowed', `${edit.principal} is an administrator, and cannot be banned.`);
    }
    return edit;
  }
  // A presenter of a room that only members enter is one of them.
  if (record.config.membersOnly && (edit.take & MEMBER) !== 0)
    edit = { ...edit, take: edit.take | PRESENTER };
  if (edit.give === 0) return edit;
  // An address that is free today is somebody else's tomorrow, who would find themselves a member.
  if (kind === 'user' ? !host.accountExists(edit.principal) : !host.principals.isGroup(edit.principal)) {
    throw nobody(edit.principal);
  }
  if (!isInScope(context, edit.principal)) {
    throw new StanzaError('not-allowed', `${edit.principal} is not in the scope of this category.`);
  }
  if ((edit.give & PRESENTER) === 0) return edit;
  if (!record.config.moderated) {
    throw new StanzaError('bad-request', 'Only an auditorium has presenters: here everyone posts.');
  }
  // Who is to present in a room that only members enter must be able to enter it.
  const enters =
    !record.config.membersOnly || (kind === 'user' && standingOf(context, record, edit.principal).member);
  return enters ? edit : { ...edit, give: edit.give | MEMBER };
}

/** Several may be changed at once: which of them is wrong must be said. */
function nobody(principal: string): StanzaError {
  return new StanzaError('item-not-found', `Nobody has the address ${principal}.`);
}

/** A group that nobody is in manages nothing, nor does who is out of scope. */
function hasManager(context: RoomsContext, { id }: RoomRecord): boolean {
  const { roles, host } = context;
  return roles
    .holders(id, MANAGER)
    .some((principal) => host.principals.people(principal).some((bare) => whoIs(context, bare).inScope));
}

/**
 * What someone has by a group alone can only be taken from the group.
 *
 * @param own roles that had been given to themselves
 */
function checkTaken(context: RoomsContext, record: RoomRecord, edit: RoleEdit, own: number): void {
  const { principal, take, ban, entirely = false } = edit;
  if (take === 0 || ban === true || principalKind(principal, context.host.domain) !== 'user') return;
  const still = bitsOf(standingOf(context, record, principal)) & take;
  if (still !== 0 && (entirely || (own & take) === 0)) {
    const why = `${principal} has this by a group: change the group, or what it was given.`;
    throw new StanzaError('conflict', why);
  }
}

function bitsOf({ member, manager, presenter }: Standing): number {
  return (member ? MEMBER : 0) | (manager ? MANAGER : 0) | (presenter ? PRESENTER : 0);
}

/** Who is no longer a member could not follow an invitation; who gave it up themselves has declined. */
function withdrawInvitations(
  context: RoomsContext,
  record: RoomRecord,
  edits: readonly RoleEdit[],
  by: Changer,
): void {
  const { host, invitations } = context;
  for (const { principal, take, ban } of edits) {
    if ((take & MEMBER) === 0 && ban !== true) continue;
    for (const bare of host.principals.people(principal)) {
      if (standingOf(context, record, bare).member) continue;
      if (bare === by.address) invitations.declineAll(record.id, bare);
      else invitations.withdraw(record.id, bare);
    }
  }
}

/** The people who are no members yet and are about to become so. */
function peopleMadeMembers(context: RoomsContext, record: RoomRecord, edits: readonly RoleEdit[]): string[] {
  const people = new Set<string>();
  for (const { principal, give } of edits) {
    if ((give & MEMBER) === 0) continue;
    for (const bare of context.host.principals.people(principal)) {
      if (people.size >= MAX_INVITED) break;
      const before = record.id === 0 ? STRANGER : standingOf(context, record, bare);
      if (!before.member) people.add(bare);
    }
  }
  return [...people];
}

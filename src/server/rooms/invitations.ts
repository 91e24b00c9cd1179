import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { child, el, text, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { requireRoom, standingOf } from './door.ts';
import type { InvitationRecord } from './invitation-store.ts';
import { CLIENT, MUC_USER } from './namespaces.ts';
import { conferenceElement } from './payload.ts';
import { inherited } from './room-config.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';
import { manages } from './standing.ts';
import { isInScope, whoIs } from './who.ts';

const MAX_REASON_LENGTH = 512;

/**
 * Handles a message to a room that is not for everyone in it: an invitation (XEP-0045 section 7.8.2) or its declining.
 *
 * @throws StanzaError when it is neither, or not theirs to do
 */
export function handleInvitation(
  context: RoomsContext,
  stanza: Element,
  session: ClientSession,
  local: string,
): void {
  context.guard.count(session, 'invitations');
  const known = requireRoom(context, local, session);
  const x = child(stanza, 'x', MUC_USER);
  const invite = x && child(x, 'invite', MUC_USER);
  const decline = x && child(x, 'decline', MUC_USER);
  if (invite !== undefined) invitePerson(context, known, session, invite);
  else if (decline !== undefined) declineTo(context, known.record, session, decline);
  else throw new StanzaError('bad-request', 'A message to a room is of type groupchat, or an invitation.');
}

/** Whether someone may ask others into a room. */
export function mayInvite({ record, standing }: KnownRoom, joined: boolean): boolean {
  const { membersOnly, allowInvites, disabled } = record.config;
  if (disabled) return false;
  return manages(standing) || (joined && (!membersOnly || (standing.member && allowInvites)));
}

function invitePerson(
  context: RoomsContext,
  known: KnownRoom,
  session: ClientSession,
  invite: Element,
): void {
  const { record } = known;
  const { membersOnly, disabled } = record.config;
  const joined = context.live.get(record.local)?.bySession(session) !== undefined;
  if (!mayInvite(known, joined)) {
    if (disabled) throw new StanzaError('not-allowed', 'This room is disabled.');
    throw new StanzaError(
      'forbidden',
      joined ? 'Only managers invite to this room.' : 'Only who is in the room invites to it.',
    );
  }
  const bare = person(context, invite.attrs['to'] ?? '');
  const theirs = standingOf(context, record, bare);
  // Who is banned is the managers' business.
  if (theirs.banned || !isInScope(context, bare))
    throw new StanzaError('not-allowed', 'They are banned, or not in the scope of this category.');
  context.writer.transaction(() => {
    // Who is asked into a members-only room must be able to follow (section 7.8.2).
    if (membersOnly && !theirs.member) context.roles.grant(record.id, bare, 1);
    const kept = { room: record.id, address: bare, inviter: session.bare, reason: reasonIn(invite) };
    context.invitations.add(kept, Date.now());
  });
  deliverInvitations(context, [bare]);
}

/** Keeps invitations of those who have become members, where the room sends them. Within the caller's transaction. */
export function inviteNewMembers(
  context: RoomsContext,
  record: RoomRecord,
  people: readonly string[],
  { address, reason }: { address: string; reason: string },
): void {
  if (!inherited(record.config.invitations, context.category.invitations)) return;
  const there = context.live.get(record.local);
  for (const bare of people) {
    if (bare === address || (there !== undefined && there.byPerson(bare).length > 0)) continue;
    context.invitations.add({ room: record.id, address: bare, inviter: address, reason }, Date.now());
  }
}

/**
 * Tells people of the invitations that they have not been told of, if they are there; of each only if they may know of the room
 * still.
 */
export function deliverInvitations(context: RoomsContext, people: Iterable<string>): void {
  const settled: (() => void)[] = [];
  const delivered: number[] = [];
  for (const bare of people) {
    for (const invitation of context.invitations.undelivered(bare)) {
      const found = roomOf(context, invitation);
      if (found === undefined) continue;
      const { place, known } = found;
      // Whom another process made a member of an open room may be in it already.
      if ((place.live.get(known.record.local)?.byPerson(bare).length ?? 0) > 0) {
        settled.push(() => context.invitations.accept(invitation.room, bare));
        continue;
      }
      const stanza = invitationStanza(place, known.record, invitation);
      if (!context.told.has(invitation.id)) {
        if (!context.host.deliver(bare, stanza)) break;
        context.told.add(invitation.id);
      }
      delivered.push(invitation.id);
    }
  }
  if (settled.length === 0 && delivered.length === 0) return;
  context.writer.transaction(() => {
    for (const settle of settled) settle();
    for (const id of delivered) context.invitations.delivered(id);
  });
  for (const id of delivered) context.told.delete(id);
}

/** The room of an invitation as who is invited may know it, in whichever category it is. */
export function roomOf(
  context: RoomsContext,
  { room, address }: Pick<InvitationRecord, 'room' | 'address'>,
): { place: RoomsContext; known: KnownRoom } | undefined {
  for (const place of context.services.values()) {
    const record = place.store.byId(room);
    if (record === undefined) continue;
    const known = knownTo(place, record.local, address);
    return known && { place, known };
  }
  return undefined;
}

function knownTo(place: RoomsContext, local: string, address: string): KnownRoom | undefined {
  return place.store.known(local, whoIs(place, address));
}

function invitationStanza(
  context: RoomsContext,
  record: RoomRecord,
  { id, address, inviter, reason }: InvitationRecord,
): Element {
  const room = `${record.local}@${context.domain}`;
  const from = invitedBy(context, record, inviter, address);
  const invite = el('invite', MUC_USER, { from }, reason !== '' && el('reason', MUC_USER, {}, reason));
  return el(
    'message',
    CLIENT,
    { from: room, to: address },
    el('x', MUC_USER, {}, invite),
    conferenceElement(room, reason),
    el('invitation', NS_PCHAT, { id: String(id) }),
  );
}

/** How who invited is named: by their nick where real addresses are hidden and they are in the room, else by the room alone. */
export function invitedBy(
  context: RoomsContext,
  record: RoomRecord,
  inviter: string,
  invited: string,
): string {
  const reveal =
    record.config.whois === 'anyone' ||
    inviter === context.host.domain ||
    manages(standingOf(context, record, invited));
  if (reveal) return inviter;
  const room = context.live.get(record.local);
  const occupant = room?.byPerson(inviter)[0];
  return room !== undefined && occupant !== undefined
    ? room.addressOf(occupant)
    : `${record.local}@${context.domain}`;
}

/** Only who was invited declines, and only to who invited them: a room is no way to write to strangers, nor to find out who is there. */
function declineTo(
  context: RoomsContext,
  record: RoomRecord,
  session: ClientSession,
  decline: Element,
): void {
  const invitation = context.invitations
    .of(session.bare)
    .find(({ room, state }) => room === record.id && state === 'pending');
  if (invitation === undefined)
    throw new StanzaError('item-not-found', 'There is no such invitation, or it was answered.');
  context.writer.transaction(() => context.invitations.decline(invitation.id));
  tellDeclined(context, record, invitation, reasonIn(decline));
}

/** Tells who invited, where they are in the room, that the invitation was declined. */
export function tellDeclined(
  context: RoomsContext,
  record: RoomRecord,
  { inviter, address }: InvitationRecord,
  reason: string,
): void {
  const room = context.live.get(record.local);
  for (const occupant of room?.byPerson(inviter) ?? [])
    room!.sendTo(occupant, declineStanza(room!.address, address, reason));
}

function declineStanza(room: string, from: string, reason: string): Element {
  const decline = el('decline', MUC_USER, { from }, reason !== '' && el('reason', MUC_USER, {}, reason));
  return el('message', CLIENT, { from: room }, el('x', MUC_USER, {}, decline));
}

function reasonIn(element: Element): string {
  return shortReason(text(child(element, 'reason', MUC_USER)));
}

/** A reason as it is passed on. */
export function shortReason(reason: string): string {
  return [...reason].slice(0, MAX_REASON_LENGTH).join('');
}

/** The bare address of an account here. @throws StanzaError `jid-malformed`, `item-not-found` */
export function person(context: RoomsContext, address: string): string {
  const bare = readBareAddress(address);
  if (!context.host.accountExists(bare)) throw new StanzaError('item-not-found', 'Nobody has this address.');
  return bare;
}

import { bareAddress } from '../../model/address.ts';
import type { ClientSession } from '../service.ts';
import { child, el, text, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { atLeast } from './affiliation.ts';
import type { RoomsContext } from './context.ts';
import { affiliationOf, requireRoom } from './door.ts';
import { CLIENT, MUC_USER } from './namespaces.ts';
import { conferenceElement } from './payload.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';

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

function invitePerson(
  context: RoomsContext,
  known: KnownRoom,
  session: ClientSession,
  invite: Element,
): void {
  const { record, affiliation } = known;
  const { config } = record;
  const room = context.live.get(record.local);
  const occupant = room?.bySession(session);
  const manages = atLeast(affiliation, 'admin');
  if (!manages && occupant === undefined)
    throw new StanzaError('forbidden', 'Only who is in the room invites to it.');
  if (!manages && config.membersOnly && !config.allowInvites) {
    throw new StanzaError('forbidden', 'Only managers invite to this room.');
  }
  const bare = personIn(context, invite);
  const standing = affiliationOf(context, record.id, bare);
  if (standing === 'outcast') throw new StanzaError('not-allowed', 'This person is banned from the room.');
  // Who is asked into a members-only room must be able to follow (section 7.8.2).
  if (config.membersOnly && standing === 'none') {
    context.writer.transaction(() => context.store.setAffiliation(record.id, bare, 'member'));
  }
  const from = room !== undefined && occupant !== undefined ? room.addressOf(occupant) : session.bare;
  if (!sendInvitation(context, record, bare, from, reasonIn(invite))) {
    throw new StanzaError(
      'recipient-unavailable',
      'They are not signed in, so the invitation did not reach them.',
    );
  }
}

/**
 * Tells someone that they may join.
 *
 * @param from who asks: an occupant, or a bare address
 * @returns whether they are signed in
 */
export function sendInvitation(
  context: RoomsContext,
  record: RoomRecord,
  bare: string,
  from: string,
  reason: string,
): boolean {
  const address = `${record.local}@${context.domain}`;
  const invite = el('invite', MUC_USER, { from }, reason !== '' && el('reason', MUC_USER, {}, reason));
  return context.host.deliver(
    bare,
    el(
      'message',
      CLIENT,
      { from: address, to: bare },
      el('x', MUC_USER, {}, invite),
      conferenceElement(address, reason),
    ),
  );
}

/** Only someone in the room can be told, so that the room is no way to write to strangers. */
function declineTo(
  context: RoomsContext,
  record: RoomRecord,
  session: ClientSession,
  decline: Element,
): void {
  const room = context.live.get(record.local);
  const target = decline.attrs['to'] ?? '';
  const nick = target.startsWith(`${record.local}@${context.domain}/`)
    ? target.slice(record.local.length + context.domain.length + 2)
    : null;
  const inviter = nick === null ? room?.byPerson(personIn(context, decline))[0] : room?.byNick(nick);
  if (room === undefined || inviter === undefined) {
    throw new StanzaError('item-not-found', 'Who invited you is not in the room.');
  }
  const reason = reasonIn(decline);
  room.sendTo(
    inviter,
    el(
      'message',
      CLIENT,
      { from: room.address },
      el(
        'x',
        MUC_USER,
        {},
        el('decline', MUC_USER, { from: session.bare }, reason !== '' && el('reason', MUC_USER, {}, reason)),
      ),
    ),
  );
}

function reasonIn(element: Element): string {
  return [...text(child(element, 'reason', MUC_USER))].slice(0, MAX_REASON_LENGTH).join('');
}

/** @throws StanzaError `jid-malformed`, `item-not-found` nobody has this address */
function personIn(context: RoomsContext, element: Element): string {
  return person(context, element.attrs['to'] ?? '');
}

/** The bare address of an account here. @throws StanzaError `jid-malformed`, `item-not-found` */
export function person(context: RoomsContext, address: string): string {
  let bare: string;
  try {
    bare = bareAddress(address);
  } catch {
    throw new StanzaError('jid-malformed', 'This is not an address.');
  }
  if (!context.host.accountExists(bare)) throw new StanzaError('item-not-found', 'Nobody has this address.');
  return bare;
}

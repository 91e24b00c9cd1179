import type { ClientSession } from '../service.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import type { Occupant, Room } from './room.ts';
import type { RoomConfig } from './room-config.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';
import { manages, type Standing } from './standing.ts';
import { whoIs } from './who.ts';

/**
 * The one way from a name to a room. A secret room is not found by who does not belong to it, here and in the same query as a
 * room that does not exist, so nothing behind this door can tell them apart, by words or by time.
 */
export function knownRoom(
  context: RoomsContext,
  local: string,
  session: Pick<ClientSession, 'bare'>,
): KnownRoom | undefined {
  return context.store.known(local, whoIs(context, session.bare));
}

/** @throws StanzaError `item-not-found`; `gone` it has moved (RFC 6120 section 8.3.3.5) */
export function requireRoom(context: RoomsContext, local: string, session: ClientSession): KnownRoom {
  const known = knownRoom(context, local, session);
  if (known !== undefined) return known;
  throw movedRoom(context, local, session) ?? noSuchRoom();
}

/** That a room has moved, for who may know of it where it is now. */
export function movedRoom(
  context: RoomsContext,
  local: string,
  session: ClientSession,
): StanzaError | undefined {
  const place = context.store.movedTo(local);
  const there = place && context.services.get(place.service);
  if (place === undefined || there === undefined) return undefined;
  if (!whoIs(context, session.bare).inScope || knownRoom(there, place.local, session) === undefined)
    return undefined;
  return new StanzaError(
    'gone',
    'The room has moved.',
    undefined,
    `xmpp:${encodeURIComponent(place.local)}@${place.service}`,
  );
}

export function noSuchRoom(): StanzaError {
  return new StanzaError('item-not-found', 'There is no such room.');
}

/**
 * Where this session has joined.
 *
 * @throws StanzaError `not-acceptable` it has not, and knows the room (XEP-0045 section 7.4); `item-not-found`
 */
export function requireSeat(
  context: RoomsContext,
  local: string,
  session: ClientSession,
): { room: Room; occupant: Occupant } {
  const room = context.live.joined(session, local);
  const occupant = room?.bySession(session);
  if (room !== undefined && occupant !== undefined) return { room, occupant };
  requireRoom(context, local, session);
  throw new StanzaError('not-acceptable', 'You are not in this room.');
}

/**
 * Whether one may join (XEP-0045 section 7.2.6 and 7.2.7).
 *
 * @throws StanzaError `not-allowed` disabled, `forbidden` banned, `registration-required` not a member
 */
export function checkEntry(known: KnownRoom): void {
  if (known.record.config.disabled) throw new StanzaError('not-allowed', 'This room is disabled.');
  checkBelongs(known);
}

/**
 * Whether one may read the archive: who may join, and of a disabled room who manages it.
 *
 * @throws StanzaError `forbidden` banned, `registration-required` not a member, `not-allowed` disabled
 */
export function checkReading(known: KnownRoom): void {
  const { record, standing } = known;
  if (record.config.disabled && manages(standing)) return;
  checkBelongs(known);
  if (record.config.disabled)
    throw new StanzaError('not-allowed', 'This room is disabled: only its managers read its history.');
}

function checkBelongs({ record, standing }: KnownRoom): void {
  if (standing.banned) throw new StanzaError('forbidden', 'You are banned from this room.');
  if (record.config.membersOnly && !standing.member) {
    throw new StanzaError('registration-required', 'Only members may enter this room.');
  }
}

/** Whether checkReading() would let one read. */
export function mayRead({ record, standing }: KnownRoom): boolean {
  if (record.config.disabled) return manages(standing);
  return !standing.banned && (!record.config.membersOnly || standing.member);
}

/** Whether one may be in a room now. */
export function mayBeIn(standing: Standing, config: RoomConfig): boolean {
  return !config.disabled && !standing.banned && (!config.membersOnly || standing.member);
}

/** @throws StanzaError `forbidden` */
export function requireManager({ standing }: Pick<KnownRoom, 'standing'>, what: string): void {
  if (!manages(standing)) throw new StanzaError('forbidden', `Only managers ${what}.`);
}

/** What a person is to a room, whether they may know of it or not. */
export function standingOf(context: RoomsContext, record: Pick<RoomRecord, 'id'>, bare: string): Standing {
  return context.roles.standing(record.id, whoIs(context, bare));
}

/** The element with which a room says that it has moved. */
export function movedElement(address: string): Element {
  return el('moved', NS_PCHAT, { jid: address });
}

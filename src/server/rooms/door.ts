import type { ClientSession } from '../service.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { atLeast, type Actor, type Affiliation } from './affiliation.ts';
import type { RoomsContext } from './context.ts';
import type { Occupant, Room } from './room.ts';
import type { KnownRoom } from './room-store.ts';

/**
 * The one way from a name to a room. A secret room is not found by who does not belong to it, here and in the same query as a
 * room that does not exist, so nothing behind this door can tell them apart, by words or by time.
 */
export function knownRoom(
  context: RoomsContext,
  local: string,
  session: ClientSession,
): KnownRoom | undefined {
  return context.store.known(local, session.bare, context.host.isAdministrator(session.bare));
}

/** @throws StanzaError `item-not-found` */
export function requireRoom(context: RoomsContext, local: string, session: ClientSession): KnownRoom {
  const known = knownRoom(context, local, session);
  if (known === undefined) throw noSuchRoom();
  return known;
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

/** Who asks for something in a room, joined or not. */
export function actorIn(context: RoomsContext, known: KnownRoom, session: ClientSession): Actor {
  const occupant = context.live.get(known.record.local)?.bySession(session);
  return { affiliation: known.affiliation, role: occupant?.role ?? 'none' };
}

/**
 * Whether one may join, and so read (XEP-0045 section 7.2.6 and 7.2.7).
 *
 * @throws StanzaError `forbidden` banned, `registration-required` not a member
 */
export function checkEntry({ record, affiliation }: KnownRoom): void {
  if (affiliation === 'outcast') throw new StanzaError('forbidden', 'You are banned from this room.');
  if (record.config.membersOnly && !atLeast(affiliation, 'member')) {
    throw new StanzaError('registration-required', 'Only members may enter this room.');
  }
}

/** Whether checkEntry() would let one in. */
export function mayEnter({ record, affiliation }: KnownRoom): boolean {
  return affiliation !== 'outcast' && (!record.config.membersOnly || atLeast(affiliation, 'member'));
}

/** What an address is to a room; administrators own every room. */
export function affiliationOf(context: RoomsContext, room: number, bare: string): Affiliation {
  return context.host.isAdministrator(bare) ? 'owner' : context.store.affiliation(room, bare);
}

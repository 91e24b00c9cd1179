import { MAX_NICK_LENGTH } from '../../model/limits.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { child, children, serialize, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { createRoom } from './creation.ts';
import { checkEntry, knownRoom, movedRoom, noSuchRoom } from './door.ts';
import { sendHistory, sendSubject } from './history.ts';
import { leave } from './leaving.ts';
import { MUC, OCCUPANT_ID } from './namespaces.ts';
import { occupantId } from './occupant-id.ts';
import { sendTo, type Occupant, type Room } from './room.ts';
import { roomStatuses } from './room-config.ts';
import type { KnownRoom } from './room-store.ts';
import { affiliationOf, manages, roleOf } from './standing.ts';
import { mayCreate } from './who.ts';

/** More of one's own presence than this is not passed on: it goes to everyone, at every join. */
const MAX_PAYLOAD = 4096;
const MAX_ELEMENTS = 50;

/** Handles a presence to `room/nick`: joining, a new nick, a new status, or leaving (XEP-0045 section 7). */
export function handlePresence(
  context: RoomsContext,
  stanza: Element,
  session: ClientSession,
  local: string,
  resource: string,
): void {
  const { type } = stanza.attrs;
  const room = context.live.joined(session, local);
  const occupant = room?.bySession(session);
  if (type === 'unavailable') {
    if (room !== undefined && occupant !== undefined) leave(context, room, occupant, session, stanza);
    return;
  }
  if (type !== undefined) return;
  context.guard.count(session, 'presences');
  const nick = readNick(resource);
  const muc = child(stanza, 'x', MUC);
  if (room === undefined || occupant === undefined) {
    // Only the join of XEP-0045 is one; anything else comes from a client that believes itself in the room still.
    if (muc === undefined) throw new StanzaError('not-acceptable', 'You are not in this room.');
    context.guard.checkJoined(context.live.countJoined(session));
    const known = knownRoom(context, local, session);
    if (known === undefined) joinUnknown(context, local, nick, session, stanza);
    else join(context, known, session, nick, resource, stanza, muc);
    return;
  }
  if (nick !== occupant.nick) {
    rename(room, occupant, nick, stanza);
    return;
  }
  occupant.payload = payloadOf(stanza);
  // A join of who is there already asks for everything again (a client that lost its state).
  if (muc === undefined) room.announce(occupant);
  else welcome(context, room, occupant, session, muc);
}

/** A name that they know no room by: it has moved, becomes a room of theirs where they may create one, or is none. */
function joinUnknown(
  context: RoomsContext,
  local: string,
  nick: string,
  session: ClientSession,
  stanza: Element,
): void {
  const moved = movedRoom(context, local, session);
  if (moved !== undefined) throw moved;
  if (!mayCreate(context, session.bare)) throw noSuchRoom();
  context.guard.checkLocked(context.live.countLocked(session));
  createRoom(context, local, nick, session, payloadOf(stanza));
}

function join(
  context: RoomsContext,
  known: KnownRoom,
  session: ClientSession,
  nick: string,
  asked: string,
  stanza: Element,
  muc: Element,
): void {
  checkEntry(known);
  const { record, standing } = known;
  const there = context.live.get(record.local);
  const taken = there?.byNick(nick);
  if (taken !== undefined && taken.bare !== session.bare) {
    throw new StanzaError('conflict', 'Somebody else has this nick here.');
  }
  const { maxUsers } = record.config;
  const full = maxUsers !== null && there !== undefined && there.occupants.size >= maxUsers;
  if (full && taken === undefined && !manages(standing)) {
    throw new StanzaError('service-unavailable', 'This room is full.');
  }
  const room = context.live.open(record);
  // Another session of a person who is there by this nick is no other participant.
  const occupant: Occupant = taken ?? {
    nick,
    bare: session.bare,
    standing,
    affiliation: affiliationOf(standing),
    role: roleOf(standing, record.config),
    occupantId: occupantId(context.salt, record.local, session.bare),
    payload: payloadOf(stanza),
    seats: new Map(),
  };
  room.seat(occupant, session);
  context.live.join(session, record.local, room);
  if (taken === undefined) {
    room.checkSize();
    room.announceToOthers(occupant);
  }
  // It counts as accepted; nothing is written where there is none.
  if (context.invitations.hasPending(record.id, session.bare))
    context.writer.transaction(() => context.invitations.accept(record.id, session.bare));
  welcome(context, room, occupant, session, muc, occupant.nick === asked ? [] : ['210']);
}

/** What a joiner is sent, in the order of XEP-0045 section 7.1: who is there, oneself last, history, topic. */
function welcome(
  context: RoomsContext,
  room: Room,
  occupant: Occupant,
  session: ClientSession,
  muc: Element,
  statuses: string[] = [],
): void {
  const reveal = room.reveals(occupant);
  for (const other of room.large ? [] : room.occupants.values()) {
    if (other !== occupant) sendTo(session, room.presence(other, {}, reveal));
  }
  sendTo(session, room.selfPresence(occupant, { selfStatuses: [...roomStatuses(room.config), ...statuses] }));
  sendHistory(context, room, session, muc);
  sendSubject(room, session);
}

/** XEP-0045 section 7.6: gone by the old nick with 303 and the new one, there by the new. */
function rename(room: Room, occupant: Occupant, nick: string, stanza: Element): void {
  const taken = room.byNick(nick);
  if (taken !== undefined && taken !== occupant) {
    throw new StanzaError('conflict', 'Somebody else has this nick here.');
  }
  room.announce(occupant, { gone: true, statuses: ['303'], newNick: nick });
  room.rename(occupant, nick);
  occupant.payload = payloadOf(stanza);
  room.announce(occupant);
}

/**
 * A nick as it will be known: normalised, without spaces around it.
 *
 * @throws StanzaError `jid-malformed` empty, too long, or with characters that rewrite the line they stand in
 */
function readNick(resource: string): string {
  const nick = resource.normalize('NFC').trim();
  if (
    nick === '' ||
    [...nick].length > MAX_NICK_LENGTH ||
    /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(nick)
  ) {
    throw new StanzaError('jid-malformed', `A nick has 1 to ${MAX_NICK_LENGTH} printable characters.`);
  }
  return nick;
}

/** A presence's own children without those that only the room may say. */
function payloadOf(stanza: Element): Element[] {
  const payload = children(stanza).filter(
    ({ ns }) =>
      ns !== OCCUPANT_ID &&
      ns !== NS_PCHAT &&
      ns !== 'urn:xmpp:delay' &&
      ns !== MUC &&
      !ns.startsWith(`${MUC}#`),
  );
  const size = payload.reduce((sum, element) => sum + serialize(element).length, 0);
  const count = payload.reduce((sum, element) => sum + countElements(element), 0);
  return size > MAX_PAYLOAD || count > MAX_ELEMENTS ? [] : payload;
}

/** An element that is kept takes much more memory than the text that it was. */
function countElements(element: Element): number {
  return children(element).reduce((sum, inner) => sum + countElements(inner), 1);
}

import type { ClientSession } from '../service.ts';
import type { Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { sendSubject } from './history.ts';
import { empty, farewell } from './leaving.ts';
import { occupantId } from './occupant-id.ts';
import { refreshRoom } from './refresh.ts';
import { sendTo, type Occupant, type Room } from './room.ts';
import { changeStatuses, DEFAULT_CONFIG, roomStatuses, type RoomConfig } from './room-config.ts';
import { UNCLAIMED } from './room-store.ts';
import { affiliationOf, MANAGER, MEMBER, PRESENTER, roleOf, standingOf } from './standing.ts';
import { mayCreate, whoIs } from './who.ts';

/*
 * Creating a room, and why it says nothing of secret rooms.
 *
 * Standard clients create a room by joining a name that does not exist (XEP-0045 section 10.1), so a stranger who joins the name
 * of a secret room must be answered as if they had just created it. They are: each session that joins a name it knows no room
 * by gets a locked room of its own, with itself alone in it and nothing on disk. The same happens for a name that nobody has.
 * No answer before the configuration is sent differs, and none takes another path.
 *
 * A name is given away only when its creator sends the configuration; the first to do so has it, everyone else is told
 * `conflict`. That one answer cannot be the same for a taken name as for a free one wherever people choose names that are
 * unique. So it is made dear: each name that is free becomes a room of the one who asks, in the open and under their name, and
 * names are claimed at a rate that suits people (limits.ts). Who wants a room's very name to tell nothing gives it one that
 * cannot be guessed.
 */

/** Joins a name that this person knows no room by: they are in a locked room of their own (status 201). */
export function createRoom(
  context: RoomsContext,
  local: string,
  nick: string,
  session: ClientSession,
  payload: Element[],
): void {
  if ([...local].length > 128) throw new StanzaError('jid-malformed', "A room's address is too long.");
  const room = context.live.make({ id: UNCLAIMED, local, config: DEFAULT_CONFIG, subject: null });
  const standing = standingOf(MEMBER | MANAGER, false, context.host.isAdministrator(session.bare));
  const occupant: Occupant = {
    nick,
    bare: session.bare,
    standing,
    affiliation: affiliationOf(standing),
    role: roleOf(standing, DEFAULT_CONFIG),
    occupantId: occupantId(context.salt, local, session.bare),
    payload,
    seats: new Map(),
  };
  room.seat(occupant, session);
  context.live.join(session, local, room);
  sendTo(session, room.selfPresence(occupant, { selfStatuses: [...roomStatuses(room.config), '201'] }));
  sendSubject(room, session);
}

/**
 * The creator has sent the configuration: the room comes into being, and is unlocked.
 *
 * @throws StanzaError `not-allowed`, `conflict` the name or address is taken, `resource-constraint` too many rooms, or too many at once
 */
export function claimRoom(
  context: RoomsContext,
  room: Room,
  session: ClientSession,
  config: RoomConfig,
): void {
  const { store, guard } = context;
  const { local } = room.record;
  // It may have been taken away since they joined.
  if (!mayCreate(context, session.bare))
    throw new StanzaError('not-allowed', `You may not create rooms in ${context.category.name}.`);
  guard.countCreation(session.bare);
  guard.checkCreated(store.countCreatedBy(session.bare));
  const record = context.writer.transaction(() => {
    checkName(context, local, config, session.bare);
    const created = store.create(local, session.bare, config);
    if (created === null) throw taken();
    const presents = config.moderated ? PRESENTER : 0;
    context.roles.grant(created.id, session.bare, MEMBER | MANAGER | presents);
    return created;
  });
  room.record = record;
  context.live.publish(room);
  refreshRoom(context, room);
  room.notify(changeStatuses(DEFAULT_CONFIG, config));
}

/**
 * Two rooms of one name in a category would be taken for each other.
 *
 * @param except the number of the room that may have the name
 * @throws StanzaError `not-allowed`, `conflict` a room that this person may know of has it
 */
export function checkName(
  context: RoomsContext,
  local: string,
  { name }: RoomConfig,
  bare: string,
  except?: number,
): void {
  if (context.store.isNamed(name || local, whoIs(context, bare), except)) throw taken();
}

/** The same for a name and for an address, which might be that of a secret room. */
function taken(): StanzaError {
  return new StanzaError('conflict', 'There is a room of this name already.');
}

/** The creator thought better of it (XEP-0045 section 10.1.3). */
export function abandonRoom(context: RoomsContext, room: Room): void {
  empty(context, room, farewell());
}

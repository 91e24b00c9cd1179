import type { ClientSession } from '../service.ts';
import { child, el, type Element } from '../stream/element.ts';
import type { RoomsContext } from './context.ts';
import { CLIENT, MUC_USER } from './namespaces.ts';
import { sendTo, type Announcement, type Occupant, type Room } from './room.ts';

/** A session leaves; its occupant goes with its last session (XEP-0045 section 7.14). */
export function leave(
  context: RoomsContext,
  room: Room,
  occupant: Occupant,
  session: ClientSession,
  stanza?: Element,
): void {
  const status = stanza && child(stanza, 'status');
  const announcement = { gone: true, says: status };
  sendTo(session, room.selfPresence(occupant, announcement));
  // The others are told while the seat, and with it the full address, is still there.
  if (occupant.seats.size === 1) room.announceToOthers(occupant, announcement);
  context.live.leave(session, room, occupant);
  room.checkSize();
  afterLeaving(context, room);
}

/** Shows an occupant out with all their sessions: kicked, banned, no longer a member. */
export function expel(context: RoomsContext, room: Room, occupant: Occupant, why: Announcement): void {
  room.announce(occupant, { ...why, gone: true });
  for (const { session } of occupant.seats.values()) context.live.leave(session, room, occupant);
  room.checkSize();
  afterLeaving(context, room);
}

/**
 * Everyone is out at once: the room is destroyed (XEP-0045 section 10.9) or has moved, or the server ends.
 *
 * @param says what their presences have, the same for all or for each their own
 */
export function empty(
  context: RoomsContext,
  room: Room,
  says: Element | ((occupant: Occupant) => readonly Element[]),
): void {
  for (const occupant of room.occupants.values()) {
    const payload = typeof says === 'function' ? says(occupant) : [says];
    for (const { session } of occupant.seats.values()) {
      const presence = el(
        'presence',
        CLIENT,
        { from: room.addressOf(occupant), type: 'unavailable' },
        ...payload,
      );
      context.live.leave(session, room, occupant);
      sendTo(session, presence);
    }
  }
  context.live.close(room);
}

/** The `x` of a presence with which everyone is shown out. */
export function farewell(...more: Element[]): Element {
  return el(
    'x',
    MUC_USER,
    {},
    el('item', MUC_USER, { affiliation: 'none', role: 'none' }),
    el('status', MUC_USER, { code: '110' }),
    ...more,
  );
}

/** Deletes a room from disk, by and by with its archive. */
export function deleteRoom(context: RoomsContext, room: number): void {
  context.writer.transaction(() => context.store.delete(room));
  context.purge.start();
}

/** A room that nobody is in is forgotten, a temporary one for good (XEP-0045 section 7.14). */
function afterLeaving(context: RoomsContext, room: Room): void {
  if (!room.empty) return;
  context.live.close(room);
  if (!room.locked && !room.config.persistent) {
    const { id } = room.record;
    deleteRoom(context, id);
  }
}

import { el } from '../stream/element.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { RoomsContext } from './context.ts';
import { mayBeIn } from './door.ts';
import { expel } from './leaving.ts';
import type { Announcement, Occupant, Room } from './room.ts';
import { affiliationOf, roleOf, sameStanding, type Standing } from './standing.ts';
import { whoIs } from './who.ts';

/** Who changed something, and why, as those are told whom it touches. */
export interface Cause {
  /** Nick of who did it. */
  actor?: string;
  reason?: string;
}

/**
 * Works out anew what everyone in a room is to it, after anything changed that bears on it: its lists or settings, a group, the
 * category. Who may not be in it any more is shown out, and told why; whose standing is another is announced.
 *
 * @param status for who is no longer a member: 321, or 322 where the room has become members-only (XEP-0045 section 15.6.2)
 */
export function refreshRoom(
  context: RoomsContext,
  room: Room,
  cause: Cause = {},
  status: '321' | '322' = '321',
): void {
  if (room.locked) return;
  const { record } = room;
  for (const occupant of room.occupants.values()) {
    const who = whoIs(context, occupant.bare);
    const standing = context.roles.standing(record.id, who);
    const isIn = who.inScope && mayBeIn(standing, record.config);
    const role = roleOf(standing, record.config);
    if (!isIn) {
      settle(occupant, standing, room);
      expel(context, room, occupant, farewellTo(room, standing, who.inScope, cause, status));
    } else if (role !== occupant.role || !sameStanding(standing, occupant.standing)) {
      settle(occupant, standing, room);
      room.announce(occupant, { ...cause });
    }
  }
}

function settle(occupant: Occupant, standing: Standing, room: Room): void {
  occupant.standing = standing;
  occupant.affiliation = affiliationOf(standing);
  occupant.role = roleOf(standing, room.config);
}

function farewellTo(
  room: Room,
  standing: Standing,
  inScope: boolean,
  cause: Cause,
  status: string,
): Announcement {
  if (standing.banned) return { ...cause, statuses: ['301'] };
  if (room.config.disabled) {
    const reason = cause.reason || 'The room was disabled.';
    return { ...cause, reason, statuses: ['307'], says: el('disabled', NS_PCHAT) };
  }
  if (!inScope)
    return { ...cause, reason: 'The category is no longer open to you.', statuses: ['307', '321'] };
  return { ...cause, statuses: [status] };
}

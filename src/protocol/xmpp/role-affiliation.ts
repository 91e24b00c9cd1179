import { PchatError } from '../../model/errors.ts';
import type { RoleChange } from '../../model/principal.ts';
import type { Affiliation } from './extensions/room-affiliations.ts';

/** What of a room decides what an affiliation means in it. */
export interface RoomManner {
  auditorium: boolean;
  open: boolean;
}

/**
 * The affiliation by which a role is given or taken where there is nothing else (XEP-0045 section 5.2). An owner is member and
 * speaks as well, so these cannot be taken from one; who is no longer a manager stays what is left of that.
 *
 * @param now what the person is
 * @throws PchatError `unsupported`, `usage` presenter of a normal room, `conflict`
 */
export function newAffiliation(
  { action, role }: RoleChange,
  now: Affiliation,
  manner: RoomManner,
): Affiliation {
  const manages = now === 'owner' || now === 'admin';
  if (role === 'banned') {
    if (action === 'grant') return 'outcast';
    return now === 'outcast' ? 'none' : now;
  }
  if (role === 'manager') {
    if (action === 'grant') return 'owner';
    return manages ? 'member' : now;
  }
  if (role === 'presenter') checkPresenter(manner);
  else if (manner.auditorium && manner.open) throw membersPresent();
  if (action === 'grant') return manages ? now : 'member';
  if (manages) throw comesWithManager(role);
  return now === 'member' ? 'none' : now;
}

function checkPresenter({ auditorium, open }: RoomManner): void {
  if (!auditorium) {
    throw new PchatError('usage', 'Only auditoriums have presenters, and this room is none.', {
      next: 'Make it one with: pchat room set ROOM --kind auditorium',
    });
  }
  if (!open) {
    throw new PchatError('unsupported', 'On this server every member of a closed auditorium may post.', {
      next: 'Open the room, or give the role member.',
    });
  }
}

function membersPresent(): PchatError {
  return new PchatError('unsupported', "On this server an open auditorium's members are its presenters.", {
    next: 'Give the role presenter; everyone may read.',
  });
}

function comesWithManager(role: 'member' | 'presenter'): PchatError {
  return new PchatError('unsupported', `On this server every manager is a ${role} too.`, {
    next: 'Take the role manager first.',
  });
}

import { bareAddress } from '../../model/address.ts';
import type { LeftReason, Participant } from '../../model/participant.ts';
import { STATUS, type OccupantInfo } from './extensions/group-chat.ts';

/** Somebody in a room, as its presence says. */
export function participantOf(
  name: string,
  info: OccupantInfo,
  moderated: boolean,
  self: boolean,
): Participant {
  const mayPost = info.role === 'participant' || info.role === 'moderator';
  return {
    name,
    address: realAddress(info.address),
    manager: info.affiliation === 'owner' || info.affiliation === 'admin',
    member: ['member', 'admin', 'owner'].includes(info.affiliation),
    mayPost,
    presenter: moderated && mayPost,
    self,
  };
}

/** A real address without its resource; null when there is none, or one that makes no sense. */
export function realAddress(address: string | null): string | null {
  try {
    return address === null ? null : bareAddress(address);
  } catch {
    return null;
  }
}

export function sameParticipant(a: Participant, b: Participant): boolean {
  return (Object.keys(a) as (keyof Participant)[]).every((key) => a[key] === b[key]);
}

/** Why somebody is gone (XEP-0045 section 15.6). */
export function leftReason(info: OccupantInfo): LeftReason {
  const { statuses } = info;
  if (info.destroyed) return 'room-deleted';
  if (statuses.has(STATUS.banned)) return 'banned';
  if (statuses.has(STATUS.technicalError)) return 'connection-lost';
  if (statuses.has(STATUS.kicked)) return 'kicked';
  if (statuses.has(STATUS.affiliationChanged) || statuses.has(STATUS.membersOnly)) return 'not-member';
  if (statuses.has(STATUS.shutdown)) return 'server-shutdown';
  return 'left';
}

import { bareAddress } from '../../model/address.ts';
import type { LeftReason, Participant } from '../../model/participant.ts';
import { STATUS, type OccupantInfo } from './extensions/group-chat.ts';
import type { ListedParticipant } from './extensions/large-rooms.ts';
import type { StandingInfo } from './extensions/standing.ts';

/**
 * Somebody in a room, as its presence says.
 *
 * @param standing what a room with rules says beside affiliation and role; null: those are all there is
 */
export function participantOf(
  name: string,
  info: OccupantInfo,
  moderated: boolean,
  self: boolean,
  standing: StandingInfo | null = null,
): Participant {
  const address = realAddress(info.address);
  if (standing !== null) return { name, address, self, ...rolesOf(standing) };
  const mayPost = info.role === 'participant' || info.role === 'moderator';
  return {
    name,
    address,
    manager: info.affiliation === 'owner' || info.affiliation === 'admin',
    member: ['member', 'admin', 'owner'].includes(info.affiliation),
    mayPost,
    presenter: moderated && mayPost,
    self,
  };
}

/** Somebody in a room that was asked who is in it. @param self our nick there */
export function listedParticipant(listed: ListedParticipant, self: string | undefined): Participant {
  const { nick, address, standing } = listed;
  return { name: nick, address: realAddress(address), self: nick === self, ...rolesOf(standing) };
}

function rolesOf({ roles, post }: StandingInfo): Omit<Participant, 'name' | 'address' | 'self'> {
  return {
    manager: roles.includes('manager') || roles.includes('administrator'),
    member: roles.includes('member'),
    mayPost: post,
    presenter: roles.includes('presenter'),
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
  // Who is out of a category's scope is put out for that, and both are said (docs/protocol.md).
  if (statuses.has(STATUS.affiliationChanged) || statuses.has(STATUS.membersOnly)) return 'not-member';
  if (statuses.has(STATUS.kicked)) return 'kicked';
  if (statuses.has(STATUS.shutdown)) return 'server-shutdown';
  return 'left';
}

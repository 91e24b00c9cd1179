import { PchatError } from '../../model/errors.ts';
import { principalAddress, principalKind } from '../../model/principal.ts';
import type { RoleEdit } from '../../server/rooms/role-changes.ts';
import type { Holder, PlacedRoom, RoomAdministration } from '../../server/rooms/room-administration.ts';
import { ROLE_BITS } from '../../server/rooms/standing.ts';
import type { ServerData } from '../../server/server-data.ts';
import type { RoleOutcome } from '../../session/role-outcome.ts';

const ROLES = ['member', 'manager', 'presenter', 'banned'] as const satisfies Holder['role'][];

/** A role as it was typed. @throws PchatError `usage` with those that there are */
export function roleIn(typed: string): Holder['role'] {
  const role = ROLES.find((known) => known === typed || `${known}s` === typed);
  if (role !== undefined) return role;
  throw new PchatError('usage', `There is no role "${typed}".`, { next: `One of: ${ROLES.join(', ')}.` });
}

/** Giving a role to each of those named; giving `banned` bans. @throws PchatError `not-found`, `usage` */
export function grants(data: ServerData, role: Holder['role'], typed: readonly string[]): RoleEdit[] {
  return typed.map((who) => {
    const principal = data.principal(who);
    if (role === 'banned') return { principal, give: 0, take: 0, ban: true };
    return { principal, give: ROLE_BITS[role], take: 0, ban: false };
  });
}

/** Taking it from each of them. Who holds it can be named whoever they are. @throws PchatError `not-found`, `usage` */
export function revocations(
  data: ServerData,
  rooms: RoomAdministration,
  room: PlacedRoom,
  role: Holder['role'],
  typed: readonly string[],
): RoleEdit[] {
  const holders = rooms.holders(room).filter((holder) => holder.role === role);
  return typed.map((who) => {
    const address = principalAddress(who, data.domain);
    const isHolder = holders.some(({ principal }) => principal === address);
    const principal = isHolder ? address : data.principal(who);
    if (role === 'banned') return { principal, give: 0, take: 0, ban: false };
    return { principal, give: 0, take: ROLE_BITS[role] };
  });
}

/** What taking a role has done. @param before who held roles then */
export function revoked(
  data: ServerData,
  rooms: RoomAdministration,
  room: PlacedRoom,
  role: Holder['role'],
  edits: readonly RoleEdit[],
  before: readonly Holder[],
): RoleOutcome {
  const who = edits.map(({ principal }) => principal);
  const holding = (holders: readonly Holder[], held: Holder['role']) =>
    holders.filter((holder) => holder.role === held).map(({ principal }) => principal);
  const had = holding(before, role);
  const after = rooms.holders(room);
  const groups = holding(after, role).filter((one) => principalKind(one, data.domain) === 'group');
  const usersOf = (group: string) => data.groups.users(localPart(group));
  const byGroup = who
    .filter((one) => principalKind(one, data.domain) === 'user')
    .map((address) => ({
      address,
      groups: groups.filter((group) => usersOf(group).includes(localPart(address))),
    }))
    .filter((one) => one.groups.length > 0);
  const members = holding(after, 'member');
  const [presented, present] = [holding(before, 'presenter'), holding(after, 'presenter')];
  const staying = role === 'presenter' && room.record.config.membersOnly;
  return {
    wereNot: who.filter((one) => !had.includes(one)),
    byGroup,
    membersToo: [],
    stayMembers: staying ? who.filter((one) => members.includes(one)) : [],
    presentNoMore:
      role === 'presenter' ? [] : who.filter((one) => presented.includes(one) && !present.includes(one)),
  };
}

function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

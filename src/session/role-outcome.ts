import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { Session } from './session.ts';

type Role = RoleHolder['role'];

/** What became of the people and groups whose role was changed, as far as the room tells. */
export interface RoleOutcome {
  /** Those from whom something was taken that had not been given to them. */
  wereNot: string[];
  /** Those who have by groups what was taken from them, and those groups. */
  byGroup: { address: string; groups: string[] }[];
  /** New presenters of a room for members, who are members now because of it. */
  membersToo: string[];
  /** Former presenters who stay members: they were made members with it. */
  stayMembers: string[];
  /** Former members of a room for members who presented there, and do so no longer. */
  presentNoMore: string[];
}

/** Who has which role; null where the room does not tell us, or the server has no rules by which anything of this could be. */
export async function rolesToCompare(session: Session, room: string): Promise<readonly RoleHolder[] | null> {
  if (!session.capabilities.roomRules) return null;
  return session.roles(room).catch(() => null);
}

/**
 * Looks at what a change of roles has done.
 *
 * @param before from rolesToCompare(), before the change; @param who whose role was changed
 */
export async function roleOutcome(
  session: Session,
  room: string,
  action: RoleChange['action'],
  role: Role,
  who: readonly string[],
  before: readonly RoleHolder[] | null,
): Promise<RoleOutcome> {
  const outcome: RoleOutcome = {
    wereNot: [],
    byGroup: [],
    membersToo: [],
    stayMembers: [],
    presentNoMore: [],
  };
  if (before === null) return outcome;
  if (action === 'revoke') {
    outcome.wereNot = who.filter((address) => !holds(before, role, address));
    outcome.byGroup = await givenByGroups(session, role, who, before);
  }
  const presented = who.filter((address) => holds(before, 'presenter', address));
  if (role !== 'presenter' && (action === 'grant' || presented.length === 0)) return outcome;
  const after = (await rolesToCompare(session, room)) ?? [];
  if (role !== 'presenter') {
    outcome.presentNoMore = presented.filter((address) => !holds(after, 'presenter', address));
    return outcome;
  }
  const members = who.filter((address) => holds(after, 'member', address));
  if (action === 'grant') outcome.membersToo = members.filter((address) => !holds(before, 'member', address));
  else if ((await session.roomInfo(room)).privacy !== 'open') outcome.stayMembers = members;
  return outcome;
}

async function givenByGroups(
  session: Session,
  role: Role,
  who: readonly string[],
  holders: readonly RoleHolder[],
): Promise<RoleOutcome['byGroup']> {
  const giving = holders.filter((holder) => holder.kind === 'group' && holder.role === role);
  // A group that it was taken from gives it no more.
  const groups = giving.map(({ address }) => address).filter((address) => !who.includes(address));
  if (groups.length === 0) return [];
  const found = await Promise.all(
    who.map(async (address) => {
      const card = await session.person(address).catch(() => null);
      const theirs = card?.groups ?? [];
      return { address, groups: groups.filter((group) => theirs.includes(group)) };
    }),
  );
  return found.filter((one) => one.groups.length > 0);
}

function holds(holders: readonly RoleHolder[], role: Role, address: string): boolean {
  return holders.some((holder) => holder.role === role && holder.address === address);
}

import type { RoleChange, RoleHolder } from '../../model/principal.ts';
import { type RoleOutcome, roleOutcome, rolesToCompare } from '../../session/role-outcome.ts';
import { nameOf } from '../people/who-is-meant.ts';
import type { Screen } from '../screen.ts';
import { A_ROLE, changeText } from './role-words.ts';

/** One change for several people or groups. */
type Change = Pick<RoleChange, 'action' | 'role'> & { who: readonly string[] };

/**
 * Gives or takes a role, and says what became of it: a role may not have been there, stay by a group, or bring another one along.
 *
 * @param known who had which role, where that was told already
 */
export async function changeAndTell(
  screen: Screen,
  room: string,
  { action, role, who }: Change,
  known: readonly RoleHolder[] | null = null,
): Promise<string> {
  const { session } = screen;
  // Of other roles that are given nothing more can be said.
  const compares = action === 'revoke' || role === 'presenter';
  const before = known ?? (compares ? await rolesToCompare(session, room) : null);
  await session.changeRoles(
    room,
    who.map((address) => ({ action, role, address })),
  );
  const outcome = await roleOutcome(session, room, action, role, who, before).catch(() => null);
  return who.map((address) => sentence(screen, { action, role }, address, outcome)).join(' ');
}

function sentence(
  screen: Screen,
  change: Pick<RoleChange, 'action' | 'role'>,
  address: string,
  outcome: RoleOutcome | null,
): string {
  const name = nameOf(screen, address);
  const role = A_ROLE[change.role];
  const done = changeText(change, name);
  if (outcome === null) return done;
  if (outcome.membersToo.includes(address)) return `${name} is ${role} now, and with that a member too.`;
  const groups = outcome.byGroup.find((one) => one.address === address)?.groups ?? [];
  const by = groups.map((group) => nameOf(screen, group)).join(', ');
  if (outcome.wereNot.includes(address))
    return by === '' ? `${name} was not ${role}.` : `${name} is ${role} by ${by} only: change the group.`;
  if (by !== '') return `${name} is not ${role} by name any more, but still by ${by}.`;
  if (outcome.presentNoMore.includes(address)) return `${done} Nor do they present.`;
  return outcome.stayMembers.includes(address) ? `${done} They stay a member.` : done;
}

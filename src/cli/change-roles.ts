import { PchatError } from '../model/errors.ts';
import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { Context } from './command.ts';
import { roomJson, roomLabel } from './message-output.ts';
import { openSession } from './open-session.ts';
import { roleOutcome, rolesToCompare } from '../session/role-outcome.ts';
import { roleSentences } from './role-sentences.ts';
import { principalOf, whoLabel } from './who.ts';

/** The roles that are given and taken. */
export const ROLES: readonly RoleHolder['role'][] = ['member', 'manager', 'presenter', 'banned'];

/** The role that a word names. @throws PchatError `usage` */
export function roleOf(word: string): RoleHolder['role'] {
  const role = ROLES.find((one) => one === word);
  if (role !== undefined) return role;
  throw new PchatError('usage', `"${word}" is no role.`, { next: `One of: ${ROLES.join(', ')}.` });
}

/** Gives or takes what the command names: a room, a role, and people or groups; all of them or none. */
export async function changeRoles(context: Context, action: RoleChange['action']): Promise<void> {
  const { args, output } = context;
  const [typedRoom, typedRole, ...typedWho] = args.words;
  const role = roleOf(typedRole!);
  const session = await openSession(context);
  const who = [...new Set(typedWho.map((typed) => principalOf(session, typed)))];
  const room = await session.findRoom(typedRoom!);
  const before = await rolesToCompare(session, room.address);
  const changes = who.map((address) => ({ action, role, address }));
  await session.changeRoles(room.address, changes, args.text('reason'));
  const outcome = await roleOutcome(session, room.address, action, role, who, before);
  const { wereNot, byGroup, membersToo, stayMembers, presentNoMore } = outcome;
  const told = action === 'grant' ? { membersToo } : { wereNot, byGroup, stayMembers, presentNoMore };
  const label = (address: string) => whoLabel(session, address);
  output.result(
    action === 'grant' ? 'role-granted' : 'role-revoked',
    { room: roomJson(room), role, who, ...told },
    roleSentences({ action, role, who }, outcome, roomLabel(room), label).join('\n'),
  );
}

import { PchatError } from '../model/errors.ts';
import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { Context } from './command.ts';
import { roomJson, roomLabel } from './message-output.ts';
import { openSession } from './open-session.ts';
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
  const changes = who.map((address) => ({ action, role, address }));
  await session.changeRoles(room.address, changes, args.text('reason'));
  const names = who.map((address) => whoLabel(session, address)).join(', ');
  const type = action === 'grant' ? 'role-granted' : 'role-revoked';
  output.result(type, { room: roomJson(room), role, who }, sentence(action, role, names, roomLabel(room)));
}

function sentence(
  action: RoleChange['action'],
  role: RoleHolder['role'],
  names: string,
  room: string,
): string {
  if (role === 'banned')
    return action === 'grant' ? `Banned ${names} from ${room}.` : `${names}: no longer banned from ${room}.`;
  return action === 'grant' ? `${names}: ${role} of ${room} now.` : `${names}: no longer ${role} of ${room}.`;
}

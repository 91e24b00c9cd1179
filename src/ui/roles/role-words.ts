import type { RoleChange } from '../../model/principal.ts';
import type { ListedRole } from './role-list.ts';

/** Someone's role as a sentence says it. */
export const A_ROLE: Readonly<Record<ListedRole, string>> = {
  member: 'a member',
  presenter: 'a presenter',
  manager: 'a manager',
  banned: 'banned',
};

/** What a change did, `bob is a presenter now.` @param name printable */
export function changeText({ action, role }: Pick<RoleChange, 'action' | 'role'>, name: string): string {
  return action === 'grant' ? `${name} is ${A_ROLE[role]} now.` : `${name} is not ${A_ROLE[role]} any more.`;
}

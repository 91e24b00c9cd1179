import { PchatError } from '../../model/errors.ts';
import { groupAddress, principalKind } from '../../model/principal.ts';
import { groupName, type GroupSummary } from '../../server/accounts/groups.ts';
import type { ServerData } from '../../server/server-data.ts';
import { counted } from '../counted.ts';
import { oneLine } from '../one-line.ts';

/** The group of this name. @throws PchatError `not-found`, `usage` */
export function findGroup(data: ServerData, typed: string): GroupSummary {
  const local = groupName(typed);
  const found = data.groups.get(local);
  if (found !== undefined) return found;
  throw new PchatError('not-found', `There is no group ${local}.`, {
    next: 'See the groups with: pchat admin group list.',
  });
}

/** The local parts of users, as groups have them. @throws PchatError `not-found`, `usage` for who is no user */
export function userNames(data: ServerData, typed: readonly string[]): string[] {
  return typed.map((who) => {
    const address = data.principal(who);
    if (principalKind(address, data.domain) === 'user') return address.slice(0, address.lastIndexOf('@'));
    throw new PchatError('usage', `${who} is not a user: a group has users, and no groups.`);
  });
}

/** A group as `--json` lists it. */
export function groupJson(data: ServerData, group: GroupSummary): Record<string, unknown> {
  const { name, description, users } = group;
  return { address: groupAddress(name, data.domain), name, description, users };
}

/** A group in one line. */
export function groupLine({ name, description, users }: GroupSummary): string {
  return `${name}, ${counted(users, 'user')}${description === '' ? '' : `: ${oneLine(description)}`}`;
}

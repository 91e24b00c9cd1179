import type { DatabaseSync } from 'node:sqlite';
import { bareAddress, parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { principalAddress, principalKind } from '../../model/principal.ts';
import { Accounts } from './accounts.ts';
import { groupName, Groups } from './groups.ts';

/**
 * The address of the user, the group or everyone that a person means by `alice`, `alice@example.com`, `group:ops` or `everyone`.
 *
 * @param domain the server's
 * @throws PchatError `not-found` when there is nobody of that name, `usage` when it cannot be one
 */
export function existingPrincipal(database: DatabaseSync, typed: string, domain: string): string {
  const address = bareAddress(principalAddress(typed, domain));
  const kind = principalKind(address, domain);
  if (kind === 'everyone') return address;
  const { local, domain: theirs } = parseAddress(address);
  if (kind === 'group') {
    if (new Groups(database).get(groupName(local)) !== undefined) return address;
    throw new PchatError('not-found', `There is no group ${local}.`, {
      next: 'See the groups with: pchat admin group list.',
    });
  }
  if (theirs === domain && local !== '' && new Accounts(database).idOf(local) !== null) return address;
  throw new PchatError('not-found', `There is no account ${theirs === domain ? local : address}.`, {
    next: 'See the accounts with: pchat admin user list. A group is written group:NAME.',
  });
}

import type { Accounts } from '../server/accounts/accounts.ts';
import { DEFAULT_DOMAIN } from '../server/server-data.ts';
import { withServerData } from './admin/server-data.ts';

/** Works on the accounts of a server's data, whether the server runs or not. @throws PchatError as Accounts and openDatabase do */
export function withAccounts<T>(folder: string, work: (accounts: Accounts) => T): T {
  return withServerData(folder, ({ accounts }) => work(accounts));
}

/** The address of an account of that server. */
export function addressOf(accounts: Accounts, name: string): string {
  return name.includes('@')
    ? name.toLowerCase()
    : `${name.toLowerCase()}@${accounts.domain ?? DEFAULT_DOMAIN}`;
}

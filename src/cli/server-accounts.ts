import { makePrivateDirectory } from '../config/directories.ts';
import { Accounts } from '../server/accounts/accounts.ts';
import { databaseFile, prepareDataFolder } from '../server/store/data-folder.ts';
import { openDatabase } from '../server/store/database.ts';

/** The domain of a server that was never started with another. */
export const DEFAULT_DOMAIN = 'localhost';

/** Works on the accounts of a server's data, whether the server runs or not. @throws PchatError as Accounts and openDatabase do */
export function withAccounts<T>(folder: string, work: (accounts: Accounts) => T): T {
  makePrivateDirectory(folder);
  prepareDataFolder(folder);
  const database = openDatabase(databaseFile(folder));
  try {
    return work(new Accounts(database));
  } finally {
    database.close();
  }
}

/** The address of an account of that server. */
export function addressOf(accounts: Accounts, name: string): string {
  return name.includes('@')
    ? name.toLowerCase()
    : `${name.toLowerCase()}@${accounts.domain ?? DEFAULT_DOMAIN}`;
}

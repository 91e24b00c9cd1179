import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../config/account.ts';
import type { Config } from '../config/config.ts';
import { makePrivateDirectory } from '../config/directories.ts';
import { withLock } from '../config/file-lock.ts';
import { isUserAddress } from '../model/address.ts';
import { embeddedFolder } from './data-folder.ts';
import { addressOf, withAccounts } from './server-accounts.ts';

/**
 * Makes the account of a person who has none, on the embedded server of this machine. Of several commands that come here at the
 * same time one makes it, and all use it.
 *
 * Its password is in the config file: a keyring might ask a question, and guards nothing here that the file does not.
 */
export function makeFirstAccount(config: Config): Account {
  const folder = embeddedFolder();
  makePrivateDirectory(folder);
  return withLock(join(folder, 'first-run.lock'), () => {
    const already = config.account();
    if (already) return already;
    const name = accountName(systemUser());
    const password = randomBytes(24).toString('base64url');
    const address = withAccounts(folder, (accounts) => {
      // An account without a config, e.g. after the config was deleted: this person's own all the same.
      if (accounts.idOf(name) === null) accounts.add(name, password, { administrator: true });
      else accounts.setPassword(name, password);
      return addressOf(accounts, name);
    });
    const account: Account = { address, password, embedded: true };
    config.saveAccount(account);
    return account;
  });
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return '';
  }
}

/** The system's user name as the local part of an address (RFC 7622), without what cannot stand there. */
function accountName(user: string): string {
  const name = user
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/["&'/:<>@\\\s\p{C}]+/gu, '-');
  return isUserAddress(`${name}@localhost`) ? name : 'me';
}

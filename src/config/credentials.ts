import { PchatError } from '../model/errors.ts';
import type { Account } from './account.ts';
import type { Config } from './config.ts';
import { forgetInKeyring, fromKeyring, toKeyring } from './keyring.ts';
import { passwordFromCommand } from './password-command.ts';

/**
 * The password of an account: from its passwordCommand, the config file or the keyring, in that order. Asked for at each sign-in
 * and kept nowhere.
 *
 * @throws PchatError `sign-in-refused` when there is none
 */
export async function readPassword(account: Account): Promise<string> {
  if (account.passwordCommand !== undefined) return passwordFromCommand(account.passwordCommand);
  if (account.password !== undefined) return account.password;
  const kept = await fromKeyring(account.address);
  if (kept !== null) return kept;
  throw new PchatError('sign-in-refused', `No password is kept for ${account.address}.`, {
    next: `Sign in again with: pchat login ${account.address}`,
  });
}

/**
 * Saves an account with its password: in the keyring where one works, else in the config file, which only its owner can read.
 *
 * @returns a sentence for the person when the password had to go into the file, else empty
 * @throws PchatError `local` when the config cannot be written
 */
export async function saveAccountWithPassword(
  config: Config,
  account: Account,
  password: string,
  options: { makeDefault?: boolean } = {},
): Promise<string> {
  const { password: _former, ...rest } = account;
  if (await toKeyring(account.address, password)) {
    config.saveAccount(rest, options);
    return '';
  }
  config.saveAccount({ ...rest, password }, options);
  return `There is no keyring here, so the password is in ${config.path}, which only you can read.`;
}

/** Removes an account and its password. @returns whether there was one */
export async function removeAccountWithPassword(config: Config, address: string): Promise<boolean> {
  await forgetInKeyring(address);
  return config.removeAccount(address);
}

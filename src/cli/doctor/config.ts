import type { Account } from '../../config/account.ts';
import type { Config } from '../../config/config.ts';
import { readPassword } from '../../config/credentials.ts';
import { keyringState } from '../../config/keyring.ts';
import { asPchatError } from '../../model/errors.ts';
import type { Finding } from './finding.ts';

/** The config file, the account, and where its password is. */
export async function configFindings(account: Account, config: Config): Promise<Finding[]> {
  const where = account.embedded
    ? 'on the embedded server'
    : (account.server ?? 'server found by its address');
  // Read here, for otherwise they are only where they are used.
  config.settings();
  return [
    ...config.warnings.map((text): Finding => ({ about: 'config', status: 'problem', text })),
    { about: 'account', status: 'fine', text: `${account.address}, ${where}` },
    await passwordFinding(account),
    await keyringFinding(),
  ];
}

async function passwordFinding(account: Account): Promise<Finding> {
  const about = 'password';
  try {
    await readPassword(account);
  } catch (thrown) {
    const { message, next } = asPchatError(thrown);
    return { about, status: 'problem', text: message, next };
  }
  if (account.passwordCommand !== undefined)
    return { about, status: 'fine', text: 'from the passwordCommand' };
  if (account.password === undefined) return { about, status: 'fine', text: 'in the keyring' };
  return { about, status: 'fine', text: 'in the config file, which only you can read' };
}

async function keyringFinding(): Promise<Finding> {
  const about = 'keyring';
  const state = await keyringState();
  if (state === 'works') return { about, status: 'fine', text: 'works' };
  if (state === 'off') return { about, status: 'fine', text: 'turned off by PCHAT_KEYRING=off' };
  const next =
    'Passwords go into the config file. Where there is a desktop, start its keyring (Secret Service).';
  return { about, status: 'note', text: 'there is none', next };
}

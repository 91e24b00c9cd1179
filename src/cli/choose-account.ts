import type { Account } from '../config/account.ts';
import { Config } from '../config/config.ts';
import type { Context } from './command.ts';

/** The account to work with, and whether it was made just now because there was none. */
export interface Chosen {
  account: Account;
  config: Config;
  firstRun: boolean;
}

/**
 * Picks the account: `--account`, then PCHAT_ACCOUNT, then the usual one of the config. On a fresh machine one is made on the
 * embedded server, so that the first command works without a question.
 *
 * @throws PchatError `usage` when there is no such account, `local` when there were accounts and none is left
 */
export async function chooseAccount(
  { args, output }: Context,
  options: { isScreen?: boolean } = {},
): Promise<Chosen> {
  const config = new Config();
  const wanted = args.text('account') ?? process.env['PCHAT_ACCOUNT'];
  const account = config.account(wanted);
  const lost = account ? null : config.lostAccounts();
  // What a command does under an account that nobody knows of would seem lost; the screen shows whom one is.
  if (lost && !options.isScreen) throw lost;
  for (const warning of config.warnings) output.say(warning);
  if (account) return { account, config, firstRun: false };
  const { makeFirstAccount } = await import('./first-run.ts');
  const made = makeFirstAccount(config);
  output.say(
    `Welcome. There was no account here, so you are ${made.address} now, on a server of your own that runs in the background.\n` +
      'Where others are: pchat login ADDRESS.',
  );
  return { account: made, config, firstRun: true };
}

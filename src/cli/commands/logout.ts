import { Config } from '../../config/config.ts';
import { removeAccountWithPassword } from '../../config/credentials.ts';
import { PchatError } from '../../model/errors.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'logout [ADDRESS]',
  words: { least: 0, most: 1 },
  options: {},
  details: 'Forgets the account and its password on this machine. The account itself stays on its server.',
  examples: [['pchat logout alice@example.com', 'forget one account']],
  async run({ args, output }) {
    const config = new Config();
    const wanted = args.words[0] ?? args.text('account') ?? process.env['PCHAT_ACCOUNT'];
    const account = config.account(wanted);
    if (!account) throw new PchatError('usage', 'There are no accounts to log out of.');
    await removeAccountWithPassword(config, account.address);
    output.result('logged-out', { address: account.address }, `Forgot ${account.address}.`);
  },
};

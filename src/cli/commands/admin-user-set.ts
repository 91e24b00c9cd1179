import { PchatError } from '../../model/errors.ts';
import { onOff } from '../admin/categories.ts';
import { existingFolder } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { addressOf, withAccounts } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user set NAME --administrator on|off',
  words: { least: 1, most: 1 },
  options: {
    administrator: { value: 'on|off', help: 'whether the account administers the server' },
    ...DATA_OPTION,
  },
  details: 'An administrator manages every room and every category, and is the only one to delete rooms.',
  examples: [['pchat admin user set alice --administrator on', 'at once, also where the server runs']],
  async run({ args, output }) {
    const name = args.words[0]!;
    const administrator = onOff(args, 'administrator');
    if (administrator === undefined) {
      throw new PchatError('usage', 'There is nothing to change.', {
        next: 'Give --administrator on or --administrator off.',
      });
    }
    const address = withAccounts(existingFolder(args), (accounts) => {
      accounts.setAdministrator(name, administrator);
      return addressOf(accounts, name);
    });
    output.result(
      'account-changed',
      { address, administrator },
      `${address} is ${administrator ? 'an administrator' : 'no administrator'} now.`,
    );
  },
};

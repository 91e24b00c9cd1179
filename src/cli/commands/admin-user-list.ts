import { rfc3339 } from '../../format/time.ts';
import { existingFolder } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { addressOf, withAccounts } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user list',
  words: { least: 0, most: 0 },
  options: { ...DATA_OPTION },
  examples: [['pchat admin user list --json', 'for a program']],
  async run({ args, output }) {
    const accounts = withAccounts(existingFolder(args), (all) =>
      all.list().map((account) => ({ ...account, address: addressOf(all, account.name) })),
    );
    for (const { address, administrator, created } of accounts) {
      output.result(
        'account',
        { address, administrator, created: rfc3339(created) },
        administrator ? `${address} (administrator)` : address,
      );
    }
    if (accounts.length === 0)
      output.say('This server has no accounts. Add one with: pchat admin user add NAME.');
  },
};

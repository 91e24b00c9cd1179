import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';
import { addressOf, withAccounts } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user rm NAME',
  words: { least: 1, most: 1 },
  options: { yes: { help: 'do not ask' }, ...DATA_OPTION },
  details: 'What the account wrote stays in the rooms; its followed rooms and read marks are gone.',
  examples: [['pchat admin user rm bob --yes', 'without being asked']],
  async run({ args, output }) {
    const name = args.words[0]!;
    await confirm(`Remove the account ${name}?`, args.has('yes'));
    const address = withAccounts(serverFolder(args), (accounts) => {
      accounts.remove(name);
      return addressOf(accounts, name);
    });
    output.result('account-removed', { address }, `Removed ${address}.`);
  },
};

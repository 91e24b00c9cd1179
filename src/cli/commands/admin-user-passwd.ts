import { existingFolder } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { askPassword } from '../password.ts';
import { addressOf, withAccounts } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user passwd NAME',
  words: { least: 1, most: 1 },
  options: { 'password-stdin': { help: 'read the password from stdin' }, ...DATA_OPTION },
  examples: [['pchat admin user passwd alice', 'asks for the new password']],
  async run({ args, output }) {
    const name = args.words[0]!;
    const folder = existingFolder(args);
    withAccounts(folder, (accounts) => accounts.existing(name));
    const password = await askPassword(
      `New password for ${name}: `,
      args.has('password-stdin'),
      'The same again: ',
    );
    const address = withAccounts(folder, (accounts) => {
      accounts.setPassword(name, password);
      return addressOf(accounts, name);
    });
    output.result('password-set', { address }, `Set the password of ${address}.`);
  },
};

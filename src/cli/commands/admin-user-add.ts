import type { Command } from '../command.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';
import { askPassword } from '../password.ts';
import { addressOf, withAccounts } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user add NAME',
  words: { least: 1, most: 1 },
  options: {
    'password-stdin': { help: 'read the password from stdin' },
    administrator: { help: 'let the account administer the server' },
    ...DATA_OPTION,
  },
  details:
    'Works whether the server runs or not. The password is asked for, or read from stdin; never an argument.',
  examples: [
    ['pchat admin user add alice', 'asks for a password'],
    ['pchat admin user add bob --password-stdin --data ./chat < secret', 'for a script'],
  ],
  async run({ args, output }) {
    const name = args.words[0]!;
    const password = await askPassword(`Password for ${name}: `, args.has('password-stdin'));
    const administrator = args.has('administrator');
    const address = withAccounts(serverFolder(args), (accounts) => {
      accounts.add(name, password, { administrator });
      return addressOf(accounts, name);
    });
    output.result('account-added', { address, administrator }, `Added ${address}.`);
  },
};

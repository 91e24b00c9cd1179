import { existsSync } from 'node:fs';
import type { Command } from '../command.ts';
import { CHANGE_OPTIONS, changeServerData, withServerData } from '../admin/server-data.ts';
import { serverFolder } from '../data-folder.ts';
import { askPassword } from '../password.ts';
import type { ServerData } from '../../server/server-data.ts';
import { databaseFile } from '../../server/store/data-folder.ts';
import { addressOf } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user add NAME',
  words: { least: 1, most: 1 },
  options: {
    'password-stdin': { help: 'read the password from stdin' },
    administrator: { help: 'let the account administer the server' },
    ...CHANGE_OPTIONS,
  },
  details:
    'Works whether the server runs or not. The password is asked for, or read from stdin; never an argument.',
  examples: [
    ['pchat admin user add alice', 'asks for a password'],
    ['pchat admin user add bob --password-stdin --data ./chat < secret', 'for a script'],
  ],
  async run({ args, output }) {
    const name = args.words[0]!;
    const folder = serverFolder(args);
    // Before the question: a password for nothing is typed in vain.
    if (existsSync(databaseFile(folder))) withServerData(folder, ({ accounts }) => accounts.checkNew(name));
    const password = await askPassword(
      `Password for ${name}: `,
      args.has('password-stdin'),
      'The same again: ',
    );
    const administrator = args.has('administrator');
    const add = ({ accounts }: ServerData) => {
      accounts.add(name, password, { administrator });
      return addressOf(accounts, name);
    };
    // Accounts have no domain of their own: without one given, the data stays free for that of its first server.
    const address = args.has('domain') ? changeServerData(args, add) : withServerData(folder, add);
    output.result('account-added', { address, administrator }, `Added ${address}.`);
  },
};

import { holdingsOf, holdingsText } from '../admin/holdings.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { addressOf } from '../server-accounts.ts';

export const command: Command = {
  usage: 'admin user rm NAME',
  words: { least: 1, most: 1 },
  options: { yes: { help: 'do not ask' }, ...DATA_OPTION },
  details:
    'What the account wrote stays in the rooms; its followed rooms and read marks are gone, and what it was given.',
  examples: [['pchat admin user rm bob --yes', 'without being asked']],
  async run({ args, output }) {
    const name = args.words[0]!;
    const folder = existingFolder(args);
    const lost = withServerData(folder, (data) => {
      const address = data.accounts.existing(name);
      const groups = data.groups.of(address).map((group) => `in the group ${group}`);
      const given = holdingsText(holdingsOf(data, `${address}@${data.domain}`));
      return [...groups, ...(given === '' ? [] : [given])].join(', ');
    });
    const losing = lost === '' ? '' : ` It loses what it is: ${lost}.`;
    await confirm(`Remove the account ${name}?${losing}`, args.has('yes'));
    const address = withServerData(folder, ({ accounts }) => {
      accounts.remove(name);
      return addressOf(accounts, name);
    });
    output.result('account-removed', { address }, `Removed ${address}.`);
  },
};

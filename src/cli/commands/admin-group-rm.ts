import { findGroup, groupJson } from '../admin/groups.ts';
import { holdingsOf, holdingsText } from '../admin/holdings.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { counted } from '../counted.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin group rm NAME',
  words: { least: 1, most: 1 },
  options: { yes: { help: 'do not ask' }, ...DATA_OPTION },
  details:
    'What was given to the group is taken from its users. A later group of that name is another group.',
  examples: [['pchat admin group rm ops --yes', 'without being asked']],
  async run({ args, output }) {
    const folder = existingFolder(args);
    const { name, users, gives } = withServerData(folder, (data) => {
      const group = findGroup(data, args.words[0]!);
      return { ...group, gives: holdingsText(holdingsOf(data, groupJson(data, group)['address'] as string)) };
    });
    const lose = users === 1 ? 'loses' : 'lose';
    await confirm(
      `Remove the group ${name}? Its ${counted(users, 'user')} ${lose} ${gives === '' ? 'nothing else' : `what it gives: ${gives}`}.`,
      args.has('yes'),
    );
    const removed = withServerData(folder, (data) => {
      const json = groupJson(data, findGroup(data, name));
      data.groups.remove(name);
      return json;
    });
    output.result('group-removed', removed, `Removed the group ${name}.`);
  },
};

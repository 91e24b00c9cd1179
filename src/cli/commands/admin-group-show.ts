import { findGroup, groupJson } from '../admin/groups.ts';
import { holdingsOf, holdingsText } from '../admin/holdings.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { oneLine } from '../one-line.ts';

export const command: Command = {
  usage: 'admin group show NAME',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  examples: [['pchat admin group show ops', 'its users, and what it gives them']],
  async run({ args, output }) {
    withServerData(existingFolder(args), (data) => {
      const group = findGroup(data, args.words[0]!);
      const json = groupJson(data, group);
      const people = data.groups.users(group.name);
      const holdings = holdingsOf(data, json['address'] as string);
      const lines: [string, string][] = [
        ['Group', group.name],
        ['Address', json['address'] as string],
        ['Description', oneLine(group.description)],
        ['Users', people.join(', ') || 'none'],
        ['Gives', holdingsText(holdings)],
      ];
      output.result(
        'group',
        {
          ...json,
          people: people.map((name) => `${name}@${data.domain}`),
          gives: holdings.map(({ role, address }) => ({ role, address })),
        },
        lines
          .filter(([, value]) => value !== '')
          .map(([label, value]) => `${label.padEnd(13)}${value}`)
          .join('\n'),
      );
    });
  },
};

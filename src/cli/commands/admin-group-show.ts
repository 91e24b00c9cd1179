import { findGroup, groupGifts, groupJson } from '../admin/groups.ts';
import { withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin group show NAME',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  examples: [['pchat admin group show ops', 'its users, and what it gives them']],
  async run({ args, output }) {
    withServerData(serverFolder(args), (data) => {
      const group = findGroup(data, args.words[0]!);
      const json = groupJson(data, group);
      const people = data.groups.users(group.name);
      const gifts = groupGifts(data, group.name);
      const lines: [string, string][] = [
        ['Group', group.name],
        ['Address', json['address'] as string],
        ['Description', group.description],
        ['Users', people.join(', ') || 'none'],
        ['Gives', gifts.map(({ text }) => text).join(', ')],
      ];
      output.result(
        'group',
        {
          ...json,
          people: people.map((name) => `${name}@${data.domain}`),
          gives: gifts.map(({ role, address }) => ({ role, address })),
        },
        lines
          .filter(([, value]) => value !== '')
          .map(([label, value]) => `${label.padEnd(13)}${value}`)
          .join('\n'),
      );
    });
  },
};

import { findGroup, groupJson, userNames } from '../admin/groups.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import { counted } from '../counted.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'admin group leave NAME USER…',
  words: { least: 2 },
  options: { ...CHANGE_OPTIONS },
  details: 'What they have of their own stays, and what they have by other groups.',
  examples: [['pchat admin group leave ops carol', 'takes from carol what she had by the group']],
  async run({ args, output }) {
    const [name, ...people] = args.words;
    const changed = changeServerData(args, (data) => {
      data.groups.removeUsers(name!, userNames(data, people));
      return groupJson(data, findGroup(data, name!));
    });
    output.result(
      'group-changed',
      changed,
      `The group ${changed['name'] as string} has ${counted(changed['users'] as number, 'user')} now.`,
    );
  },
};

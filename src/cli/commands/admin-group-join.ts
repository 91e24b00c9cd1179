import { findGroup, groupJson, userNames } from '../admin/groups.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import { counted } from '../counted.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'admin group join NAME USER…',
  words: { least: 2 },
  options: { ...CHANGE_OPTIONS },
  details: 'Who is in the group already stays in it.',
  examples: [['pchat admin group join ops carol', 'gives carol all that is given to the group']],
  async run({ args, output }) {
    const [name, ...people] = args.words;
    const changed = changeServerData(args, (data) => {
      data.groups.addUsers(name!, userNames(data, people));
      return groupJson(data, findGroup(data, name!));
    });
    output.result(
      'group-changed',
      changed,
      `The group ${changed['name'] as string} has ${counted(changed['users'] as number, 'user')} now.`,
    );
  },
};

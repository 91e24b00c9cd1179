import { findGroup, groupJson, userNames } from '../admin/groups.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import { counted } from '../counted.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'admin group add NAME [USER…]',
  words: { least: 1 },
  options: {
    description: { value: 'TEXT', mayBeEmpty: true, help: 'who they are' },
    ...CHANGE_OPTIONS,
  },
  details: 'What is given to a group is given to each of its users, also to those who come later.',
  examples: [['pchat admin group add ops alice bob --description "on call"', 'then written group:ops']],
  async run({ args, output }) {
    const [name, ...people] = args.words;
    const added = changeServerData(args, (data) => {
      data.groups.add(name!, args.text('description'));
      data.groups.addUsers(name!, userNames(data, people));
      return groupJson(data, findGroup(data, name!));
    });
    output.result(
      'group-added',
      added,
      `Added the group ${added['name'] as string} with ${counted(added['users'] as number, 'user')}.`,
    );
  },
};

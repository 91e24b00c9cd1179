import { PchatError } from '../../model/errors.ts';
import { findGroup, groupJson } from '../admin/groups.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'admin group set NAME',
  words: { least: 1, most: 1 },
  options: { description: { value: 'TEXT', mayBeEmpty: true, help: 'who they are' }, ...CHANGE_OPTIONS },
  examples: [['pchat admin group set ops --description "on call"', 'what lists show beside its name']],
  async run({ args, output }) {
    const name = args.words[0]!;
    const description = args.text('description');
    if (description === undefined) {
      throw new PchatError('usage', 'There is nothing to change.', { next: 'Give --description.' });
    }
    const changed = changeServerData(args, (data) => {
      data.groups.describe(name, description);
      return groupJson(data, findGroup(data, name));
    });
    output.result('group-changed', changed, `Changed the group ${changed['name'] as string}.`);
  },
};

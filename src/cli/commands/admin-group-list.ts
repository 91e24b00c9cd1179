import { groupJson, groupLine } from '../admin/groups.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin group list [WORDS]',
  words: { least: 0 },
  options: { ...DATA_OPTION },
  details: 'With words only those groups that have each of them in their name or description.',
  examples: [['pchat admin group list', 'each with how many users it has']],
  async run({ args, output }) {
    const words = args.words.join(' ');
    const count = withServerData(existingFolder(args), (data) => {
      const groups = data.groups.list(words);
      for (const group of groups) output.result('group', groupJson(data, group), groupLine(group));
      return groups.length;
    });
    if (count > 0) return;
    output.say(
      words === ''
        ? 'This server has no groups. Add one with: pchat admin group add NAME.'
        : `There is no group with "${words}".`,
    );
  },
};

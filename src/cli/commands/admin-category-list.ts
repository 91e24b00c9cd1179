import { categoryJson, categoryLine } from '../admin/categories.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin category list',
  words: { least: 0, most: 0 },
  options: { ...DATA_OPTION },
  examples: [['pchat admin category list', 'each with how many rooms it has']],
  async run({ args, output }) {
    const count = withServerData(existingFolder(args), (data) => {
      const categories = data.categories.list();
      for (const category of categories) {
        output.result('category', categoryJson(data, category), categoryLine(data, category));
      }
      return categories.length;
    });
    if (count === 0)
      output.say('This server has no categories. Add one with: pchat admin category add NAME.');
  },
};

import { categoryJson, categoryText, findCategory } from '../admin/categories.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin category show NAME',
  words: { least: 1, most: 1 },
  options: { ...DATA_OPTION },
  details: 'NAME is its name, its address, or the first part of its address.',
  examples: [['pchat admin category show trading', 'its scope, its creators and its defaults']],
  async run({ args, output }) {
    withServerData(existingFolder(args), (data) => {
      const category = findCategory(data, args.words[0]!);
      output.result('category', categoryJson(data, category), categoryText(data, category));
    });
  },
};

import { principalName } from '../../model/principal.ts';
import { findCategory } from '../admin/categories.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin category rm NAME',
  words: { least: 1, most: 1 },
  options: { yes: { help: 'do not ask' }, ...DATA_OPTION },
  details: 'Only a category without rooms can be removed.',
  examples: [['pchat admin category rm trading --yes', 'without being asked']],
  async run({ args, output }) {
    const folder = existingFolder(args);
    const { category, lost } = withServerData(folder, (data) => {
      const found = findCategory(data, args.words[0]!);
      data.categories.checkEmpty(found.domain);
      const names = (principals: readonly string[]) =>
        principals.map((principal) => principalName(principal, data.domain)).join(', ') || 'nobody';
      return {
        category: found,
        lost: `its scope (${names(found.scope)}) and its creators (${names(found.creators)})`,
      };
    });
    const { name, domain } = category;
    await confirm(`Remove the category ${name}, with ${lost}?`, args.has('yes'));
    withServerData(folder, ({ categories }) => categories.remove(domain));
    output.result('category-removed', { address: domain, name }, `Removed ${name} (${domain}).`);
  },
};

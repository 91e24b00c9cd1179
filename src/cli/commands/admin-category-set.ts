import { PchatError } from '../../model/errors.ts';
import { principalAddress } from '../../model/principal.ts';
import type { CategoryList, CategoryRecord } from '../../server/rooms/category-store.ts';
import { CATEGORY_OPTIONS, categoryChanges, categoryJson, findCategory } from '../admin/categories.ts';
import type { ServerData } from '../../server/server-data.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import type { Arguments, Options } from '../arguments.ts';
import type { Command } from '../command.ts';

const OPTIONS = {
  name: { value: 'TEXT', help: 'its new name; the address stays' },
  ...CATEGORY_OPTIONS,
  'add-scope': { value: 'WHO', help: 'who may also hold a role in its rooms; may be given several times' },
  'remove-scope': { value: 'WHO', help: 'who may no longer; may be given several times' },
  'add-creators': { value: 'WHO', help: 'who may also create rooms in it; may be given several times' },
  'remove-creators': { value: 'WHO', help: 'who may no longer; may be given several times' },
} as const satisfies Options;

export const command: Command = {
  usage: 'admin category set NAME',
  words: { least: 1, most: 1 },
  options: { ...OPTIONS, ...CHANGE_OPTIONS },
  details:
    'WHO is a user (alice, or alice@example.com), the users of a group (group:ops), or everyone.\n' +
    'Who falls out of the scope is shown out of the rooms; their roles are kept and have no effect meanwhile.',
  examples: [
    ['pchat admin category set trading --add-scope group:fx --remove-scope everyone', 'for a group alone'],
    ['pchat admin category set trading --files off', 'unless a room says otherwise'],
  ],
  async run({ args, output }) {
    if (!Object.keys(OPTIONS).some((option) => args.has(option))) {
      throw new PchatError('usage', 'There is nothing to change.', { next: 'See what can be set with -h.' });
    }
    const changed = changeServerData(args, (data) => {
      const category = findCategory(data, args.words[0]!);
      const name = args.text('name');
      data.categories.set(category.domain, { ...categoryChanges(args), ...(name !== undefined && { name }) });
      changeList(data, args, category, 'scope');
      changeList(data, args, category, 'creator');
      return categoryJson(data, data.categories.get(category.domain)!);
    });
    output.result('category-changed', changed, `Changed ${changed['name'] as string}.`);
  },
};

function changeList(data: ServerData, args: Arguments, category: CategoryRecord, list: CategoryList): void {
  const option = list === 'scope' ? 'scope' : 'creators';
  const had = list === 'scope' ? category.scope : category.creators;
  for (const typed of args.texts(`add-${option}`)) {
    data.categories.grant(category.domain, list, data.principal(typed));
  }
  for (const typed of args.texts(`remove-${option}`)) {
    const address = principalAddress(typed, data.domain);
    // Who is on the list can be taken off whoever they are.
    data.categories.revoke(category.domain, list, had.includes(address) ? address : data.principal(typed));
  }
}

import { CATEGORY_OPTIONS, categoryChanges, categoryDomain, categoryJson } from '../admin/categories.ts';
import { CHANGE_OPTIONS, changeServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  usage: 'admin category add NAME',
  words: { least: 1, most: 1 },
  options: {
    address: { value: 'LABEL', help: 'the first part of its address (made from the name)' },
    ...CATEGORY_OPTIONS,
    scope: {
      value: 'WHO',
      help: 'who may hold a role in its rooms (everyone); may be given several times',
    },
    creators: { value: 'WHO', help: 'who may create rooms in it (nobody); may be given several times' },
    ...CHANGE_OPTIONS,
  },
  details:
    'WHO is a user (alice, or alice@example.com), the users of a group (group:ops), or everyone.\n' +
    'Who is out of the scope knows nothing of the category. Administrators may create rooms everywhere.',
  examples: [
    ['pchat admin category add General --creators everyone', 'rooms for everyone, created by everyone'],
    ['pchat admin category add "FX Trading" --scope group:fx --creators alice', 'fx-trading.localhost'],
  ],
  async run({ args, output }) {
    const name = args.words[0]!;
    const added = changeServerData(args, (data) => {
      const { categories } = data;
      const domain = categoryDomain(name, args.text('address'), data.domain);
      const scope = args.texts('scope').map((who) => data.principal(who));
      const creators = args.texts('creators').map((who) => data.principal(who));
      const settings = { name, description: '', invitations: true, files: true, ...categoryChanges(args) };
      categories.add(domain, settings, data.domain);
      // The store gives a new category to everyone.
      if (scope.length > 0) categories.revoke(domain, 'scope', data.domain);
      for (const principal of scope) categories.grant(domain, 'scope', principal);
      for (const principal of creators) categories.grant(domain, 'creator', principal);
      return categoryJson(data, categories.get(domain)!);
    });
    output.result('category-added', added, `Added ${name} (${added['address'] as string}).`);
  },
};

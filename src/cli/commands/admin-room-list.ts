import { findCategory } from '../admin/categories.ts';
import { listedJson, roomLine } from '../admin/rooms.ts';
import { existingFolder, withServerData } from '../admin/server-data.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room list [WORDS]',
  words: { least: 0 },
  options: { category: { value: 'NAME', help: 'only the rooms of this category' }, ...DATA_OPTION },
  details:
    'All rooms, also secret and disabled ones. With words only those that have each of them in their name, address,\n' +
    'description or category.',
  examples: [
    ['pchat admin room list', 'every room of the server'],
    ['pchat admin room list desk --category trading --json', 'for a program'],
  ],
  async run({ args, output }) {
    const words = args.words.join(' ');
    const typed = args.text('category');
    let count = 0;
    withServerData(existingFolder(args), (data) => {
      const category = typed === undefined ? undefined : findCategory(data, typed).domain;
      for (const room of data.rooms().list(words, category)) {
        output.result('room', listedJson(room), roomLine(room));
        count += 1;
      }
    });
    if (count === 0) output.say(words === '' ? 'There are no rooms.' : `There is no room with "${words}".`);
  },
};

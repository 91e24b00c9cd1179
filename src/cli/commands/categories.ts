import type { CategoryInfo } from '../../model/room.ts';
import type { Command } from '../command.ts';
import { oneLine } from '../one-line.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'categories',
  words: { least: 0, most: 0 },
  options: { creatable: { help: 'only those in which you may create rooms' } },
  details:
    'A category is a named group of rooms with rules of its own; one out of whose scope you are is not shown.',
  examples: [
    ['pchat categories', 'all categories that you can see'],
    ['pchat categories --creatable', 'where you may create rooms'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const all = await session.categories();
    // Where the server does not tell, one learns by trying.
    const shown = args.has('creatable') ? all.filter(({ mayCreate }) => mayCreate !== false) : all;
    const width = Math.max(0, ...shown.map(({ name }) => name.length));
    for (const category of shown) {
      const { address, name, description, mayCreate, invitations, files } = category;
      const object = { address, name, description, mayCreate, invitations, files };
      output.result('category', object, `${oneLine(name).padEnd(width)}  ${remarks(category)}`.trimEnd());
    }
    if (args.has('creatable') && shown.some(({ mayCreate }) => mayCreate === null)) {
      output.say('This server does not tell where you may create rooms: try it.');
    } else if (shown.length === 0) {
      output.say(
        all.length === 0
          ? 'There are no categories that you can see.'
          : 'You may create rooms in no category. Ask an administrator to make you a creator.',
      );
    }
  },
};

function remarks({ address, description, mayCreate }: CategoryInfo): string {
  const about = description === '' ? '' : ` - ${oneLine(description)}`;
  return `${address}${mayCreate === true ? ', you may create rooms' : ''}${about}`;
}

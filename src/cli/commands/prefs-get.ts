import { PchatError } from '../../model/errors.ts';
import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'prefs get [KEY]',
  words: { least: 0, most: 1 },
  options: {},
  details:
    'Settings of programs of your own, kept on the server with your account. A text is printed as it is, else JSON.',
  examples: [
    ['pchat prefs get', 'all of them'],
    ['pchat prefs get digest.hour', 'one, for a script'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const preferences = await session.preferences();
    const [wanted] = args.words;
    if (wanted !== undefined && !Object.hasOwn(preferences, wanted)) {
      throw new PchatError('not-found', `There is no preference "${wanted}".`, {
        next: 'See them all with: pchat prefs get.',
      });
    }
    for (const [key, value] of Object.entries(preferences)) {
      if (wanted !== undefined && key !== wanted) continue;
      const text = typeof value === 'string' && wanted !== undefined ? value : JSON.stringify(value);
      output.result('preference', { key, value }, wanted === undefined ? `${key}  ${text}` : text);
    }
  },
};

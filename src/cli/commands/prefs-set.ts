import { PchatError } from '../../model/errors.ts';
import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';
import { readText } from '../read-stdin.ts';

export const command: Command = {
  usage: 'prefs set KEY VALUE | -',
  words: { least: 1, most: 2 },
  options: {
    text: { help: 'take VALUE as text even where it is JSON' },
    remove: { help: 'take the preference away' },
  },
  details: 'VALUE is JSON (5, true, {"hour": 7}), and text where it is not. "-" reads it from stdin.',
  examples: [
    ['pchat prefs set digest.hour 7', 'a number'],
    ['pchat prefs set digest.rooms - < rooms.json', 'from a file'],
    ['pchat prefs set digest.hour --remove', 'as if it had never been set'],
  ],
  async run(context) {
    const { args, output } = context;
    const [key, typed] = args.words as [string, string | undefined];
    if (args.has('remove') === (typed !== undefined)) {
      throw new PchatError('usage', 'Give a value, or --remove, and not both.');
    }
    const text = typed === '-' ? await readText() : typed;
    const value = text === undefined ? undefined : args.has('text') ? text : jsonOr(text);
    const session = await openSession(context);
    await session.setPreference(key, value);
    output.result(
      'preference',
      { key, value: value ?? null },
      value === undefined ? `Removed ${key}.` : `Set ${key}.`,
    );
  },
};

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

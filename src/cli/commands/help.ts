import type { Command } from '../command.ts';
import { commandsUnder, unknownCommand } from '../find-command.ts';
import { commandHelp, commandList, overview } from '../help-text.ts';

export const command: Command = {
  usage: 'help [COMMAND]',
  words: { least: 0, most: 3 },
  options: {},
  examples: [
    ['pchat help', 'all commands'],
    ['pchat help post', 'one command, the same as pchat post -h'],
  ],
  async run({ args, commands, output }) {
    const entries = commandsUnder(args.words, commands);
    const exact = entries.find(({ name }) => name === args.words.join(' '));
    if (entries.length === 0) throw unknownCommand(args.words, commands);
    if (output.json)
      for (const { name, summary } of entries) output.object({ v: 1, type: 'command', name, summary });
    else if (exact) output.text(commandHelp(exact, (await exact.load()).command));
    else output.text(args.words.length === 0 ? overview(commands) : commandList(entries));
  },
};

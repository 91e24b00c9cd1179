import { PchatError } from '../model/errors.ts';
import { nearNames } from '../model/near-names.ts';
import { wordPositions } from './arguments.ts';
import type { CommandEntry } from './command.ts';

/** The longest name: `admin user add`. */
const MOST_WORDS = 3;

/**
 * The command that arguments name, and what is left of them. Options that every command takes may stand before the name.
 *
 * @throws PchatError `usage`, with the command that was probably meant
 */
export function findCommand(
  argv: readonly string[],
  commands: readonly CommandEntry[],
): { entry: CommandEntry; rest: string[] } {
  const positions = wordPositions(argv).slice(0, MOST_WORDS);
  if (positions.length === 0) return { entry: commands[0]!, rest: [...argv] };
  for (let count = positions.length; count > 0; count -= 1) {
    const used = positions.slice(0, count);
    const name = used.map((position) => argv[position]).join(' ');
    const entry = commands.find((candidate) => candidate.name === name);
    if (entry) return { entry, rest: argv.filter((_, position) => !used.includes(position)) };
  }
  throw unknownCommand(
    positions.map((position) => argv[position]!),
    commands,
  );
}

/** The listed commands whose names begin with these words; all of them for no words. */
export function commandsUnder(words: readonly string[], commands: readonly CommandEntry[]): CommandEntry[] {
  const prefix = words.map((word) => `${word} `).join('');
  return commands.filter(({ name, hidden }) => !hidden && `${name} `.startsWith(prefix));
}

/** Why these words name no command, as an error with the nearest ones. */
export function unknownCommand(words: readonly string[], commands: readonly CommandEntry[]): PchatError {
  let known = words.length;
  while (commandsUnder(words.slice(0, known), commands).length === 0) known -= 1;
  const group = commandsUnder(words.slice(0, known), commands).map(({ name }) => name);
  const typed = words.slice(0, known + 1).join(' ');
  if (known === words.length) {
    return new PchatError('usage', `"pchat ${typed}" needs one more word.`, {
      next: `One of: ${group.join(', ')}.`,
    });
  }
  const candidates = group.map((name) =>
    name
      .split(' ')
      .slice(0, known + 1)
      .join(' '),
  );
  const near = nearNames(typed, candidates, 1);
  return new PchatError('usage', `There is no command "${typed}".`, {
    next: near.length === 0 ? 'See them all with: pchat help.' : `Did you mean "pchat ${near[0]}"?`,
  });
}

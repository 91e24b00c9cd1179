import { PchatError } from '../../model/errors.ts';
import type { Person } from '../../model/person.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { oneLine } from '../one-line.ts';
import { openSession } from '../open-session.ts';
import { whoLabel } from '../who.ts';

export const command: Command = {
  usage: 'users WORDS',
  words: { least: 1 },
  options: {},
  details: 'Users and groups that have the words in their name or address.',
  examples: [
    ['pchat users smith', 'everyone of that name'],
    ['pchat users ops --json', 'for a program'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const { peopleSearch, groups } = session.capabilities;
    if (!peopleSearch && !groups) {
      throw new PchatError('unsupported', 'This server does not search for people.', {
        next: 'Use their addresses.',
      });
    }
    const found = await session.people(args.words.join(' '));
    for (const person of found) {
      const { address, kind, name, users } = person;
      const text = personLine(whoLabel(session, address), person);
      output.result(kind, { address, name, users }, text);
    }
    if (found.length === 0) output.say('Nobody has these words.');
  },
};

function personLine(label: string, { name, users }: Person): string {
  const size = users === null ? '' : ` (${counted(users, 'user')})`;
  return name === '' || name === label ? `${label}${size}` : `${label}${size}  ${oneLine(name)}`;
}

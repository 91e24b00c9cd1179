import { errorText } from '../../format/error-text.ts';
import type { Command } from '../command.ts';
import { hitPrinter } from '../hit-printer.ts';
import { endedBy } from '../interruption.ts';
import { openSession } from '../open-session.ts';
import { QUERY_LANGUAGE, SEARCH_OPTIONS, searchQueryOf } from '../search-options.ts';
import { reportSearch, searchProgress } from '../search-report.ts';
import { unknownRooms } from '../unknown-rooms.ts';

const LIMIT = 200;
const MOST = 1_000_000;
const MOST_CONTEXT = 100;

export const command: Command = {
  usage: 'search [WORDS]',
  words: { least: 0 },
  options: {
    ...SEARCH_OPTIONS,
    context: { short: 'C', value: 'N', help: 'with so many messages before and after each' },
    limit: { short: 'n', value: 'N', help: `at most so many (${LIMIT})` },
    offline: { help: 'only what is kept on this machine' },
  },
  details:
    `${QUERY_LANGUAGE}\n` +
    'Looks in all rooms that you may read, joined or not: first in what is kept on this machine, then on the server.\n' +
    'Prints what is found as it is found, the newest first from each place; Ctrl-C stops with what was found.\n' +
    'What was not searched is said on stderr. Ends with 0 also when nothing was found,\n' +
    'and with 3 when none of the rooms named is there.',
  examples: [
    ['pchat search stop loss', 'messages that have both words'],
    ['pchat search --phrase "stop loss" --room trading/*', 'these words together, in one category'],
    ["pchat search 'from:bob after:-7d is:alert'", "bob's alerts of the last week"],
    ['pchat search deploy* -C 2 --json', 'with two messages around each, for a program'],
  ],
  stopsItself: true,
  async run(context) {
    const { args, output, signal } = context;
    const query = searchQueryOf(args.words, args);
    const limit = args.number('limit', 1, MOST) ?? LIMIT;
    const count = args.number('context', 0, MOST_CONTEXT) ?? 0;
    const session = await openSession(context, { offline: args.has('offline') ? 'wanted' : 'allowed' });
    const printer = hitPrinter(context, session, count);
    const summary = await session.search(query, {
      limit,
      signal,
      offline: args.has('offline'),
      onHits: printer.print,
      onProgress: searchProgress(output),
    });
    await printer.finished();
    if (summary.hits === 0 && !signal.aborted && !args.has('offline')) {
      const errors = await unknownRooms(session, query.rooms);
      if (errors.length > 0 && errors.length === query.rooms.length) throw errors[0]!;
      for (const error of errors) output.say(errorText(error));
    }
    reportSearch(output, summary, signal.aborted);
    return endedBy(signal);
  },
};

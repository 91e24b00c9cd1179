import type { Command } from '../command.ts';
import { findFeed } from '../find-feed.ts';
import { hitPrinter } from '../hit-printer.ts';
import { endedBy } from '../interruption.ts';
import { openSession } from '../open-session.ts';
import type { Hit } from '../../session/session.ts';
import { reportSearch, searchProgress } from '../search-report.ts';

const LIMIT = 50;
const MOST = 1_000_000;
const MOST_CONTEXT = 100;

export const command: Command = {
  usage: 'feed show NAME',
  words: { least: 1, most: 1 },
  options: {
    limit: { short: 'n', value: 'N', help: `at most so many (${LIMIT})` },
    context: { short: 'C', value: 'N', help: 'with so many messages before and after each' },
    seen: { help: 'count them as seen' },
  },
  details: 'What the feed holds, the newest first, also what came while you were away.',
  examples: [
    ['pchat feed show mentions', 'the latest messages that mention you'],
    ['pchat feed show stops --seen --json', 'for a program that reads them once'],
  ],
  stopsItself: true,
  async run(context) {
    const { args, output, signal } = context;
    const limit = args.number('limit', 1, MOST) ?? LIMIT;
    const count = args.number('context', 0, MOST_CONTEXT) ?? 0;
    const session = await openSession(context, { offline: 'allowed' });
    const { name } = await findFeed(session, args.words[0]!);
    const onProgress = searchProgress(output);
    const found: Hit[] = [];
    const onHits = (hits: readonly Hit[]) => void found.push(...hits);
    const summary = await session.readFeed(name, { limit, signal, onHits, onProgress });
    // The newest may be on the server only, the others here.
    const newest = found.toSorted((a, b) => b.message.time - a.message.time).slice(0, limit);
    const printer = hitPrinter(context, session, signal.aborted ? 0 : count);
    printer.print(newest);
    await printer.finished();
    const limited = summary.limited || found.length > limit;
    reportSearch(output, { ...summary, hits: newest.length, limited }, signal.aborted);
    if (args.has('seen') && !signal.aborted) await session.markFeedSeen(name);
    return endedBy(signal);
  },
};

import type { FeedView } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'feed list',
  words: { least: 0, most: 0 },
  options: {},
  details:
    'Each with how many messages in it you have not seen. "mentions", what mentions you, is always there.',
  examples: [['pchat feed list --json', 'for a status line']],
  async run(context) {
    const feeds = await (await openSession(context, { offline: 'allowed' })).loadFeeds();
    const width = Math.max(...feeds.map(({ name }) => name.length));
    for (const feed of feeds) {
      const { name, query, notify, unseen, builtIn } = feed;
      context.output.result('feed', { name, query, notify, unseen, builtIn }, feedLine(feed, width));
    }
  },
};

function feedLine({ name, query, notify, unseen }: FeedView, width: number): string {
  return `${String(unseen).padStart(5)}  ${name.padEnd(width)}  ${query}${notify ? '  (notifies)' : ''}`;
}

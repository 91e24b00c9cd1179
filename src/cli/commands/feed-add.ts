import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';
import { QUERY_LANGUAGE } from '../search-options.ts';

export const command: Command = {
  usage: 'feed add NAME WORDS',
  words: { least: 2 },
  options: { notify: { help: 'tell of new messages in it, as of a mention' } },
  details: `Watches rooms for messages, and finds those that came while you were away. A feed of that name is replaced.\n${QUERY_LANGUAGE}`,
  examples: [
    ['pchat feed add stops \'in:trading/* "stop loss"\' --notify', 'two words together, in one category'],
    ["pchat feed add boss 'from:dana is:alert'", 'alerts of one person'],
  ],
  async run(context) {
    const { args, output } = context;
    const [name, ...words] = args.words as [string, ...string[]];
    const session = await openSession(context);
    const feed = { name, query: words.join(' '), notify: args.has('notify') };
    await session.loadFeeds();
    await session.saveFeed(feed);
    output.result('feed-added', feed, `Watching for ${name}. Follow it with: pchat tail --feed ${name}`);
  },
};

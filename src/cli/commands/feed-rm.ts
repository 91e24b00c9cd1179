import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';
import { findFeed } from '../find-feed.ts';

export const command: Command = {
  usage: 'feed rm NAME',
  words: { least: 1, most: 1 },
  options: {},
  examples: [['pchat feed rm stops', 'messages stay where they are']],
  async run(context) {
    const session = await openSession(context);
    const { name } = await findFeed(session, context.args.words[0]!);
    await session.removeFeed(name);
    context.output.result('feed-removed', { name }, `No longer watching for ${name}.`);
  },
};

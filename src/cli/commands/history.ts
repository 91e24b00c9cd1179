import { PchatError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { type HistoryRange, newest, oldestFirst } from '../history-pages.ts';
import { messagePrinter } from '../message-output.ts';
import { openSession } from '../open-session.ts';

const LIMIT = 50;
const MOST = 1_000_000;

export const command: Command = {
  usage: 'history ROOM',
  words: { least: 1, most: 1 },
  options: {
    before: { value: 'ID', help: 'messages before this one' },
    after: { value: 'ID', help: 'messages after this one' },
    since: { value: 'TIME', help: 'from this time on' },
    until: { value: 'TIME', help: 'up to this time' },
    limit: { short: 'n', value: 'N', help: `at most so many (${LIMIT})` },
  },
  details:
    'The newest messages of what is asked for; with --after or --since the oldest. Printed oldest first.\n' +
    'A time is 2026-11-23T12:04:05Z, 2026-11-23, or how long ago: -30m, -2h, -7d.',
  examples: [
    ['pchat history lobby', `the last ${LIMIT} messages`],
    ['pchat history lobby --since -2h --limit 1000', 'the last two hours'],
    ['pchat history lobby --json --before ID', 'the page before a message, for a program'],
  ],
  async run(context) {
    const { args, output } = context;
    const range: HistoryRange = {
      before: args.text('before'),
      after: args.text('after'),
      since: args.time('since'),
      until: args.time('until'),
    };
    const limit = args.number('limit', 1, MOST) ?? LIMIT;
    if (range.before !== undefined && range.after !== undefined) {
      throw new PchatError('usage', '--before and --after cannot be used together.', {
        next: 'Use --after with --until, or --before with --since.',
      });
    }
    const session = await openSession(context);
    const room = await session.findRoom(args.words[0]!);
    const print = messagePrinter(output, args, { withDate: true });
    const forward = range.before === undefined && (range.after !== undefined || range.since !== undefined);
    const { messages, more } = forward
      ? await oldest(session, room.address, range, limit)
      : await newest(session, room.address, range, limit);
    for (const message of messages) print(message, room);
    const edge = forward ? messages.at(-1) : messages[0];
    if (more && edge) output.say(`There is more: ${forward ? '--after' : '--before'} ${edge.id}`);
  },
};

async function oldest(session: Session, room: string, range: HistoryRange, limit: number) {
  const messages: Message[] = [];
  for await (const page of oldestFirst(session, room, range)) {
    messages.push(...page);
    if (messages.length > limit) break;
  }
  return { messages: messages.slice(0, limit), more: messages.length > limit };
}

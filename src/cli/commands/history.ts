import { PchatError } from '../../model/errors.ts';
import type { Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type HistoryRange, newest } from '../history-pages.ts';
import { around, aroundTime, oldest } from '../message-context.ts';
import { messagePrinter } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { withWayIn } from '../way-in.ts';

const LIMIT = 50;
const MOST = 1_000_000;
const CONTEXT = 10;
const MOST_CONTEXT = 1000;

export const command: Command = {
  usage: 'history ROOM',
  words: { least: 1, most: 1 },
  options: {
    before: { value: 'ID', help: 'messages before this one' },
    after: { value: 'ID', help: 'messages after this one' },
    since: { value: 'TIME', help: 'from this time on' },
    until: { value: 'TIME', help: 'up to this time' },
    around: { value: 'ID', help: 'this message, with what stands around it' },
    date: { value: 'TIME', help: 'the first message from this time on, with what stands around it' },
    context: { short: 'C', value: 'N', help: `with --around and --date: so many on each side (${CONTEXT})` },
    limit: { short: 'n', value: 'N', help: `at most so many (${LIMIT})` },
  },
  details:
    'The newest messages of what is asked for; with --after or --since the oldest. Printed oldest first.\n' +
    'A time is 2026-11-23T12:04:05Z, 2026-11-23, 3 Nov, mon, yesterday, 14:30, or how long ago: -30m, -2h, -7d.',
  examples: [
    ['pchat history lobby', `the last ${LIMIT} messages`],
    ['pchat history lobby --since -2h --limit 1000', 'the last two hours'],
    ['pchat history lobby --date 2026-11-03', 'how that day began'],
    ['pchat history lobby --around ID -C 3', 'a message that was found, and three on each side'],
    ['pchat history lobby --json --before ID', 'the page before a message, for a program'],
  ],
  async run(context) {
    const { args, output } = context;
    const place = placeOf(args);
    const limit = args.number('limit', 1, MOST) ?? LIMIT;
    const session = await openSession(context, { offline: 'allowed' });
    const room = await session.findRoom(args.words[0]!);
    const print = messagePrinter(output, args, { withDate: true });
    if ('range' in place) {
      const { messages, more, next } = await withWayIn(
        session,
        room,
        part(session, room.address, place.range, limit),
      );
      for (const message of messages) print(message, room);
      if (more) output.say(`There is more: ${next}`);
      return;
    }
    const { id, time = 0, count } = place;
    if (id === undefined) {
      for (const message of await aroundTime(session, room.address, time, count)) print(message, room);
      return;
    }
    const { before, message, after } = await around(session, room.address, id, count);
    const aside = messagePrinter(output, args, { withDate: true, mark: '  ' });
    for (const earlier of before) aside(earlier, room);
    messagePrinter(output, args, { withDate: true, mark: '> ' })(message, room);
    for (const later of after) aside(later, room);
  },
};

/** What was asked for: a range, or a place to look around. */
function placeOf(args: Arguments): { range: HistoryRange } | { id?: string; time?: number; count: number } {
  const range = {
    before: args.text('before'),
    after: args.text('after'),
    since: args.time('since'),
    until: args.time('until'),
  };
  const [id, time] = [args.text('around'), args.time('date')];
  const count = args.number('context', 0, MOST_CONTEXT);
  if (range.before !== undefined && range.after !== undefined) {
    throw new PchatError('usage', '--before and --after cannot be used together.', {
      next: 'Use --after with --until, or --before with --since.',
    });
  }
  if (id === undefined && time === undefined) {
    if (count === undefined) return { range };
    throw new PchatError('usage', '--context belongs to --around and --date.');
  }
  const others = [...Object.values(range), args.text('limit'), id && time];
  if (others.every((other) => other === undefined)) return { id, time, count: count ?? CONTEXT };
  throw new PchatError('usage', '--around and --date name a place: only --context can go with one of them.');
}

/** @returns also how to go on */
async function part(session: Session, room: string, range: HistoryRange, limit: number) {
  if (range.before === undefined && (range.after !== undefined || range.since !== undefined)) {
    const messages = await oldest(session, room, range, limit + 1);
    const shown = messages.slice(0, limit);
    return { messages: shown, more: messages.length > limit, next: `--after ${shown.at(-1)?.id}` };
  }
  const { messages, more } = await newest(session, room, range, limit);
  return { messages, more, next: `--before ${messages[0]?.id}` };
}

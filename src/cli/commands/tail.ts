import { jsonLine } from '../../format/json-line.ts';
import { messageJson } from '../../format/message-json.ts';
import { PchatError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import type { LeftReason } from '../../model/participant.ts';
import type { RoomMatch, Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { runForEach } from '../exec.ts';
import { findFeed } from '../find-feed.ts';
import { followedRooms } from '../followed-rooms.ts';
import { fullNames } from '../full-names.ts';
import { newest, oldestFirst } from '../history-pages.ts';
import { tellOfLosses } from '../losses.ts';
import { messagePrinter, roomJson } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { followFeed, newestOfFeed } from '../tail-feed.ts';
import { withWayIn } from '../way-in.ts';

const LINES = 10;
const MOST = 1_000_000;

type Print = (message: Message, room: RoomMatch) => void;

export const command: Command = {
  usage: 'tail ROOM… | --followed | --feed NAME',
  words: { least: 0 },
  options: {
    followed: { help: 'all rooms on your list' },
    feed: { value: 'NAME', help: 'what belongs to a feed, in the rooms on your list' },
    lines: { short: 'n', value: 'N', help: `begin with the last N messages of each room (${LINES})` },
    since: { value: 'TIME', help: 'begin with all messages since this time' },
    after: { value: 'ID', help: 'begin with all messages after this one (one room only)' },
    'no-follow': { help: 'end after these' },
    exec: {
      value: 'CMD',
      help: 'run this for each message, one after the other, the message as JSON on its stdin',
    },
  },
  details:
    'Goes on through lost connections, printing nothing twice and missing nothing, until Ctrl-C.\n' +
    'A time is 2026-11-23T12:04:05Z, 2026-11-23, or how long ago: -30m, -2h, -7d.',
  examples: [
    ['pchat tail lobby', 'the last messages, then new ones as they come'],
    ['pchat tail --followed -n 0 --json', 'new messages of all your rooms, for a program'],
    ['pchat tail lobby -n 5 --no-follow', 'the last five messages'],
    ['pchat tail --feed mentions --exec ./tell-me', 'whenever someone mentions you'],
    ['pchat tail on-call --exec ./page-me', 'a program that runs for each message'],
  ],
  async run(context) {
    const { args } = context;
    checkRooms(args);
    const start = {
      since: args.time('since'),
      after: args.text('after'),
      lines: args.number('lines', 0, MOST) ?? LINES,
    };
    const feed = args.text('feed');
    const session = await openSession(context, {
      joinFollowed: feed !== undefined && !args.has('no-follow'),
    });
    if (feed !== undefined) {
      const { name } = await findFeed(session, feed);
      const { print, finished } = printerFor(context, true);
      if (!args.has('no-follow')) await followFeed(context, session, name, start, print);
      const named = fullNames(session);
      for (const { message, room } of await newestOfFeed(session, name, start)) {
        print(message, await named(room));
      }
      return finished();
    }
    const rooms = await roomsOf(session, args);
    const { print, finished } = printerFor(context, rooms.length > 1 || args.has('followed'));
    if (args.has('no-follow')) {
      for (const room of rooms)
        for (const message of await withWayIn(session, room, beginning(session, room, start)))
          print(message, room);
      return finished();
    }
    await follow(context, session, rooms, start, print);
  },
};

function checkRooms(args: Arguments): void {
  const count = args.words.length;
  if ([count > 0, args.has('followed'), args.has('feed')].filter(Boolean).length !== 1) {
    throw new PchatError('usage', 'Give rooms, or --followed, or --feed, and one of these only.', {
      next: 'For example: pchat tail lobby',
    });
  }
  if (args.has('after') && count !== 1) {
    throw new PchatError('usage', '--after names a message of one room, so it takes one room only.');
  }
}

async function roomsOf(session: Session, args: Arguments): Promise<RoomMatch[]> {
  if (!args.has('followed')) {
    const rooms = await Promise.all(args.words.map((word) => session.findRoom(word)));
    return [...new Map(rooms.map((room) => [room.address, room])).values()];
  }
  const followed = await followedRooms(session);
  if (followed.length > 0) return followed;
  throw new PchatError('not-found', 'There are no rooms on your list.', {
    next: 'Put one there with: pchat follow ROOM.',
  });
}

/** `finished` resolves when all that was printed has reached its end. */
function printerFor(context: Context, withRoom: boolean): { print: Print; finished: () => Promise<void> } {
  const shell = context.args.text('exec');
  if (shell === undefined) {
    return { print: messagePrinter(context.output, context.args, { withRoom }), finished: async () => {} };
  }
  const { give, finished } = runForEach(shell, context);
  return { print: (message, room) => give(`${jsonLine(messageJson(message, roomJson(room)))}\n`), finished };
}

/** What stands in the room already and is asked for. */
async function beginning(
  session: Session,
  room: RoomMatch,
  start: { since?: number; after?: string; lines: number },
): Promise<Message[]> {
  if (start.since === undefined && start.after === undefined) {
    return start.lines === 0 ? [] : (await newest(session, room.address, {}, start.lines)).messages;
  }
  const messages: Message[] = [];
  const range = { since: start.since, after: start.after };
  for await (const page of oldestFirst(session, room.address, range)) messages.push(...page);
  return messages;
}

/**
 * Prints until stopped. The session tells each message once, also those missed while it was away; here only the seam between the
 * beginning, read from the archive, and what came live in the meantime has to be closed.
 */
async function follow(
  context: Context,
  session: Session,
  rooms: RoomMatch[],
  start: { since?: number; after?: string; lines: number },
  print: Print,
): Promise<never> {
  const { output, signal } = context;
  const byAddress = new Map(rooms.map((room) => [room.address, room]));
  const waiting = new Map<string, Message[]>(rooms.map((room) => [room.address, []]));
  const moved = new Set<string>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  tellOfLosses(session, output, failed.reject);
  session.subscribe((event) => {
    if (event.type === 'message') {
      const room = byAddress.get(event.room);
      const held = waiting.get(event.room);
      if (held) held.push(event.message);
      else if (room && !signal.aborted) print(event.message, room);
    } else if (event.type === 'moved' && byAddress.delete(event.room)) {
      moved.add(event.to);
      output.say(`${event.room} has moved: it is ${event.to} now.`);
    } else if (event.type === 'room' && moved.has(event.room)) {
      // What its new category is called comes a little later.
      const view = session.view(event.room);
      if (view)
        byAddress.set(event.room, { address: view.address, name: view.name, category: view.category });
    } else if (
      event.type === 'removed-from-room' &&
      event.reason in PUT_OUT &&
      byAddress.delete(event.room)
    ) {
      const lost = putOut(event.room, event.reason, event.detail);
      if (byAddress.size === 0) failed.reject(lost);
      else output.error(lost);
    }
  });
  await Promise.all(rooms.map((room) => withWayIn(session, room, session.openRoom(room.address))));
  for (const room of rooms) {
    const first = await beginning(session, room, start);
    const printed = new Set(first.map(({ id }) => id));
    const live = waiting.get(room.address)!.filter(({ id }) => !printed.has(id));
    waiting.delete(room.address);
    for (const message of [...first, ...live]) print(message, room);
  }
  return failed.promise;
}

/** Ways to be out of a room from which the session does not come back by itself. */
const PUT_OUT: Partial<Record<LeftReason, string>> = {
  kicked: 'someone removed you from it',
  banned: 'you were banned from it',
  'not-member': 'you are no longer a member',
  'room-disabled': 'it was disabled',
  'room-deleted': 'it was deleted',
};

function putOut(room: string, reason: LeftReason, detail: string): PchatError {
  // Where no reason was given the server says in a sentence what the person is told anyway.
  const said = /^The room was (?:disabled|deleted)\.?$/.test(detail) ? '' : detail.replace(/\.$/, '');
  const why = `${PUT_OUT[reason]}${said === '' ? '' : `: ${said}`}`;
  return new PchatError(
    reason === 'room-deleted' ? 'not-found' : 'not-allowed',
    `You are out of ${room}: ${why}.`,
    {
      next:
        reason === 'room-deleted'
          ? 'See which rooms there are with: pchat rooms'
          : 'Ask one of its managers.',
    },
  );
}

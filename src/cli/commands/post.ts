import { createHash } from 'node:crypto';
import { messageJson } from '../../format/message-json.ts';
import { asPchatError, PchatError } from '../../model/errors.ts';
import type { Draft, Message } from '../../model/message.ts';
import { sendableText } from '../../model/sendable-text.ts';
import type { RoomMatch, Session } from '../../session/session.ts';
import type { Arguments } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { newestFirst } from '../history-pages.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { readLines, readText } from '../read-stdin.ts';
import { roomHint } from '../room-hint.ts';
import { withDeadline } from '../deadline.ts';
import { checkMay, withWayIn } from '../way-in.ts';

/** How long the room may take to confirm a post, reconnecting included, in milliseconds. */
const SETTLE_MS = 60_000;
/** Unconfirmed posts of a stream: enough to fill the line to a far server, few enough to stop soon when one is refused. */
const MOST_IN_FLIGHT = 50;
/** How far back a repeat is looked for. */
const REPEAT_DAYS = 7;
const DAY_MS = 86_400_000;

export const command: Command = {
  usage: 'post ROOM [TEXT | -]',
  words: { least: 1 },
  options: {
    story: { value: 'TITLE', help: 'post a story: a title and a long text' },
    alert: { help: 'high importance: shown in red and heard' },
    reply: { value: 'ID', help: 'answer the message with this archive id' },
    id: {
      value: 'KEY',
      help: `post only once under this key, however often it is tried within ${REPEAT_DAYS} days`,
    },
    stream: { help: 'read stdin and post a message a line' },
  },
  details: 'Prints the archive id of the message once the room has it. "-" reads the text from stdin.',
  examples: [
    ['pchat post lobby "hello, all"', 'post a line'],
    ['echo "deploy done" | pchat post lobby -', 'post what comes from a pipe'],
    ['pchat post lobby - --story "Weekly wrap" < wrap.txt', 'post a story'],
    ['pchat post on-call --alert --id disk-42 "disk full"', 'safe to try again'],
    ['journalctl -f | pchat post logs --stream', 'a message a line'],
  ],
  async run(context) {
    const { args, output } = context;
    checkWays(args);
    // Before anything is connected: what cannot be posted is wrong usage, not a failure.
    const text = args.has('stream') ? null : await textOf(args);
    // Of the room's history it needs only where it ends.
    const session = await openSession(context, { contextSize: 1 });
    const room = await session.findRoom(args.words[0]!);
    checkMay(await session.roomInfo(room.address), 'post');
    await checkReply(session, room, args.text('reply'));
    await withWayIn(session, room, session.openRoom(room.address));
    const draft = {
      title: args.text('story') ?? null,
      alert: args.has('alert'),
      replyTo: args.text('reply') ?? null,
    };
    const print = (message: Message) => {
      if (output.json) output.object(messageJson(message, roomJson(room)));
      else output.text(message.id);
    };
    if (text === null) await postLines(session, room, draft, print);
    else print(await postOnce(context, session, room, { ...draft, text }));
  },
};

function checkWays(args: Arguments): void {
  const [, first] = args.words;
  if (args.has('stream') && first !== undefined && first !== '-') {
    throw new PchatError('usage', 'With --stream the text comes from stdin, not from the arguments.');
  }
  if (args.has('stream') && args.has('id')) {
    throw new PchatError('usage', '--id names one message, and --stream posts many.');
  }
}

/** A server takes any id for the message that is answered, and passes it on. @throws PchatError `not-found` the room has no such message */
async function checkReply(session: Session, room: RoomMatch, id: string | undefined): Promise<void> {
  if (id === undefined || !session.capabilities.history) return;
  try {
    await session.history(room.address, { after: id, limit: 1 });
  } catch (thrown) {
    const error = asPchatError(thrown);
    // Why the room is not open to us the join says better.
    if (error.code !== 'not-found') return;
    throw new PchatError('not-found', `${roomLabel(room)} has no message with the id "${id}".`, {
      next: `Ids are printed by: pchat history ${roomHint(room)} --json`,
      cause: error,
    });
  }
}

/** Words on the command line are one text, as they are for echo. */
async function textOf(args: Arguments): Promise<string> {
  const words = args.words.slice(1);
  const text = words.length === 1 && words[0] === '-' ? await readText() : words.join(' ');
  if (!isBlank(text)) return text;
  throw new PchatError('usage', 'There is no text to post.', {
    next: 'Give it after the room, or "-" to read it from stdin.',
  });
}

/** Whether nothing is left that a room could show, once what cannot be sent is gone. */
function isBlank(text: string): boolean {
  return sendableText(text).trim() === '';
}

async function postOnce(context: Context, session: Session, room: RoomMatch, draft: Draft): Promise<Message> {
  const key = context.args.text('id');
  if (key === undefined) return confirmed(session, room, draft);
  const originId = originIdOf(session.account, room.address, key);
  const earlier = await findByOrigin(session, room.address, originId);
  if (earlier) context.output.say('This was posted before: nothing was posted now.');
  return earlier ?? confirmed(session, room, draft, originId);
}

/** The same key in the same room by the same account gives the same origin-id (XEP-0359), which says nothing about the key. */
function originIdOf(account: string, room: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([account, room, key]))
    .digest('hex')
    .slice(0, 32);
}

async function findByOrigin(session: Session, room: string, originId: string): Promise<Message | undefined> {
  if (!session.capabilities.history) {
    throw new PchatError('unsupported', 'This server keeps no history, so a repeat cannot be known.', {
      next: 'Post without --id.',
    });
  }
  for await (const messages of newestFirst(session, room, { since: Date.now() - REPEAT_DAYS * DAY_MS })) {
    const found = messages.find(
      ({ author, originId: id }) =>
        id === originId && (author.address ?? session.account) === session.account,
    );
    if (found) return found;
  }
  return undefined;
}

async function confirmed(session: Session, room: RoomMatch, draft: Draft, id?: string): Promise<Message> {
  const post = session.post(room.address, draft, id);
  return withDeadline(SETTLE_MS, 'The room did not confirm the message in time.', session.settled(post));
}

/** Posts follow each other without waiting, but are printed in their order; the first that is refused ends it. */
async function postLines(
  session: Session,
  room: RoomMatch,
  draft: Omit<Draft, 'text'>,
  print: (message: Message) => void,
): Promise<void> {
  const failed = Promise.withResolvers<never>();
  let printed = Promise.resolve();
  const post = (text: string) => {
    const settled = confirmed(session, room, { ...draft, text });
    printed = Promise.all([settled, printed]).then(([message]) => print(message));
    printed.catch(failed.reject);
    return settled;
  };
  const postAll = async () => {
    const inFlight: Promise<Message>[] = [];
    for await (const line of readLines()) {
      if (!isBlank(line)) inFlight.push(post(line));
      if (inFlight.length >= MOST_IN_FLIGHT) await inFlight.shift();
    }
    await printed;
  };
  // A refusal is told at once, not only when the next line comes.
  await Promise.race([postAll(), failed.promise]);
}

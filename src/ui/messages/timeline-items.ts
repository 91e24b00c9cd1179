import type { PchatError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import { messageRows, postRows } from '../../format/message-rows.ts';
import type { Row } from '../../format/span.ts';
import { dayKey, dayLabel } from '../../format/time.ts';
import { cellWidth, wrap } from '../../format/width.ts';
import type { Post, Timeline } from '../../session/session.ts';
import { type Comings, comingsText } from './comings.ts';
import type { RoomNote } from './room-notes.ts';
import type { Item } from './viewport.ts';

/** What a timeline's lines depend on besides the timeline. */
export interface TimelineLook {
  /** Cells of a line. */
  width: number;
  /** Our nick in the room, and our bare address. */
  nick: string;
  account: string;
  /** The "new" line stands after this message. */
  newAfter: string | null;
  /** Stories shown in full. */
  unfolded: ReadonlySet<string>;
  /** Who came and went while one looked. */
  comings: readonly Comings[];
  /** What happened to the room while one looked. */
  notes: readonly RoomNote[];
  /** Why one is not in the room, and what to do about it; null: one is. */
  shutOut: string | null;
  /** One left by oneself, which is no trouble. */
  left: boolean;
  /** One does not post here. */
  locked: boolean;
  /** An error as a person reads it here. */
  errorText: (error: PchatError) => string;
  /** There is no connection: nothing more comes before there is one. */
  cutOff: boolean;
}

/** Messages of one author within this time stand together. */
const CONTINUED_WITHIN_MS = 5 * 60_000;

/** A message's key in the list, and its id again. */
export const messageKey = (id: string): string => `message:${id}`;
export const messageIdOf = (key: string): string | null => (key.startsWith('message:') ? key.slice(8) : null);
export const NEW_LINE_KEY = 'new';

/** The timeline as the list that the pane scrolls through, oldest first. */
export function timelineItems(timeline: Timeline, look: TimelineLook): Item[] {
  const items: Item[] = [edgeBefore(timeline, look)];
  const mentions = mentionPattern(look.nick);
  const comings = new Map(look.comings.map((line) => [line.after, line]));
  const addComings = (after: string | null): void => {
    const line = comings.get(after);
    if (line) items.push(textItem(`comings:${after ?? ''}`, comingsText(line), look.width));
    const notes = look.notes.filter((note) => note.after === after);
    items.push(
      ...notes.map(({ text }, index) => textItem(`note:${after ?? ''}:${index}`, `※ ${text}`, look.width)),
    );
  };
  addComings(null);
  // What was never read is new from the room's start on.
  const atStart = timeline.atStart ? '' : undefined;
  const byId = new Map(timeline.messages.map((message) => [message.id, message]));
  const answeredBy = (id: string | null | undefined): Message | null => (id ? (byId.get(id) ?? null) : null);
  let previous: Message | null = null;
  for (const message of timeline.messages) {
    const missing = timeline.gaps.has(message.id);
    if (missing) items.push(ruleItem(`gap:${message.id}`, 'some messages are missing here', look.width));
    const newDay = previous === null || dayKey(previous.time) !== dayKey(message.time);
    if (newDay) items.push(ruleItem(`day:${dayKey(message.time)}`, dayLabel(message.time), look.width));
    const first = look.newAfter === (previous === null ? atStart : previous.id);
    if (first) items.push(ruleItem(NEW_LINE_KEY, 'new', look.width));
    items.push(
      messageItem(
        message,
        !newDay && !first && !missing && continues(previous, message),
        mentions,
        look,
        answeredBy(message.replyTo),
      ),
    );
    addComings(message.id);
    previous = message;
  }
  for (const post of timeline.posts) items.push(postItem(post, look, answeredBy(post.draft.replyTo)));
  if (!timeline.atEnd) items.push(edgeAfter(timeline, look));
  if (look.shutOut !== null) items.push(shutOutItem(look.shutOut, look));
  return items;
}

/** Whether a message is by us: by address where the room shows it, else by the name we have there. */
export function isOwn(message: Message, look: Pick<TimelineLook, 'nick' | 'account'>): boolean {
  return message.author.address === null
    ? message.author.name === look.nick
    : message.author.address === look.account;
}

function continues(previous: Message | null, message: Message): boolean {
  return (
    previous !== null &&
    previous.kind === 'chat' &&
    previous.author.name === message.author.name &&
    previous.author.address === message.author.address &&
    message.time - previous.time < CONTINUED_WITHIN_MS
  );
}

const wrapped = new WeakMap<object, { key: string; rows: readonly Row[] }>();

/** Wraps once per message (or post) and look. */
function cachedRows(of: object, key: string, make: () => readonly Row[]): readonly Row[] {
  const known = wrapped.get(of);
  if (known?.key === key) return known.rows;
  const rows = make();
  wrapped.set(of, { key, rows });
  return rows;
}

function messageItem(
  message: Message,
  continued: boolean,
  mentions: RegExp | null,
  look: TimelineLook,
  answered: Message | null,
): Item {
  const own = isOwn(message, look);
  const folded = message.kind === 'story' && !look.unfolded.has(message.id);
  const make = (afterSameAuthor: boolean): Row[] =>
    messageRows(message, {
      width: look.width,
      nameWidth: nameWidth(look.width),
      own,
      mention: !own && mentions !== null && mentions.test(message.text),
      folded,
      continued: afterSameAuthor,
      answered: excerpt(answered),
    });
  return {
    key: messageKey(message.id),
    holdsPlace: true,
    rows: () =>
      cachedRows(
        message,
        `${look.width} ${own} ${folded} ${continued} ${look.nick} ${answered !== null}`,
        () => make(continued),
      ),
    ...(continued ? { rowsOnTop: () => make(false) } : {}),
  };
}

function postItem(post: Post, look: TimelineLook, answered: Message | null): Item {
  return {
    key: `post:${post.id}`,
    holdsPlace: true,
    rows: () =>
      cachedRows(post, `${look.width} ${look.nick}`, () =>
        postRows(post, {
          width: look.width,
          nameWidth: nameWidth(look.width),
          name: look.nick,
          continued: false,
          answered: excerpt(answered),
        }),
      ),
  };
}

/** What is answered, as one line names it. */
function excerpt(message: Message | null): { name: string; text: string } | null {
  return message && { name: message.author.name, text: message.title ?? message.text };
}

function nameWidth(width: number): number {
  return Math.min(14, Math.max(6, Math.floor(width / 8)));
}

/** The nick as a word of its own. */
function mentionPattern(nick: string): RegExp | null {
  if (nick === '') return null;
  const literal = nick.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])`, 'iu');
}

function edgeBefore(timeline: Timeline, { width, cutOff, shutOut, locked, errorText }: TimelineLook): Item {
  if (timeline.loading === 'older') return textItem('before', 'loading older messages…', width);
  if (timeline.error && !timeline.atStart && shutOut === null)
    return errorItem('before', errorText(timeline.error), width);
  if (timeline.atStart) {
    const empty = timeline.messages.length === 0 && timeline.posts.length === 0;
    return textItem(
      'before',
      empty ? `No messages yet.${locked ? '' : ' Write the first one.'}` : 'The room starts here.',
      width,
    );
  }
  if (timeline.messages.length > 0) return textItem('before', '↑ older messages', width);
  if (shutOut !== null) return textItem('before', '', width);
  const nothing = cutOff ? 'Nothing of this room is kept on this machine.' : 'loading messages…';
  return textItem('before', nothing, width);
}

function edgeAfter(timeline: Timeline, { width, errorText }: TimelineLook): Item {
  if (timeline.error && timeline.loading === null && timeline.atStart)
    return errorItem('after', errorText(timeline.error), width);
  return textItem(
    'after',
    timeline.loading === 'newer' ? 'loading newer messages…' : '↓ newer messages',
    width,
  );
}

function shutOutItem(text: string, { width, left }: TimelineLook): Item {
  const said = left ? text : `✗ ${text}`;
  return {
    key: 'shut-out',
    holdsPlace: false,
    rows: () => [
      [],
      ...wrap(said, width).map((line): Row => [{ text: line, tone: left ? 'muted' : 'error' }]),
    ],
  };
}

function errorItem(key: string, error: string, width: number): Item {
  return {
    key,
    holdsPlace: false,
    rows: () => wrap(`✗ ${error}`, width).map((line): Row => [{ text: line, tone: 'error' }]),
  };
}

function textItem(key: string, text: string, width: number): Item {
  return {
    key,
    holdsPlace: false,
    rows: () => wrap(text, width).map((line): Row => [{ text: line, tone: 'muted' }]),
  };
}

function ruleItem(key: string, label: string, width: number): Item {
  const tone = key === NEW_LINE_KEY ? 'accent' : 'muted';
  return { key, holdsPlace: false, rows: () => [[{ text: rule(label, width), tone }]] };
}

/** `── label ─────` over the width. */
export function rule(label: string, width: number): string {
  const start = `── ${label} `;
  return start + '─'.repeat(Math.max(0, width - cellWidth(start)));
}

import { asPchatError } from '../model/errors.ts';
import type { HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Session } from '../session/session.ts';

/** Messages asked for at once: what servers give at most. */
const PAGE_SIZE = 100;

/** A part of a room's history; times in milliseconds. */
export type HistoryRange = Omit<HistoryQuery, 'limit'>;

/** Pages from the newest message of the range back to the oldest; each page is oldest first. */
export async function* newestFirst(
  session: Session,
  room: string,
  range: HistoryRange,
  pageSize = PAGE_SIZE,
): AsyncGenerator<Message[], boolean> {
  let before = range.before ?? '';
  for (;;) {
    const page = await session.history(room, { ...range, before, limit: pageSize });
    yield page.messages;
    if (ended(page, page.first, before)) return page.complete;
    before = page.first!;
  }
}

/** Pages from the oldest message of the range on. */
export async function* oldestFirst(
  session: Session,
  room: string,
  range: HistoryRange,
  pageSize = PAGE_SIZE,
): AsyncGenerator<Message[], boolean> {
  let { after } = range;
  for (;;) {
    const page = await session.history(room, { ...range, after, limit: pageSize });
    yield page.messages;
    if (ended(page, page.last, after)) return page.complete;
    after = page.last!;
  }
}

/** A server that says "more" and gives nothing new would keep us for ever. */
function ended(page: HistoryPage, edge: string | null, asked: string | undefined): boolean {
  return page.complete || edge === null || edge === asked;
}

/**
 * The newest so many messages of a range, oldest first.
 *
 * @returns also whether there are older ones in the range
 */
export async function newest(
  session: Session,
  room: string,
  range: HistoryRange,
  limit: number,
): Promise<{ messages: Message[]; more: boolean }> {
  let messages: Message[] = [];
  const pages = asFarAsKept(session, newestFirst(session, room, range, Math.min(limit + 1, PAGE_SIZE)));
  for await (const page of pages) {
    messages = [...page, ...messages];
    if (messages.length > limit) break;
  }
  return { messages: limit === 0 ? [] : messages.slice(-limit), more: messages.length > limit };
}

/** Pages until what is kept on this machine ends, where a command works without a server and has said so. */
export async function* asFarAsKept(
  session: Session,
  pages: AsyncIterable<Message[]>,
): AsyncGenerator<Message[]> {
  let isFirst = true;
  try {
    for await (const page of pages) {
      yield page;
      isFirst = false;
    }
  } catch (thrown) {
    const isKept = !isFirst && session.status.phase !== 'online';
    if (!isKept || asPchatError(thrown).code !== 'unreachable') throw thrown;
  }
}

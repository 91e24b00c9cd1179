import { asPchatError } from '../model/errors.ts';
import type { HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Position } from './seen-messages.ts';

const PAGE_SIZE = 100;
/** How far back a search by time begins before the last known message: servers round times, and cluster nodes' clocks differ. */
const OVERLAP_MS = 60_000;

/** One step of the walk. */
export interface WalkedPage {
  messages: Message[];
  /** The archive is known up to here after this page. */
  position: Position | null;
  /** The page was found by time and may hold messages from before the start of the walk. */
  overlaps: boolean;
}

/**
 * Everything in a room's archive after a position, page by page, oldest first.
 *
 * Some servers answer an id they do not know with the first page of the archive instead of an error (ejabberd 23.01): a page that
 * begins before the position gives it away. The walk then goes by time, and the caller drops what it has already.
 *
 * @param from null: from the beginning of the archive
 * @throws what `history` throws, but for an unknown id
 */
export async function* pagesAfter(
  history: (query: HistoryQuery) => Promise<HistoryPage>,
  from: Position | null,
): AsyncGenerator<WalkedPage> {
  let position = from;
  let since: number | undefined;
  let after = from?.id;
  let overlaps = false;
  for (;;) {
    let page: HistoryPage | null = null;
    try {
      page = await history({ after, since, limit: PAGE_SIZE });
    } catch (error) {
      if (overlaps || from === null || asPchatError(error).code !== 'not-found') throw error;
    }
    if (!overlaps && from !== null && (page === null || beginsBefore(page, position))) {
      overlaps = true;
      after = undefined;
      since = from.time === null ? undefined : from.time - OVERLAP_MS;
      continue;
    }
    if (page === null) return;
    const time = page.messages.at(-1)?.time ?? position?.time ?? null;
    position = page.last === null ? position : { id: page.last, time };
    yield { messages: page.messages, position, overlaps };
    // A server that says "more" and gives nothing new would keep us here for ever.
    if (page.complete || page.last === null || page.last === after) return;
    after = page.last;
  }
}

function beginsBefore(page: HistoryPage, position: Position | null): boolean {
  const first = page.messages[0];
  if (first === undefined || position === null) return false;
  return first.id === position.id || (position.time !== null && first.time < position.time);
}

import { PchatError } from '../../model/errors.ts';
import { parseTimestamp } from '../../protocol/xmpp/extensions/delay.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import { parseSearchQuery, type SearchQuery } from '../../model/search-query.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { MAM_NS, type ArchiveQuery } from './archive-query.ts';
import { resultSet } from './result-set.ts';
import type { Hit, RoomSearch, SearchedRoom, Span } from './search-rooms.ts';

const MAX_PAGE = 100;
/** Milliseconds that one query may take: everyone else waits for so long. */
const BUDGET = 50;

/**
 * Answers a search (XEP-0431). The words are pchat's query language; ids to page by are rows of the index, and opaque to others.
 *
 * @param rooms that the asker may read, all of them
 * @param rowOf the row of an archive id, for who pages by those; undefined: there is none
 * @param isIndexed whether all of the rooms' messages are in the index
 * @throws StanzaError `bad-request` a query that makes no sense, with a sentence; `feature-not-implemented` together with other fields
 */
export function answerSearch(
  search: RoomSearch,
  rooms: readonly SearchedRoom[],
  query: ArchiveQuery,
  rowOf: (id: string) => number | undefined,
  isIndexed: boolean,
): { hits: Hit[]; fin: Element } {
  const { page } = query;
  const max = Math.min(page.max ?? MAX_PAGE, MAX_PAGE);
  const older = page.before !== undefined;
  const span: Span = {
    above: page.after === undefined ? -1 : rowIn(page.after, rowOf),
    below: page.before ? rowIn(page.before, rowOf) : Number.MAX_SAFE_INTEGER,
  };
  const asked = readSearch(query);
  const found =
    max === 0 || rooms.length === 0
      ? { hits: [], edge: null, limited: false }
      : search.find(rooms, asked, span, { limit: max, older, budget: BUDGET });
  const { hits, edge } = found;
  const first = (older ? edge : null) ?? hits[0]?.row ?? edge;
  const last = (older ? null : edge) ?? hits.at(-1)?.row ?? edge;
  const fin = el(
    'fin',
    MAM_NS,
    { complete: edge === null && max > 0 ? 'true' : undefined },
    resultSet({ first: first?.toString(), last: last?.toString() }),
    (found.limited || !isIndexed) && el('limited', NS_PCHAT),
  );
  return { hits: query.flipped ? hits.toReversed() : hits, fin };
}

function rowIn(id: string, rowOf: (id: string) => number | undefined): number {
  const row = /^\d{1,16}$/.test(id) ? Number(id) : rowOf(id);
  if (row === undefined) throw new StanzaError('item-not-found', 'This archive has no message with that id.');
  return row;
}

function readSearch({
  fulltext = '',
  with: author,
  start,
  end,
  beforeId,
  afterId,
  ids,
}: ArchiveQuery): SearchQuery {
  if (author !== undefined || beforeId !== undefined || afterId !== undefined || ids !== undefined) {
    throw new StanzaError(
      'feature-not-implemented',
      'Words are searched for alone or within times; name authors among them, as from:bob.',
    );
  }
  const query = parse(fulltext);
  if (query.rooms.length > 0) throw new StanzaError('bad-request', 'For one room, ask that room.');
  if (query.mentionsOnly)
    throw new StanzaError('bad-request', 'Only you know what mentions you: search for your names.');
  if (start !== undefined) query.since = Math.max(query.since ?? start, start);
  if (end !== undefined) query.until = Math.min(query.until ?? end + 1, end + 1);
  return query;
}

function parse(fulltext: string): SearchQuery {
  try {
    return parseSearchQuery(fulltext, (text) => {
      const time = parseTimestamp(text);
      if (time === null) throw new PchatError('usage', 'A time looks like 2026-01-31T12:00:00Z.');
      return time;
    });
  } catch (error) {
    if (!(error instanceof PchatError)) throw error;
    throw new StanzaError('bad-request', [error.message, error.next].filter((part) => part !== '').join(' '));
  }
}

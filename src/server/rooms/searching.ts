import { resultXml, type ArchiveOfRoom } from '../archive/answer-query.ts';
import { queryForm, readQuery, type ArchiveQuery } from '../archive/archive-query.ts';
import { answerSearch } from '../archive/answer-search.ts';
import { openMark } from '../archive/search-index.ts';
import type { SearchedRoom } from '../archive/search-rooms.ts';
import type { ClientSession } from '../service.ts';
import type { Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { whoIs } from './who.ts';

/** Looks for words in one room that the asker may read; sends what is found and returns the end of the answer (XEP-0431). */
export function searchRoom(
  context: RoomsContext,
  archive: ArchiveOfRoom,
  query: ArchiveQuery,
  session: ClientSession,
): Element {
  const { room, address, reveal, store } = archive;
  const rowOf = (id: string) => {
    const position = store.positionOf(room, id);
    const [message] =
      position === undefined ? [] : store.read(room, { from: position, to: position }, {}, 1, false);
    return message && context.search.rowOf(room, message);
  };
  return answer(context, address, [{ room, address, open: null, reveal }], query, rowOf, session);
}

/**
 * NEW: looks in all rooms of the service that the asker may read, at once. Rooms that they may not are left out before the search and
 * not after it, so that neither the results nor what it takes to find them tell of those.
 */
export function searchService(
  context: RoomsContext,
  payload: Element,
  session: ClientSession,
  type: string,
): Element {
  if (payload.name !== 'query') throw new StanzaError('bad-request');
  if (type === 'get') return queryForm();
  const query = readQuery(payload);
  const mark = openMark(context.domain);
  const rooms = context.store.readable(whoIs(context, session.bare)).map(({ id, local, open, reveal }) => ({
    room: id,
    address: `${local}@${context.domain}`,
    open: open ? mark : null,
    reveal,
  }));
  return answer(context, context.domain, rooms, query, () => undefined, session);
}

function answer(
  context: RoomsContext,
  from: string,
  rooms: readonly SearchedRoom[],
  query: ArchiveQuery,
  rowOf: (id: string) => number | undefined,
  session: ClientSession,
): Element {
  context.guard.count(session, 'searches');
  const began = performance.now();
  const isIndexed = context.backlog.catchUp(rooms.map(({ room }) => room));
  const { hits, fin } = answerSearch(context.search, rooms, query, rowOf, isIndexed);
  context.guard.charge(session, 'searches', performance.now() - began);
  for (const hit of hits) {
    const archive = { address: from, reveal: hit.in.reveal, roomAddress: hit.in.address };
    session.sendXml(resultXml(archive, query, hit, session.address));
  }
  return fin;
}

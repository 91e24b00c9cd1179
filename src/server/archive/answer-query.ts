import { parseAddress } from '../../model/address.ts';
import { el, escapeAttribute, serialize, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { MAM_NS, type ArchiveQuery } from './archive-query.ts';
import type { ArchivedMessage, ArchiveEntry, ArchiveStore, AuthorFilter, Stretch } from './archive-store.ts';
import { resultSet } from './result-set.ts';

const MUC_USER = 'http://jabber.org/protocol/muc#user';

/** Most messages in one page, however many are asked for. */
const MAX_PAGE = 250;
/** Messages in a page when nobody says how many. */
const DEFAULT_PAGE = 100;
/**
 * Characters of a page; what is more comes with the next. All of a page is sent at once, and a session for which too much waits is
 * ended: without this a few dozen of the longest messages would put out everyone who reads the room.
 */
export const MAX_PAGE_CHARACTERS = 1024 * 1024;

/** The archive that is asked. */
export interface ArchiveOfRoom {
  store: ArchiveStore;
  room: number;
  /** The room's bare address. */
  address: string;
  /** Whether who asks may know who is behind a nick. */
  reveal: boolean;
}

/** What a query finds. */
export interface Answer {
  /** In the order in which they are to be sent. */
  messages: ArchivedMessage[];
  fin: Element;
}

/**
 * Answers a query. Every limit is a stretch of positions, so the work is a few look-ups and the page, however long the archive.
 *
 * @throws StanzaError `item-not-found` an id that is not in this archive (XEP-0059 section 2.5: a wrong page would make a client
 *   page in circles), `policy-violation` more than a page of ids, `feature-not-implemented` an index into one author's messages
 */
export function answerQuery(archive: ArchiveOfRoom, query: ArchiveQuery): Answer {
  const author = authorFilter(archive, query.with);
  const whole = author === null ? { from: 1, to: 0 } : stretchOf(archive, query);
  const matches = query.ids ? listed(archive, query.ids, author ?? {}) : inStretch(archive, author ?? {});
  const { page } = query;
  const max = Math.min(page.max ?? DEFAULT_PAGE, MAX_PAGE);
  const asked = { ...whole };
  if (page.after !== undefined) asked.from = Math.max(asked.from, known(archive, page.after) + 1);
  if (page.before) asked.to = Math.min(asked.to, known(archive, page.before) - 1);
  if (page.index !== undefined) {
    if (query.ids || query.with !== undefined) {
      throw new StanzaError(
        'feature-not-implemented',
        'Page by id: only the whole archive has an index here.',
      );
    }
    asked.from = Math.max(asked.from, whole.from + page.index);
  }
  const newest = page.before !== undefined;
  // One more than the page tells whether there is anything beyond it.
  const found = matches.read(asked, max + 1, newest);
  const size = Math.min(max, countFitting(newest ? found.toReversed() : found));
  const complete = found.length === size;
  const messages = newest ? found.slice(found.length - size) : found.slice(0, size);
  const first = messages[0];
  const fin = el(
    'fin',
    MAM_NS,
    { complete: complete ? 'true' : undefined },
    resultSet({
      first: first?.id,
      last: messages.at(-1)?.id,
      index: first && matches.count({ from: whole.from, to: first.position - 1 }),
      count: matches.count(whole),
    }),
  );
  return { messages: query.flipped ? messages.toReversed() : messages, fin };
}

/** How many of these, from the first on, a page can hold; one at least. */
function countFitting(messages: readonly ArchivedMessage[]): number {
  let characters = 0;
  const over = messages.findIndex(({ stanza }) => (characters += stanza.length) > MAX_PAGE_CHARACTERS);
  return over === -1 ? messages.length : Math.max(1, over);
}

/** What a query may find, before paging. */
interface Matches {
  /** At most `limit` within the stretch, oldest first: the newest when `newest`, else the oldest. */
  read(stretch: Stretch, limit: number, newest: boolean): ArchivedMessage[];
  count(stretch: Stretch): number;
}

function inStretch({ store, room }: ArchiveOfRoom, author: AuthorFilter): Matches {
  return {
    read: (stretch, limit, newest) => store.read(room, stretch, author, limit, newest),
    count: (stretch) => store.count(room, stretch, author),
  };
}

/** The messages with these ids. @throws StanzaError `item-not-found` one of them is not here, `policy-violation` too many */
function listed(archive: ArchiveOfRoom, ids: readonly string[], author: AuthorFilter): Matches {
  if (ids.length > MAX_PAGE)
    throw new StanzaError('policy-violation', `Ask for at most ${MAX_PAGE} ids at once.`);
  const messages = [...new Set(ids)]
    .map((id) => known(archive, id))
    .toSorted((a, b) => a - b)
    .flatMap((at) => archive.store.read(archive.room, { from: at, to: at }, author, 1, false));
  const within = ({ from, to }: Stretch) =>
    messages.filter(({ position }) => position >= from && position <= to);
  return {
    read: (stretch, limit, newest) =>
      newest ? within(stretch).slice(-limit) : within(stretch).slice(0, limit),
    count: (stretch) => within(stretch).length,
  };
}

/**
 * A message as a result of a query, as XML (XEP-0313 section 4.2).
 *
 * @param archive `address`: who answers; `roomAddress`: whose archive it is, where that is another
 */
export function resultXml(
  archive: Pick<ArchiveOfRoom, 'address' | 'reveal'> & { roomAddress?: string },
  query: ArchiveQuery,
  message: ArchivedMessage,
  to: string,
): string {
  const result = el('result', MAM_NS, { queryid: query.queryId, id: message.id });
  const room = archive.roomAddress ?? archive.address;
  return forwardedXml({ from: archive.address, to }, result, atAddress(message, room), archive.reveal);
}

/**
 * A message of an archive, forwarded (XEP-0297), as XML.
 *
 * @param wrapper what it is forwarded in
 * @param reveal with the address of its author
 */
export function forwardedXml(
  attrs: { from: string; to: string },
  wrapper: Element,
  message: ArchiveEntry,
  reveal: boolean,
): string {
  const delay = el('delay', 'urn:xmpp:delay', { stamp: new Date(message.time).toISOString() });
  const forwarded = el('forwarded', 'urn:xmpp:forward:0', {}, delay);
  const filled = { ...wrapper, children: [forwarded] };
  const xml = serialize(el('message', 'jabber:client', attrs, filled));
  const end = `</forwarded></${wrapper.name}></message>`;
  return xml.slice(0, -end.length) + (reveal ? withRealAddress(message) : message.stanza) + end;
}

/**
 * A message as it would have been sent from that room: one that was said before the room moved bears the address that it had then, which
 * clients would not believe to be this room's.
 */
export function atAddress<T extends ArchiveEntry>(message: T, room: string): T {
  const { stanza } = message;
  const [, start, then] = /^(<message[^>]*? from=')([^'/]*)/.exec(stanza) ?? [];
  const now = escapeAttribute(room);
  if (start === undefined || then === undefined || then === now) return message;
  const moved = `${start}${now}${stanza.slice(start.length + then.length)}`;
  const id = moved.lastIndexOf('<stanza-id ');
  const tail = moved.slice(id).replace(` by='${then}'`, () => ` by='${now}'`);
  return { ...message, stanza: id === -1 ? moved : moved.slice(0, id) + tail };
}

/** The first and the last message of the archive (XEP-0313 section 4.4). */
export function archiveMetadata({ store, room }: ArchiveOfRoom): Element {
  const all = store.all(room);
  const [first] = store.read(room, all, {}, 1, false);
  const [last] = store.read(room, all, {}, 1, true);
  const end = (name: string, message: ArchivedMessage | undefined) =>
    message && el(name, MAM_NS, { id: message.id, timestamp: new Date(message.time).toISOString() });
  return el('metadata', MAM_NS, {}, end('start', first), end('end', last));
}

/**
 * `with` names a real address, or a participant by nick; null: nobody's messages, so that an anonymous room cannot be asked
 * which of them are whose.
 */
function authorFilter(archive: ArchiveOfRoom, address: string | undefined): AuthorFilter | null {
  if (address === undefined) return {};
  const { local, domain, resource } = parseAddress(address);
  const bare = local === '' ? domain : `${local}@${domain}`;
  if (bare === archive.address) return resource === '' ? {} : { nick: resource };
  return archive.reveal ? { sender: bare } : null;
}

function stretchOf(archive: ArchiveOfRoom, query: ArchiveQuery): Stretch {
  const { store, room } = archive;
  const stretch = store.all(room);
  const none = stretch.to + 1;
  const narrow = (from: number, to: number) => {
    stretch.from = Math.max(stretch.from, from);
    stretch.to = Math.min(stretch.to, to);
  };
  if (query.start !== undefined) narrow(store.positionAt(room, query.start) ?? none, stretch.to);
  if (query.end !== undefined) narrow(stretch.from, (store.positionAt(room, query.end + 1) ?? none) - 1);
  if (query.afterId !== undefined) narrow(known(archive, query.afterId) + 1, stretch.to);
  if (query.beforeId !== undefined) narrow(stretch.from, known(archive, query.beforeId) - 1);
  return stretch;
}

function known({ store, room }: ArchiveOfRoom, id: string): number {
  const position = store.positionOf(room, id);
  if (position === undefined)
    throw new StanzaError('item-not-found', 'This archive has no message with that id.');
  return position;
}

/**
 * XEP-0313 section 5.1.2: who may know real addresses is told whose message it was. The stored stanza never has an `x` of this
 * kind, so there is exactly one.
 */
function withRealAddress({ stanza, sender }: ArchiveEntry): string {
  const x = el('x', MUC_USER, {}, el('item', MUC_USER, { jid: sender }));
  const end = '</message>';
  return stanza.slice(0, -end.length) + serialize(x, 'jabber:client') + end;
}

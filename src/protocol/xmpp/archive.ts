import { randomUUID } from 'node:crypto';
import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { HistoryPage, HistoryQuery, Message } from '../../model/message.ts';
import { Amendments, authorKey } from './amendments.ts';
import type { Directory } from './directory.ts';
import { child, children, type Element } from './extensions/element.ts';
import { NS_MUC_USER } from './extensions/group-chat.ts';
import { archiveItem, archiveQuery, NS_MAM } from './extensions/message-archive.ts';
import type { ArchiveItem, ArchiveQuery } from './extensions/message-archive.ts';
import { resultSetIn } from './extensions/result-sets.ts';
import { readMessage } from './extensions/messages.ts';
import { realAddress } from './occupants.ts';
import { conditionOf, inOtherWords, type Meanings } from './request-errors.ts';
import type { RoomTraits } from './room-traits.ts';
import type { Connection } from './stream/connection.ts';

/** Items asked for at once; servers cap it lower as they like. */
const PAGE = 100;
/** Ids known to be in an archive, so that they need no check. */
const KNOWN_IDS = 20_000;

/** A page as the archive gave it. */
export interface RawPage {
  items: ArchiveItem[];
  complete: boolean;
  count: number | null;
  /** Where the page before this one ends. */
  first: string | null;
  fin: Element;
}

/** Reads room archives (XEP-0313). */
export class Archive {
  readonly #connection: Connection;
  readonly #directory: Directory;
  /** Running queries by their id: results are taken only for one of these, and only from its room. */
  readonly #running = new Map<string, { room: string; items: ArchiveItem[] }>();
  readonly #known = new Set<string>();
  /** Whether the server answers unknown ids with an error; if not, they are checked here. */
  reliablePaging = false;

  constructor(connection: Connection, directory: Directory) {
    this.#connection = connection;
    this.#directory = directory;
  }

  /** @param from the bare or full address that the stanza came from; true when it was an archive's */
  receive(stanza: Element, from: string): boolean {
    if (!child(stanza, 'result', NS_MAM)) return false;
    const item = archiveItem(stanza);
    const query = item && this.#running.get(item.queryId);
    if (query?.room === from) query.items.push(item!);
    return true;
  }

  /** @throws PchatError as Backend.history() */
  async history(room: string, query: HistoryQuery): Promise<HistoryPage> {
    const traits = await this.#traits(room);
    const backwards = query.before !== undefined && query.after === undefined;
    const anchor = (backwards ? query.before : query.after) || undefined;
    const items: ArchiveItem[] = [];
    let complete = false;
    let total: number | null = null;
    for (let edge = anchor; !complete && items.length < query.limit;) {
      const max = Math.min(PAGE, query.limit - items.length);
      const page = await this.page(room, {
        page: backwards ? { max, before: edge ?? '' } : { max, after: edge },
        start: query.since,
        end: query.until,
      });
      // Beside a time filter the page may rightly begin further on, so that only an unfiltered one tells whether the id exists.
      if (edge !== undefined && query.since === undefined && query.until === undefined) {
        await this.#checkFollows(room, edge, backwards, page);
      }
      total = page.count ?? total;
      complete = page.complete || page.items.length === 0;
      if (backwards) items.unshift(...page.items);
      else items.push(...page.items);
      edge = (backwards ? page.items[0] : page.items.at(-1))?.id;
    }
    const end = query.before && !backwards ? items.findIndex(({ id }) => id === query.before) : -1;
    if (end !== -1) {
      items.length = end;
      complete = true;
    }
    return {
      messages: readItems(room, items, traits),
      complete,
      first: items[0]?.id ?? null,
      last: items.at(-1)?.id ?? null,
      total,
    };
  }

  /** @throws PchatError as Backend.countAfter() */
  async countAfter(room: string, id: string | null): Promise<number> {
    if (id === null) {
      await this.#traits(room);
      const { count } = await this.page(room, { page: { max: 0 } });
      if (count !== null) return count;
    }
    // `count` is that of all matches, wherever the page begins; so the first page is counted by hand and the rest from its end on.
    const page = await this.history(room, { after: id ?? undefined, limit: PAGE });
    if (page.complete) return page.messages.length;
    const since = page.messages.at(-1)?.time;
    const rest = since === undefined ? null : await this.page(room, { page: { max: 0 }, start: since });
    return page.messages.length + Math.max(0, (rest?.count ?? 1) - 1);
  }

  /** Live messages bring ids of the archive too. */
  learn(room: string, id: string): void {
    this.#known.add(`${room} ${id}`);
    if (this.#known.size <= KNOWN_IDS) return;
    const oldest = this.#known.values().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }

  lost(): void {
    this.#running.clear();
  }

  async #traits(room: string): Promise<RoomTraits> {
    const traits = await this.#directory.traits(room);
    if (!traits.archived) throw new PchatError('unsupported', 'The room keeps no history.');
    return traits;
  }

  /**
   * One page of what an archive holds.
   *
   * @param room or another address that has an archive; results are taken only from there
   */
  async page(room: string, query: ArchiveQuery): Promise<RawPage> {
    const queryId = randomUUID();
    const items: ArchiveItem[] = [];
    this.#running.set(queryId, { room, items });
    try {
      const reply = await this.#connection.request({
        type: 'set',
        to: room,
        payload: archiveQuery(queryId, query),
      });
      const fin = child(reply, 'fin', NS_MAM);
      if (!fin) throw new PchatError('protocol', 'The room answered something else than its history.');
      for (const { id } of items) this.learn(room, id);
      const complete = fin.attrs['complete'] === 'true' || fin.attrs['complete'] === '1';
      const { count, first } = resultSetIn(fin);
      return { items, complete, count, first, fin };
    } catch (error) {
      if (conditionOf(error) === 'item-not-found') throw unknownId(error);
      throw inOtherWords(error, READ_ERRORS, this.#directory.words);
    } finally {
      this.#running.delete(queryId);
    }
  }

  /**
   * ejabberd takes an id that it does not know for none, and answers with the first page of all. So unless the id was seen in this
   * archive, the neighbour of what came back must be the id.
   */
  async #checkFollows(room: string, id: string, backwards: boolean, page: RawPage): Promise<void> {
    if (this.reliablePaging || this.#known.has(`${room} ${id}`)) return;
    const near = (backwards ? page.items.at(-1) : page.items[0])?.id;
    const neighbour = await this.page(room, {
      page: backwards ? { max: 1, after: near } : { max: 1, before: near ?? '' },
    });
    if (neighbour.items[0]?.id !== id) throw unknownId();
  }
}

const READ_ERRORS: Meanings = {
  forbidden: ['not-allowed', 'You may not read the history of this room.', 'Ask one of its managers.'],
  'not-allowed': ['not-allowed', 'You may not read the history of this room.', 'Ask one of its managers.'],
  'registration-required': [
    'not-allowed',
    'Only members read the history of this room.',
    'Ask one of its managers to make you a member.',
  ],
};

function unknownId(cause?: unknown): PchatError {
  return new PchatError('not-found', 'The room knows no message with that id.', {
    next: 'Ids are printed by: pchat history ROOM --json',
    cause,
  });
}

/** The messages among archived items, with their corrections applied and what is none left out. */
export function readItems(room: string, items: readonly ArchiveItem[], traits: RoomTraits): Message[] {
  const messages = new Map<string, Message>();
  const amendments = new Amendments(Infinity);
  for (const { id, time, message: stanza } of items) {
    const sender = senderOf(stanza, room);
    if (stanza.attrs['type'] !== 'groupchat' || sender === null) continue;
    const address = archivedAddress(stanza, traits);
    const author = sender === '' ? null : authorKey(stanza, address, traits);
    const amended = amendments.amend(stanza, author, sender === '', time);
    if (amended === 'ignored') continue;
    if (amended !== null) {
      messages.set(amended.message.id, amended.message);
      continue;
    }
    const message = readMessage(stanza, { id, room, author: { address, name: sender }, time });
    if (message === null || sender === '') continue;
    messages.set(id, message);
    amendments.remember(message, stanza, author);
  }
  return [...messages.values()];
}

/** The nick that an archived message came from, empty for the room itself, null when it came from elsewhere. */
function senderOf(stanza: Element, room: string): string | null {
  try {
    const { local, domain, resource } = parseAddress(stanza.attrs['from'] ?? '');
    return `${local}@${domain}` === room ? resource : null;
  } catch {
    return null;
  }
}

/**
 * The author's address, which the archive of a room that shows addresses adds itself (XEP-0313 section 5.1.2). Prosody keeps one that
 * the author forged beside it, and in other rooms keeps only that; so it counts only if the room adds them, and if it is alone.
 */
function archivedAddress(stanza: Element, traits: RoomTraits): string | null {
  if (!traits.showsAddresses) return null;
  const items = children(stanza, 'x', NS_MUC_USER).flatMap((x) => children(x, 'item', NS_MUC_USER));
  return items.length === 1 ? realAddress(items[0]!.attrs['jid'] ?? null) : null;
}

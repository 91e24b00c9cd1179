import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import { parseTime } from '../model/parse-time.ts';
import { matchesQuery } from '../model/search-match.ts';
import { parseSearchQuery, type SearchQuery } from '../model/search-query.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Directory } from './directory.ts';
import { Limited } from './limited.ts';
import { newRoomEntry } from './room-entry.ts';
import { isNamed } from './room-patterns.ts';
import type { RoomViews } from './room-views.ts';
import type { Hit, RoomMatch, SearchOptions, SearchSummary } from './session.ts';
import type { Unread } from './unread.ts';

const DEFAULT_LIMIT = 200;
/** Hits told at once from the local archive, so that the first do not wait for the last. */
const LOCAL_PAGE = 50;
const SERVER_PAGE = 100;
const ROOMS_AT_ONCE = 4;
/** Up to so many named rooms are asked one by one where a category could be asked as a whole. */
const FEW_ROOMS = 5;

interface Parts {
  backend: Backend;
  archive: AccountArchive;
  directory: Directory;
  views: RoomViews;
  unread: Unread;
}

/** Looks for words: in the local archive, then on the server for what is not here. */
export class Searches {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** See Session.search. @throws PchatError `usage` */
  async find(typed: string | SearchQuery, options: SearchOptions): Promise<SearchSummary> {
    const query = typeof typed === 'string' ? parseSearchQuery(typed, parseTime) : typed;
    return new Search(this.#parts, query, options).run();
  }

  /** Whether a message of that room answers a query. */
  matches(message: Message, query: SearchQuery): boolean {
    const room = roomMatch(this.#parts.views, message.room);
    return isNamed(room, query.rooms) && matchesQuery(message, query, (one) => this.isMention(one));
  }

  isMention(message: Message): boolean {
    return isMention(this.#parts, message);
  }

  /** What a list says of the room that a message is in. */
  room(address: string): RoomMatch {
    return roomMatch(this.#parts.views, address);
  }
}

/** What was found in one place. */
interface Found {
  count: number;
  /** There may be more than was taken. */
  isFull: boolean;
}

/** One search, from the first hit to the summary. */
class Search {
  readonly #parts: Parts;
  readonly #query: SearchQuery;
  readonly #options: SearchOptions;
  readonly #limit: number;
  readonly #told = new Set<string>();
  readonly #missed: { room: RoomMatch; error: PchatError }[] = [];
  /** Rooms that one may read, by address. */
  readonly #rooms = new Map<string, RoomMatch>();
  readonly #found: Found[] = [];
  #messages = 0;

  constructor(parts: Parts, query: SearchQuery, options: SearchOptions) {
    this.#parts = parts;
    this.#query = query;
    this.#options = options;
    this.#limit = options.limit ?? DEFAULT_LIMIT;
  }

  async run(): Promise<SearchSummary> {
    const { archive, backend, views } = this.#parts;
    for (const address of archive.rooms()) this.#rooms.set(address, roomMatch(views, address));
    for (const view of views.listed) this.#rooms.set(view.address, view);
    await this.#searchHere();
    if (!this.#options.offline && !this.#isOver(this.#place())) {
      if (backend.online) await this.#searchServer();
      else this.#missUnwhole();
    }
    const limited = this.#options.signal?.aborted === true || this.#found.some(({ isFull }) => isFull);
    return { hits: this.#told.size, limited, missed: this.#missed };
  }

  /** A place to be looked in. Where the limit is not for each of them, they are all one. */
  #place(): Found {
    const [first] = this.#found;
    if (first !== undefined && !this.#options.limitEach) return first;
    const place = { count: 0, isFull: false };
    this.#found.push(place);
    return place;
  }

  async #searchHere(): Promise<void> {
    const { archive } = this.#parts;
    const place = this.#place();
    const rooms = this.#query.rooms.length === 0 ? null : this.#named().map(({ address }) => address);
    let from: number | null = null;
    do {
      const limit = Math.min(LOCAL_PAGE, this.#limit - place.count + 1);
      const found = archive.search(this.#query, { rooms, limit, from, isMention: this.#isMention });
      this.#give(found.messages, place);
      from = found.next;
      // Keys are taken between two pages.
      if (from !== null) await new Promise((resolve) => setImmediate(resolve));
    } while (from !== null && !this.#isOver(place));
  }

  async #searchServer(): Promise<void> {
    const { backend, directory } = this.#parts;
    const listed = await directory.rooms().catch(() => []);
    for (const room of listed) this.#rooms.set(room.address, room);
    const named = this.#named();
    const { search } = backend.capabilities;
    if (search === 'category' && (this.#query.rooms.length === 0 || named.length > FEW_ROOMS)) {
      const categories = new Map(named.map(({ category }) => [category.address, category]));
      for (const category of categories.values()) {
        const whole = { address: category.address, name: category.name, category };
        await this.#search(whole, this.#place());
      }
      return;
    }
    const work = search === 'none' ? this.#page.bind(this) : this.#search.bind(this);
    const limited = new Limited(ROOMS_AT_ONCE);
    let done = 0;
    await Promise.all(
      named.map((room) =>
        limited.run(async () => {
          const place = this.#place();
          if (this.#isOver(place)) {
            place.isFull = true;
            return;
          }
          await work(room, place);
          done += 1;
          this.#progress(room, named.length, done);
        }),
      ),
    );
  }

  /** Asks the server's index of a room, or of a category. */
  async #search(where: RoomMatch, place: Found): Promise<void> {
    try {
      let from: string | null = null;
      do {
        const found = await this.#parts.backend.search(where.address, this.#query, from, SERVER_PAGE);
        this.#give(found.messages, place);
        if (found.limited) place.isFull = true;
        from = found.next === from ? null : found.next;
      } while (from !== null && !this.#isOver(place));
      if (from !== null) place.isFull = true;
    } catch (thrown) {
      this.#missed.push({ room: where, error: asPchatError(thrown) });
    }
  }

  /** Reads a room's archive from its newest message back, but for what is here. */
  async #page(room: RoomMatch, place: Found): Promise<void> {
    const { since, until } = this.#query;
    const { address } = room;
    try {
      let before = this.#jump(address, this.#newestKnown(address));
      while (before !== null && !this.#isOver(place)) {
        const range = { since: since ?? undefined, until: until ?? undefined };
        const page = await this.#parts.backend.history(address, { ...range, before, limit: SERVER_PAGE });
        this.#messages += page.messages.length;
        this.#give(page.messages.toReversed(), place);
        if (page.complete || page.first === null || page.first === before) return;
        before = this.#jump(address, page.first);
        this.#progress(room, 0, 0);
      }
      if (before !== null) place.isFull = true;
    } catch (thrown) {
      this.#missed.push({ room, error: asPchatError(thrown) });
    }
  }

  /** The newest message here of a room of which we are told all that comes, else the newest of all. */
  #newestKnown(address: string): string {
    const entry = this.#parts.views.get(address);
    return ((entry?.ready || entry?.watched) && entry.tail) || '';
  }

  /** Over what is here, which was searched: to the first of it; null when nothing is before that. */
  #jump(address: string, id: string): string | null {
    const run = id === '' ? null : this.#parts.archive.runStart(address, id);
    if (run === null) return id;
    return run.before === 'start' ? null : run.first;
  }

  /** Without a connection only what is whole here counts as searched. */
  #missUnwhole(): void {
    const { archive } = this.#parts;
    const error = new PchatError('unreachable', 'There is no connection to the server.');
    for (const room of this.#named()) {
      if (archive.newestGap(room.address, this.#query.since ?? 0) !== null)
        this.#missed.push({ room, error });
    }
  }

  #give(messages: readonly Message[], place: Found): void {
    const hits: Hit[] = [];
    for (const message of messages) {
      const key = `${message.room} ${message.id}`;
      const isTold = this.#told.has(key);
      // Found before in another place, it counts here all the same: what follows is older.
      if (isTold && this.#options.limitEach && place.count < this.#limit) place.count += 1;
      if (isTold && this.#options.limitEach && place.count === this.#limit) place.isFull = true;
      if (isTold || !matchesQuery(message, this.#query, this.#isMention)) continue;
      const room = this.#rooms.get(message.room) ?? roomMatch(this.#parts.views, message.room);
      if (!isNamed(room, this.#query.rooms)) continue;
      if (place.count >= this.#limit) {
        place.isFull = true;
        break;
      }
      place.count += 1;
      this.#told.add(key);
      hits.push({ message, room: { address: room.address, name: room.name, category: room.category } });
    }
    if (hits.length > 0) this.#options.onHits(hits);
  }

  #named(): RoomMatch[] {
    return [...this.#rooms.values()].filter((room) => isNamed(room, this.#query.rooms));
  }

  #isOver(place: Found): boolean {
    return place.isFull || this.#options.signal?.aborted === true;
  }

  readonly #isMention = (message: Message): boolean => isMention(this.#parts, message);

  #progressOf = { rooms: 0, roomsDone: 0 };
  #progress({ name }: RoomMatch, rooms: number, roomsDone: number): void {
    if (rooms > 0) this.#progressOf = { rooms, roomsDone };
    this.#options.onProgress?.({ room: name, ...this.#progressOf, messages: this.#messages });
  }
}

function isMention({ views, unread }: Parts, message: Message): boolean {
  return unread.isMention(views.get(message.room) ?? newRoomEntry(message.room), message);
}

function roomMatch(views: RoomViews, address: string): RoomMatch {
  const { name, category } = views.get(address)?.view ?? views.ensure(address).view;
  return { address, name, category };
}

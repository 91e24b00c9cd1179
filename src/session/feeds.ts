import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import { EGO_FEED, type Feed } from '../model/feed.ts';
import type { Message } from '../model/message.ts';
import { parseTime } from '../model/parse-time.ts';
import { asksForSomething, parseSearchQuery, type SearchQuery } from '../model/search-query.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { RoomViews } from './room-views.ts';
import type { Searches } from './searches.ts';
import type { FeedView, SearchOptions, SearchSummary } from './session.ts';

/** Name of the account's private data, and of its copy in the local archive. */
const DATA = 'feeds';
const MAX_NAME_LENGTH = 64;
const MAX_FEEDS = 100;
/** What is not seen yet is counted up to here. */
const MOST_COUNTED = 1_000;

interface Parts {
  backend: Backend;
  archive: AccountArchive;
  events: EventHub;
  searches: Searches;
  views: RoomViews;
}

/** As it is stored. */
interface Stored {
  feeds: Feed[];
  /** By name: the time up to which all is seen, milliseconds. */
  seen: Record<string, number>;
}

/** Saved watches: with the account where the server keeps private data, and on this machine. */
export class Feeds {
  readonly #parts: Parts;
  #stored: Stored = { feeds: [], seen: {} };
  /** What came before the account was first used counts as seen. */
  readonly #started = Date.now();
  /** Changed here while the server could not be told. */
  #unsaved = false;
  #shown = false;
  #loaded = false;
  /** By name: what is not seen yet, message by room and id, to its time. */
  readonly #unseen = new Map<string, Map<string, number>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get views(): FeedView[] {
    return this.#all().map((feed) => ({
      ...feed,
      unseen: this.#unseenOf(feed).size,
      builtIn: feed.name === EGO_FEED.name,
    }));
  }

  /** Shows what is kept on this machine. */
  showKept(): void {
    this.#shown = true;
    const kept = this.#parts.archive.data(DATA) as (Stored & { unsaved?: boolean }) | undefined;
    this.#unsaved = kept?.unsaved === true;
    this.#take(kept);
    this.recount();
  }

  /** Takes what the server keeps, and looks for what came while away. Never rejects. */
  async load(): Promise<void> {
    const { backend } = this.#parts;
    try {
      await this.#loadStored();
      this.recount();
      if (backend.capabilities.search !== 'none')
        for (const feed of this.#all()) await this.#searchAway(feed);
    } catch (error) {
      this.#warn(error);
    }
  }

  /** A change goes on top of what the account has. */
  async #beforeChange(): Promise<void> {
    if (!this.#shown) this.showKept();
    if (!this.#loaded && this.#parts.backend.online) await this.#loadStored();
  }

  async #loadStored(): Promise<void> {
    const { backend } = this.#parts;
    if (backend.capabilities.privateData) {
      const stored = await backend.privateData(DATA);
      if (this.#unsaved) this.#mergeSeen(stored);
      else this.#take(stored);
    }
    this.#loaded = true;
    if (this.#stored.seen[EGO_FEED.name] === undefined) {
      this.#stored.seen[EGO_FEED.name] = this.#started;
      this.#unsaved = true;
    }
    this.#keep();
    if (this.#unsaved) await this.#store();
  }

  /** The private data changed on another screen. */
  async changedElsewhere(name: string): Promise<void> {
    if (name !== DATA || this.#unsaved) return;
    try {
      this.#take(await this.#parts.backend.privateData(DATA));
      this.#keep();
      this.recount();
    } catch (error) {
      this.#warn(error);
    }
  }

  /** @throws PchatError `usage` */
  async save(feed: Feed): Promise<void> {
    const { name, query, notify } = { ...feed, name: feed.name.trim() };
    if (name === '' || name.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(name)) {
      throw new PchatError('usage', `A feed's name has 1 to ${MAX_NAME_LENGTH} characters.`);
    }
    if (isSame(name, EGO_FEED.name)) {
      throw new PchatError('usage', `The feed "${EGO_FEED.name}" is always there and cannot be changed.`);
    }
    if (!asksForSomething(parseSearchQuery(query, parseTime))) {
      throw new PchatError('usage', 'There is nothing to watch for.', {
        next: 'Give words, or a filter such as from:bob or is:alert.',
      });
    }
    await this.#beforeChange();
    const others = this.#stored.feeds.filter((other) => !isSame(other.name, name));
    if (others.length >= MAX_FEEDS) throw new PchatError('usage', `There can be ${MAX_FEEDS} feeds.`);
    this.#unseen.delete(name);
    this.#stored = {
      feeds: [...others, { name, query, notify }],
      seen: { ...this.#stored.seen, [name]: Date.now() },
    };
    await this.#changed();
  }

  /** @throws PchatError `not-found` · `usage` for the one that is always there */
  async remove(name: string): Promise<void> {
    await this.#beforeChange();
    const feed = this.#find(name);
    if (feed.name === EGO_FEED.name) {
      throw new PchatError('usage', `The feed "${EGO_FEED.name}" is always there.`);
    }
    this.#unseen.delete(feed.name);
    const { [feed.name]: _, ...seen } = this.#stored.seen;
    this.#stored = { feeds: this.#stored.feeds.filter((other) => other !== feed), seen };
    await this.#changed();
  }

  /** @throws PchatError `not-found` */
  async read(name: string, options: SearchOptions): Promise<SearchSummary> {
    await this.#beforeChange();
    // What came while away is newer than what is here, and stands on the server only.
    return this.#parts.searches.find(this.#find(name).query, { ...options, limitEach: true });
  }

  /** @throws PchatError `not-found` */
  async markSeen(name: string): Promise<void> {
    await this.#beforeChange();
    const feed = this.#find(name);
    const newest = Math.max(this.#seenUntil(feed), ...this.#unseenOf(feed).values());
    this.#unseenOf(feed).clear();
    this.#stored = { ...this.#stored, seen: { ...this.#stored.seen, [feed.name]: newest } };
    await this.#changed();
  }

  /** A message came live: it goes to the feeds that it belongs to. */
  heard(message: Message, own: boolean): void {
    if (own) return;
    const { events, searches } = this.#parts;
    for (const feed of this.#all()) {
      const query = queryOf(feed);
      if (query === null || !searches.matches(message, query)) continue;
      this.#unseenOf(feed).set(keyOf(message), message.time);
      const hit = { message, room: searches.room(message.room) };
      events.emit({ type: 'feeds' });
      events.emit({ type: 'feed-message', feed: feed.name, hit, notify: feed.notify });
    }
  }

  /** Counts anew what is not seen of what is here. */
  recount(): void {
    const { archive, searches, views } = this.#parts;
    for (const feed of this.#all()) {
      const query = this.#unseenQuery(feed);
      if (query === null) continue;
      const unseen = this.#unseenOf(feed);
      const isMention = (message: Message) => searches.isMention(message);
      const found = archive.search(query, { rooms: null, limit: MOST_COUNTED, isMention });
      for (const message of found.messages) {
        const isOwn = views.isOwn(views.ensure(message.room), message);
        if (!isOwn && searches.matches(message, query)) unseen.set(keyOf(message), message.time);
      }
    }
    this.#parts.events.emit({ type: 'feeds' });
  }

  async #searchAway(feed: Feed): Promise<void> {
    const { searches, views, events } = this.#parts;
    const query = this.#unseenQuery(feed);
    if (query === null) return;
    await searches.find(query, {
      limit: MOST_COUNTED,
      onHits: (hits) => {
        for (const { message } of hits) {
          const isOwn = views.isOwn(views.ensure(message.room), message);
          if (!isOwn) this.#unseenOf(feed).set(keyOf(message), message.time);
        }
        events.emit({ type: 'feeds' });
      },
    });
  }

  #unseenQuery(feed: Feed): SearchQuery | null {
    const query = queryOf(feed);
    return query && { ...query, since: Math.max(query.since ?? 0, this.#seenUntil(feed) + 1) };
  }

  #seenUntil(feed: Feed): number {
    return this.#stored.seen[feed.name] ?? this.#started;
  }

  #unseenOf(feed: Feed): Map<string, number> {
    let unseen = this.#unseen.get(feed.name);
    if (!unseen) this.#unseen.set(feed.name, (unseen = new Map()));
    return unseen;
  }

  #all(): Feed[] {
    return [EGO_FEED, ...this.#stored.feeds];
  }

  #find(name: string): Feed {
    const feed = this.#all().find((candidate) => isSame(candidate.name, name.trim()));
    if (feed) return feed;
    throw new PchatError('not-found', `There is no feed "${name}".`, {
      next: `There are: ${this.#all()
        .map((known) => known.name)
        .join(', ')}.`,
    });
  }

  #take(value: unknown): void {
    const stored = readStored(value);
    if (stored === null) return;
    this.#mergeSeen(value);
    this.#stored = { feeds: stored.feeds, seen: this.#stored.seen };
    for (const feed of this.#all()) {
      const until = this.#seenUntil(feed);
      const unseen = this.#unseenOf(feed);
      for (const [key, time] of unseen) if (time <= until) unseen.delete(key);
    }
  }

  /** What was seen on any screen is seen. */
  #mergeSeen(value: unknown): void {
    const seen = { ...this.#stored.seen };
    for (const [name, time] of Object.entries(readStored(value)?.seen ?? {})) {
      seen[name] = Math.max(seen[name] ?? 0, time);
    }
    this.#stored = { ...this.#stored, seen };
  }

  async #changed(): Promise<void> {
    this.#unsaved = true;
    this.#keep();
    this.recount();
    await this.#store();
  }

  #keep(): void {
    this.#parts.archive.setData(DATA, { ...this.#stored, unsaved: this.#unsaved });
  }

  async #store(): Promise<void> {
    const { backend } = this.#parts;
    if (!backend.online || !backend.capabilities.privateData) return;
    try {
      const { feeds, seen } = this.#stored;
      await backend.setPrivateData(DATA, { feeds, seen });
      this.#unsaved = false;
      this.#keep();
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(thrown: unknown): void {
    const { code, message } = asPchatError(thrown);
    if (code !== 'unreachable') this.#parts.events.notice(`Your feeds could not be stored: ${message}`);
  }
}

/** Null when it cannot be understood, as one that a newer pchat stored. */
function queryOf(feed: Feed): SearchQuery | null {
  try {
    return parseSearchQuery(feed.query, parseTime);
  } catch {
    return null;
  }
}

/** What is not of its type counts as absent. */
function readStored(value: unknown): Stored | null {
  if (typeof value !== 'object' || value === null) return null;
  const { feeds, seen } = value as { feeds?: unknown; seen?: unknown };
  const list = Array.isArray(feeds) ? (feeds as Partial<Feed>[]) : [];
  const times = typeof seen === 'object' && seen !== null ? Object.entries(seen) : [];
  return {
    feeds: list.flatMap(({ name, query, notify }) =>
      typeof name === 'string' && typeof query === 'string' ? [{ name, query, notify: notify === true }] : [],
    ),
    seen: Object.fromEntries(
      times.filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  };
}

function keyOf(message: Message): string {
  return `${message.room} ${message.id}`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

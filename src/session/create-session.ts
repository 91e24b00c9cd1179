import { setTimeout as pause } from 'node:timers/promises';
import { asPchatError } from '../model/errors.ts';
import type { Feed } from '../model/feed.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Category, FollowSettings, Room, RoomSettings, RoomSummary } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { Capabilities } from '../protocol/capabilities.ts';
import { findKeptRoom } from './find-kept-room.ts';
import { findCategory, findRoom } from './find-room.ts';
import { Limited } from './limited.ts';
import type { RoomEntry } from './room-entry.ts';
import { localPartFor } from './room-names.ts';
import type {
  ConnectionStatus,
  FeedView,
  Post,
  RoomMatch,
  RoomView,
  SearchOptions,
  SearchSummary,
  Session,
  SessionEvent,
  Timeline,
} from './session.ts';
import { assembleParts, type SessionOptions, type SessionParts } from './session-parts.ts';

export type { SessionOptions } from './session-parts.ts';

/** Makes the session of an account; nothing is sent before its start(). */
export function createSession(options: SessionOptions): Session {
  return new SessionOfParts(options);
}

const UNREAD_AT_ONCE = 8;
const DEFAULT_FLUSH_MS = 2_000;
/** Longest wait for posts on the way out of a room, in milliseconds. */
const LEAVE_MS = 5_000;
/** Milliseconds between two counts of the feeds while rooms grow in the background. */
const RECOUNT_MS = 1_000;

/** Hands each request to the part that answers it. */
class SessionOfParts implements Session {
  readonly #parts: SessionParts;
  #unsubscribe: (() => void) | null = null;
  #recount: NodeJS.Timeout | null = null;

  constructor(options: SessionOptions) {
    this.#parts = assembleParts(options, {
      onOnline: (resumed) => this.#online(resumed),
      onRoomChanged: (room) => void this.#refreshInfo(room),
      onGrown: (entry) => this.#grown(entry),
      onRecount: () => this.#recountSoon(),
      markRead: (entry) => this.markRead(entry.address),
    });
  }

  get account(): string {
    return this.#parts.backend.account;
  }
  get status(): ConnectionStatus {
    return this.#parts.loop.status;
  }
  get capabilities(): Capabilities {
    return this.#parts.backend.capabilities;
  }
  get views(): readonly RoomView[] {
    return this.#parts.views.listed;
  }
  get outbox(): readonly Post[] {
    return this.#parts.outbox.all;
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#parts.events.subscribe(listener);
  }

  start(options?: { once?: boolean; signal?: AbortSignal }): Promise<void> {
    this.#unsubscribe ??= this.#parts.backend.subscribe((event) => this.#parts.router.handle(event));
    this.#parts.archive.onTrouble(({ text, emptied }) => {
      this.#parts.events.notice(text);
      // Told from the middle of some reading or writing, which has to end first.
      if (emptied) queueMicrotask(() => this.#keepAgain());
    });
    if (this.#parts.joinFollowed) {
      this.#parts.follows.showKept();
      this.#parts.feeds.showKept();
    }
    this.#parts.outbox.open((entry) => void this.#parts.membership.join(entry).catch(() => {}));
    return this.#parts.loop.start(options);
  }

  reconnect(): void {
    this.#parts.loop.reconnect();
  }

  async stop(options: { flushMs?: number } = {}): Promise<void> {
    const { flushMs = DEFAULT_FLUSH_MS } = options;
    const { phase } = this.#parts.loop.status;
    if (phase !== 'offline' && phase !== 'refused') {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, flushMs);
      await Promise.race([this.#parts.outbox.emptied(), patience.promise]);
      await Promise.race([this.#parts.marks.save(), patience.promise]);
      clearTimeout(timer);
    }
    this.#parts.membership.close();
    await this.#parts.loop.stop();
    this.#parts.outbox.close();
    this.#parts.marks.close();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#recount) clearTimeout(this.#recount);
    await this.#parts.keeping.stop();
    this.#parts.views.save();
    this.#parts.archive.close();
  }

  setActive(active: boolean): void {
    this.#parts.marks.setActive(active);
    if (this.#parts.backend.online) this.#parts.backend.setActive(active);
  }

  categories(): Promise<Category[]> {
    return this.#parts.directory.categories();
  }

  rooms(options?: { category?: string; refresh?: boolean }): Promise<RoomSummary[]> {
    return this.#parts.directory.rooms(options);
  }

  async roomInfo(address: string): Promise<Room> {
    const info = await this.#parts.directory.info(address).catch((thrown: unknown) => {
      const kept = this.#parts.archive.details(address).info;
      if (asPchatError(thrown).code === 'unreachable' && kept) return kept;
      throw thrown;
    });
    const entry = this.#parts.views.get(address);
    if (entry) this.#parts.views.update(entry, { info, name: info.name, category: info.category });
    return info;
  }

  async findRoom(typed: string): Promise<RoomMatch> {
    const { directory, archive } = this.#parts;
    try {
      return await findRoom(directory, typed);
    } catch (thrown) {
      const kept = asPchatError(thrown).code === 'unreachable' ? findKeptRoom(archive, typed) : null;
      if (kept === null) throw thrown;
      return kept;
    }
  }

  view(address: string): RoomView | undefined {
    const entry = this.#parts.views.get(address);
    return entry && (entry.open || entry.view.followed) ? entry.view : undefined;
  }

  timeline(address: string): Timeline {
    const entry = this.#parts.views.ensure(address);
    this.#parts.paging.first(entry);
    return entry.timeline.snapshot(this.#parts.outbox.of(entry.address));
  }

  async openRoom(address: string): Promise<RoomView> {
    const entry = this.#parts.views.ensure(address);
    if (!entry.open) this.#parts.views.setOpen(entry, true);
    this.#parts.paging.first(entry);
    const info = entry.view.info === null ? this.#refreshInfo(entry.address) : null;
    try {
      await this.#parts.membership.join(entry);
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (error.code !== 'unreachable') {
        if (!entry.wanted && entry.timeline.messages.length === 0) this.#parts.views.setOpen(entry, false);
        throw error;
      }
    }
    await info;
    return entry.view;
  }

  async leaveRoom(address: string): Promise<void> {
    const entry = this.#parts.views.ensure(address);
    this.#parts.views.setOpen(entry, false);
    // Who posts and goes is not held back, but the posts are: one is heard only where one is.
    if (this.#parts.backend.online)
      await Promise.race([
        this.#parts.outbox.emptied(entry.address),
        pause(LEAVE_MS, undefined, { ref: false }),
      ]);
    if (!entry.open) await this.#parts.membership.leave(entry);
  }

  loadOlder(address: string): Promise<void> {
    return this.#parts.paging.older(this.#parts.views.ensure(address));
  }
  loadNewer(address: string): Promise<void> {
    return this.#parts.paging.newer(this.#parts.views.ensure(address));
  }
  showNewest(address: string): Promise<void> {
    return this.#parts.paging.newest(this.#parts.views.ensure(address));
  }

  showAround(address: string, place: { id: string } | { time: number }): Promise<string | null> {
    return this.#parts.paging.around(this.#parts.views.ensure(address), place);
  }

  setInView(address: string | null): void {
    this.#parts.marks.setInView(address === null ? null : this.#parts.views.ensure(address).address);
  }

  async markRead(address: string, id?: string): Promise<void> {
    const entry = this.#parts.views.ensure(address);
    if (id !== undefined) {
      await this.#parts.paging.bring(entry, id);
      if (this.#parts.backend.online) await this.#parts.follows.load();
      this.#parts.marks.moveTo(entry, id);
    } else {
      if (entry.position === null) await this.#parts.feed.look(entry);
      this.#parts.marks.toNewest(entry);
    }
    await this.#parts.marks.save();
  }

  async markUnreadFrom(address: string, id: string): Promise<void> {
    const { archive, gaps, marks, paging, views } = this.#parts;
    const entry = views.ensure(address);
    const before = () => archive.before(entry.address, id, 1);
    await paging.bring(entry, id);
    const isFirst = before()?.messages.length === 0;
    if (isFirst && before()?.before === 'gap') await gaps.fillBefore(entry, id);
    marks.moveBack(entry, id, before()?.messages[0]?.id ?? '');
    await marks.save();
  }

  post(address: string, draft: Draft, id?: string): Post {
    const entry = this.#parts.views.ensure(address);
    const post = this.#parts.outbox.add(entry, draft, id);
    if (!entry.wanted) this.#parts.membership.join(entry).catch(() => {});
    return post;
  }

  settled(post: Post): Promise<Message> {
    return this.#parts.outbox.settled(post);
  }

  retryPost(id: string): void {
    const entry = this.#parts.outbox.retry(id);
    if (entry && !entry.wanted) this.#parts.membership.join(entry).catch(() => {});
  }

  dropPost(id: string): void {
    this.#parts.outbox.drop(id);
  }

  follow(address: string): Promise<void> {
    return this.#parts.follows.follow(address);
  }

  unfollow(address: string): Promise<void> {
    return this.#parts.follows.unfollow(address);
  }

  setFollowSettings(address: string, settings: Partial<FollowSettings>): Promise<void> {
    return this.#parts.follows.setSettings(address, settings);
  }

  search(query: string | SearchQuery, options: SearchOptions): Promise<SearchSummary> {
    return this.#parts.searches.find(query, options);
  }

  get feeds(): readonly FeedView[] {
    return this.#parts.feeds.views;
  }
  async loadFeeds(): Promise<readonly FeedView[]> {
    if (!this.#parts.joinFollowed) this.#parts.feeds.showKept();
    if (this.#parts.backend.online) await this.#parts.feeds.load();
    return this.#parts.feeds.views;
  }
  saveFeed(feed: Feed): Promise<void> {
    return this.#parts.feeds.save(feed);
  }
  removeFeed(name: string): Promise<void> {
    return this.#parts.feeds.remove(name);
  }
  readFeed(name: string, options: SearchOptions): Promise<SearchSummary> {
    return this.#parts.feeds.read(name, options);
  }
  markFeedSeen(name: string): Promise<void> {
    return this.#parts.feeds.markSeen(name);
  }

  preferences(): Promise<Readonly<Record<string, unknown>>> {
    return this.#parts.preferences.all();
  }
  setPreference(key: string, value: unknown): Promise<void> {
    return this.#parts.preferences.set(key, value);
  }

  async unread(): Promise<RoomView[]> {
    await this.#parts.follows.load();
    const limited = new Limited(UNREAD_AT_ONCE);
    await Promise.all(
      this.#parts.views.followed().map((entry) =>
        limited.run(async () => {
          if (!entry.ready && !entry.watched) await this.#parts.feed.look(entry);
        }),
      ),
    );
    return this.#parts.views.followed().map((entry) => entry.view);
  }

  history(address: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.#parts.history.page(this.#parts.views.ensure(address), query);
  }

  async createRoom(category: string, name: string, settings: RoomSettings = {}): Promise<Room> {
    const { address } = await findCategory(this.#parts.directory, category);
    const room = await this.#parts.backend.createRoom(address, localPartFor(name), {
      name: name.trim(),
      ...settings,
    });
    this.#parts.directory.forget();
    return room;
  }

  async deleteRoom(address: string, reason?: string): Promise<void> {
    await this.#parts.backend.deleteRoom(address, reason);
    this.#parts.directory.forget();
  }

  setTopic(address: string, topic: string): Promise<void> {
    return this.#parts.backend.setTopic(address, topic);
  }

  async changeNick(address: string, nick: string): Promise<void> {
    await this.#parts.backend.changeNick(address, nick);
    this.#parts.views.ensure(address).wantedNick = nick;
  }

  #online(resumed: boolean): void {
    this.#parts.membership.online(resumed);
    for (const entry of this.#parts.views.entries()) {
      if (entry.open && entry.view.info === null) void this.#refreshInfo(entry.address);
    }
    if (resumed) void this.#parts.marks.save();
    if (resumed || !this.#parts.joinFollowed) return;
    this.#parts.keeping.forget();
    this.#parts.follows.forget();
    this.#loadFollowed().catch((thrown: unknown) => {
      const error = asPchatError(thrown);
      if (error.code === 'unreachable') return;
      this.#parts.events.notice(`The followed rooms could not be had: ${error.message}`);
    });
    void this.#parts.feeds.load();
  }

  async #loadFollowed(): Promise<void> {
    const { follows, directory, views } = this.#parts;
    await follows.load();
    // A bookmark tells a room's address only; what its category is called, the category tells.
    const names = new Map((await directory.categories()).map(({ address, name }) => [address, name]));
    for (const entry of views.entries()) {
      const { category } = entry.view;
      const name = names.get(category.address) ?? category.name;
      if (name !== category.name) views.update(entry, { category: { ...category, name } });
    }
  }

  /** More of a room is here than before. */
  #grown(entry: RoomEntry): void {
    // What the server counted for us had no mentions and alerts beyond the newest page.
    if (entry.view.unreadIsPartial || entry.view.unread > 0) {
      const count = this.#parts.unread.here(entry);
      if (count !== null) this.#parts.views.update(entry, count);
    }
    this.#recountSoon();
  }

  #recountSoon(): void {
    if (!this.#parts.joinFollowed) return;
    this.#recount ??= setTimeout(() => {
      this.#recount = null;
      this.#parts.feeds.recount();
    }, RECOUNT_MS).unref();
  }

  /** The local archive was damaged and is empty now: what is known here goes into it, the rest comes again from the server. */
  #keepAgain(): void {
    this.#parts.follows.keepAgain();
    this.#parts.outbox.keepAgain();
    for (const entry of this.#parts.views.entries()) {
      if (entry.mark) this.#parts.archive.setMark(entry.address, entry.mark);
      if (entry.timeline.messages.length > 0) {
        const { messages, gaps } = entry.timeline;
        if (gaps.length === 0) this.#parts.archive.keep(entry.address, { messages });
      }
    }
    this.#parts.keeping.wake();
  }

  /** Brings a room's info up to date where it is shown; never rejects: it is shown without. */
  async #refreshInfo(address: string): Promise<void> {
    if (!this.#parts.views.get(address)) return;
    await this.roomInfo(address).catch(() => {});
  }
}

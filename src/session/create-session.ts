import { setTimeout as pause } from 'node:timers/promises';
import { type AccountArchive, openAccountArchive } from '../archive/account-archive.ts';
import { parseAddress } from '../model/address.ts';
import { asPchatError } from '../model/errors.ts';
import type { Feed } from '../model/feed.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Category, FollowSettings, Room, RoomSettings, RoomSummary } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Capabilities } from '../protocol/capabilities.ts';
import { BackendEvents } from './backend-events.ts';
import { ConnectionLoop } from './connection-loop.ts';
import { Directory } from './directory.ts';
import { EventHub } from './event-hub.ts';
import { Feeds } from './feeds.ts';
import { findCategory, findRoom } from './find-room.ts';
import { Follows } from './follows.ts';
import { Gaps } from './gaps.ts';
import { Keeping } from './keeping.ts';
import { Limited } from './limited.ts';
import { Membership } from './membership.ts';
import { Outbox } from './outbox.ts';
import { Paging } from './paging.ts';
import { Preferences } from './preferences.ts';
import { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import { RoomFeed } from './room-feed.ts';
import { RoomHistory } from './room-history.ts';
import { localPartFor } from './room-names.ts';
import { RoomViews } from './room-views.ts';
import { Searches } from './searches.ts';
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
import { DEFAULT_TIMING, type SessionTiming } from './timing.ts';
import { Unread } from './unread.ts';

/** What a session stands on. */
export interface SessionOptions {
  backend: Backend;
  /** Nick in rooms; absent: the address's local part. */
  nick?: string;
  /** What is kept on this machine, closed by stop(); absent: an archive in memory, which ends with the session. */
  archive?: AccountArchive;
  /** Whether what happens in followed rooms is heard from sign-in on (default). A command that posts a line says no. */
  joinFollowed?: boolean;
  /** Whether posts that were not confirmed go out in a later session (default: as joinFollowed). A command that fails says no. */
  keepPosts?: boolean;
  timing?: Partial<SessionTiming>;
}

/** Puts the parts of a session together; nothing is sent before its start(). */
export function createSession(options: SessionOptions): Session {
  return new AssembledSession(options);
}

const UNREAD_AT_ONCE = 8;
const DEFAULT_FLUSH_MS = 2_000;
/** Longest wait for posts on the way out of a room, in milliseconds. */
const LEAVE_MS = 5_000;
/** Milliseconds between two counts of the feeds while rooms grow in the background. */
const RECOUNT_MS = 1_000;

class AssembledSession implements Session {
  readonly #backend: Backend;
  readonly #archive: AccountArchive;
  readonly #events = new EventHub();
  readonly #views: RoomViews;
  readonly #directory: Directory;
  readonly #unread: Unread;
  readonly #marks: ReadMarks;
  readonly #outbox: Outbox;
  readonly #feed: RoomFeed;
  readonly #membership: Membership;
  readonly #follows: Follows;
  readonly #paging: Paging;
  readonly #gaps: Gaps;
  readonly #keeping: Keeping;
  readonly #history: RoomHistory;
  readonly #searches: Searches;
  readonly #feeds: Feeds;
  readonly #preferences: Preferences;
  readonly #loop: ConnectionLoop;
  readonly #router: BackendEvents;
  readonly #joinFollowed: boolean;
  #unsubscribe: (() => void) | null = null;
  #recount: NodeJS.Timeout | null = null;

  constructor(options: SessionOptions) {
    const { backend, archive = openAccountArchive(':memory:') } = options;
    const events = this.#events;
    const timing: SessionTiming = { ...DEFAULT_TIMING, ...options.timing };
    const nick = () => options.nick ?? parseAddress(backend.account).local;
    const join = options.joinFollowed ?? true;
    const views = new RoomViews(backend.account, events, archive);
    const unread = new Unread(backend, views, archive, nick);
    const marks = new ReadMarks({ backend, views, unread, events, archive, timing });
    const gaps = new Gaps({ backend, events, archive });
    const outbox = new Outbox({
      backend,
      views,
      events,
      timing,
      archive,
      keeps: options.keepPosts ?? join,
      onDoubt: (entry) => void this.#membership.doubt(entry),
      onMissed: (entry, message) => this.#feed.takeLate(entry, message),
    });
    const feed = new RoomFeed({ backend, views, events, archive, gaps, outbox, unread, marks });
    const replay = (event: Parameters<BackendEvents['handle']>[0]) => router.handle(event);
    const onCaughtUp = (entry: RoomEntry) => {
      void gaps.fillShown(entry);
      this.#keeping.wake();
      this.#recountSoon();
    };
    const membership = new Membership({
      backend,
      views,
      events,
      feed,
      outbox,
      timing,
      nick,
      replay,
      onCaughtUp,
    });
    const markRead = (entry: RoomEntry) => this.markRead(entry.address);
    const onChanged = () => this.#keeping.wake();
    const follows = new Follows({
      backend,
      views,
      events,
      membership,
      marks,
      archive,
      markRead,
      onChanged,
      join,
    });
    const directory = new Directory(backend);
    const searches = new Searches({ backend, archive, directory, views, unread });
    const feeds = new Feeds({ backend, archive, events, searches, views });
    const router = new BackendEvents({
      views,
      events,
      feed,
      membership,
      marks,
      follows,
      onLost: ({ error }) => this.#loop.lost(error),
      onRoomChanged: (room) => void this.#refreshInfo(room),
      onPrivateData: (name) => void feeds.changedElsewhere(name),
    });
    this.#backend = backend;
    this.#archive = archive;
    this.#views = views;
    this.#unread = unread;
    this.#marks = marks;
    this.#outbox = outbox;
    this.#feed = feed;
    this.#membership = membership;
    this.#follows = follows;
    this.#joinFollowed = join;
    this.#directory = directory;
    this.#paging = new Paging({ backend, events, archive, gaps });
    this.#gaps = gaps;
    this.#history = new RoomHistory(backend, archive);
    this.#searches = searches;
    this.#feeds = feeds;
    this.#preferences = new Preferences(backend);
    this.#keeping = new Keeping({
      backend,
      views,
      archive,
      gaps,
      timing,
      onGrown: (entry) => this.#grown(entry),
      onComplete: () => this.#recountSoon(),
    });
    this.#loop = new ConnectionLoop(backend, timing, {
      onStatus: (status) => events.emit({ type: 'status', status }),
      onOnline: ({ resumed }) => this.#online(resumed),
      onLost: () => membership.lost(),
    });
    this.#router = router;
    // What the screen shows of feeds is told after the message itself.
    events.subscribe((event) => {
      if (event.type === 'message') feeds.heard(event.message, event.own);
    });
  }

  get account(): string {
    return this.#backend.account;
  }
  get status(): ConnectionStatus {
    return this.#loop.status;
  }
  get capabilities(): Capabilities {
    return this.#backend.capabilities;
  }
  get views(): readonly RoomView[] {
    return this.#views.listed;
  }
  get outbox(): readonly Post[] {
    return this.#outbox.all;
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  start(options?: { once?: boolean; signal?: AbortSignal }): Promise<void> {
    this.#unsubscribe ??= this.#backend.subscribe((event) => this.#router.handle(event));
    this.#archive.onTrouble(({ text, emptied }) => {
      this.#events.notice(text);
      // Told from the middle of some reading or writing, which has to end first.
      if (emptied) queueMicrotask(() => this.#keepAgain());
    });
    if (this.#joinFollowed) {
      this.#follows.showKept();
      this.#feeds.showKept();
    }
    this.#outbox.open((entry) => void this.#membership.join(entry).catch(() => {}));
    return this.#loop.start(options);
  }

  reconnect(): void {
    this.#loop.reconnect();
  }

  async stop(options: { flushMs?: number } = {}): Promise<void> {
    const { flushMs = DEFAULT_FLUSH_MS } = options;
    const { phase } = this.#loop.status;
    if (phase !== 'offline' && phase !== 'refused') {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, flushMs);
      await Promise.race([this.#outbox.emptied(), patience.promise]);
      await Promise.race([this.#marks.save(), patience.promise]);
      clearTimeout(timer);
    }
    this.#membership.close();
    await this.#loop.stop();
    this.#outbox.close();
    this.#marks.close();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#recount) clearTimeout(this.#recount);
    await this.#keeping.stop();
    this.#views.save();
    this.#archive.close();
  }

  setActive(active: boolean): void {
    this.#marks.setActive(active);
    if (this.#backend.online) this.#backend.setActive(active);
  }

  categories(): Promise<Category[]> {
    return this.#directory.categories();
  }

  rooms(options?: { category?: string; refresh?: boolean }): Promise<RoomSummary[]> {
    return this.#directory.rooms(options);
  }

  async roomInfo(address: string): Promise<Room> {
    const info = await this.#directory.info(address);
    const entry = this.#views.get(address);
    if (entry) this.#views.update(entry, { info, name: info.name, category: info.category });
    return info;
  }

  findRoom(typed: string): Promise<RoomMatch> {
    return findRoom(this.#directory, typed);
  }

  view(address: string): RoomView | undefined {
    const entry = this.#views.get(address);
    return entry && (entry.open || entry.view.followed) ? entry.view : undefined;
  }

  timeline(address: string): Timeline {
    const entry = this.#views.ensure(address);
    this.#paging.first(entry);
    return entry.timeline.snapshot(this.#outbox.of(entry.address));
  }

  async openRoom(address: string): Promise<RoomView> {
    const entry = this.#views.ensure(address);
    if (!entry.open) this.#views.setOpen(entry, true);
    this.#paging.first(entry);
    const info = entry.view.info === null ? this.#refreshInfo(entry.address) : null;
    try {
      await this.#membership.join(entry);
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (error.code !== 'unreachable') {
        if (!entry.wanted && entry.timeline.messages.length === 0) this.#views.setOpen(entry, false);
        throw error;
      }
    }
    await info;
    return entry.view;
  }

  async leaveRoom(address: string): Promise<void> {
    const entry = this.#views.ensure(address);
    this.#views.setOpen(entry, false);
    // Who posts and goes is not held back, but the posts are: one is heard only where one is.
    if (this.#backend.online)
      await Promise.race([this.#outbox.emptied(entry.address), pause(LEAVE_MS, undefined, { ref: false })]);
    if (!entry.open) await this.#membership.leave(entry);
  }

  loadOlder(address: string): Promise<void> {
    return this.#paging.older(this.#views.ensure(address));
  }
  loadNewer(address: string): Promise<void> {
    return this.#paging.newer(this.#views.ensure(address));
  }
  showNewest(address: string): Promise<void> {
    return this.#paging.newest(this.#views.ensure(address));
  }

  showAround(address: string, place: { id: string } | { time: number }): Promise<string | null> {
    return this.#paging.around(this.#views.ensure(address), place);
  }

  setInView(address: string | null): void {
    this.#marks.setInView(address === null ? null : this.#views.ensure(address).address);
  }

  async markRead(address: string, id?: string): Promise<void> {
    const entry = this.#views.ensure(address);
    if (id !== undefined) {
      await this.#paging.bring(entry, id);
      if (this.#backend.online) await this.#follows.load();
      this.#marks.moveTo(entry, id);
    } else {
      if (entry.position === null) await this.#feed.look(entry);
      this.#marks.toNewest(entry);
    }
    await this.#marks.save();
  }

  async markUnreadFrom(address: string, id: string): Promise<void> {
    const entry = this.#views.ensure(address);
    const before = () => this.#archive.before(entry.address, id, 1);
    await this.#paging.bring(entry, id);
    const isFirst = before()?.messages.length === 0;
    if (isFirst && before()?.before === 'gap') await this.#gaps.fillBefore(entry, id);
    this.#marks.moveBack(entry, id, before()?.messages[0]?.id ?? '');
    await this.#marks.save();
  }

  post(address: string, draft: Draft, id?: string): Post {
    const entry = this.#views.ensure(address);
    const post = this.#outbox.add(entry, draft, id);
    if (!entry.wanted) this.#membership.join(entry).catch(() => {});
    return post;
  }

  settled(post: Post): Promise<Message> {
    return this.#outbox.settled(post);
  }

  retryPost(id: string): void {
    const entry = this.#outbox.retry(id);
    if (entry && !entry.wanted) this.#membership.join(entry).catch(() => {});
  }

  dropPost(id: string): void {
    this.#outbox.drop(id);
  }

  follow(address: string): Promise<void> {
    return this.#follows.follow(address);
  }

  unfollow(address: string): Promise<void> {
    return this.#follows.unfollow(address);
  }

  setFollowSettings(address: string, settings: Partial<FollowSettings>): Promise<void> {
    return this.#follows.setSettings(address, settings);
  }

  search(query: string | SearchQuery, options: SearchOptions): Promise<SearchSummary> {
    return this.#searches.find(query, options);
  }

  get feeds(): readonly FeedView[] {
    return this.#feeds.views;
  }
  async loadFeeds(): Promise<readonly FeedView[]> {
    if (!this.#joinFollowed) this.#feeds.showKept();
    if (this.#backend.online) await this.#feeds.load();
    return this.#feeds.views;
  }
  saveFeed(feed: Feed): Promise<void> {
    return this.#feeds.save(feed);
  }
  removeFeed(name: string): Promise<void> {
    return this.#feeds.remove(name);
  }
  readFeed(name: string, options: SearchOptions): Promise<SearchSummary> {
    return this.#feeds.read(name, options);
  }
  markFeedSeen(name: string): Promise<void> {
    return this.#feeds.markSeen(name);
  }

  preferences(): Promise<Readonly<Record<string, unknown>>> {
    return this.#preferences.all();
  }
  setPreference(key: string, value: unknown): Promise<void> {
    return this.#preferences.set(key, value);
  }

  async unread(): Promise<RoomView[]> {
    await this.#follows.load();
    const limited = new Limited(UNREAD_AT_ONCE);
    await Promise.all(
      this.#views.followed().map((entry) =>
        limited.run(async () => {
          if (!entry.ready && !entry.watched) await this.#feed.look(entry);
        }),
      ),
    );
    return this.#views.followed().map((entry) => entry.view);
  }

  history(address: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.#history.page(this.#views.ensure(address), query);
  }

  async createRoom(category: string, name: string, settings: RoomSettings = {}): Promise<Room> {
    const { address } = await findCategory(this.#directory, category);
    const room = await this.#backend.createRoom(address, localPartFor(name), {
      name: name.trim(),
      ...settings,
    });
    this.#directory.forget();
    return room;
  }

  async deleteRoom(address: string, reason?: string): Promise<void> {
    await this.#backend.deleteRoom(address, reason);
    this.#directory.forget();
  }

  setTopic(address: string, topic: string): Promise<void> {
    return this.#backend.setTopic(address, topic);
  }

  async changeNick(address: string, nick: string): Promise<void> {
    await this.#backend.changeNick(address, nick);
    this.#views.ensure(address).wantedNick = nick;
  }

  #online(resumed: boolean): void {
    this.#membership.online(resumed);
    for (const entry of this.#views.entries()) {
      if (entry.open && entry.view.info === null) void this.#refreshInfo(entry.address);
    }
    if (resumed) void this.#marks.save();
    if (resumed || !this.#joinFollowed) return;
    this.#keeping.forget();
    this.#follows.forget();
    this.#follows.load().catch((thrown: unknown) => {
      const error = asPchatError(thrown);
      if (error.code === 'unreachable') return;
      this.#events.notice(`The followed rooms could not be had: ${error.message}`);
    });
    void this.#feeds.load();
  }

  /** More of a room is here than before. */
  #grown(entry: RoomEntry): void {
    if (entry.view.unreadIsPartial) {
      const count = this.#unread.here(entry);
      if (count !== null) this.#views.update(entry, count);
    }
    this.#recountSoon();
  }

  #recountSoon(): void {
    if (!this.#joinFollowed) return;
    this.#recount ??= setTimeout(() => {
      this.#recount = null;
      this.#feeds.recount();
    }, RECOUNT_MS).unref();
  }

  /** The local archive was damaged and is empty now: what is known here goes into it, the rest comes again from the server. */
  #keepAgain(): void {
    this.#follows.keepAgain();
    this.#outbox.keepAgain();
    for (const entry of this.#views.entries()) {
      if (entry.mark) this.#archive.setMark(entry.address, entry.mark);
      if (entry.timeline.messages.length > 0) {
        const { messages, gaps } = entry.timeline;
        if (gaps.length === 0) this.#archive.keep(entry.address, { messages });
      }
    }
    this.#keeping.wake();
  }

  /** Brings a room's info up to date where it is shown; never rejects: it is shown without. */
  async #refreshInfo(address: string): Promise<void> {
    if (!this.#views.get(address)) return;
    await this.roomInfo(address).catch(() => {});
  }
}

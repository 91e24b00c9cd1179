import { bareAddress } from '../model/address.ts';
import type { Feed } from '../model/feed.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { FollowSettings, Room } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { Capabilities } from '../protocol/capabilities.ts';
import { findRoomOrKept } from './find-kept-room.ts';
import { Limited } from './limited.ts';
import { OrganisedSession } from './organised-session.ts';
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
import { Upkeep } from './upkeep.ts';

export type { SessionOptions } from './session-parts.ts';

/** Makes the session of an account; nothing is sent before its start(). */
export function createSession(options: SessionOptions): Session {
  return new SessionOfParts(options);
}

const UNREAD_AT_ONCE = 8;
const DEFAULT_FLUSH_MS = 2_000;

/** Hands each request to the part that answers it. */
class SessionOfParts extends OrganisedSession implements Session {
  protected readonly parts: SessionParts;
  readonly #upkeep = new Upkeep(() => this.parts);
  #unsubscribe: (() => void) | null = null;

  constructor(options: SessionOptions) {
    super();
    this.parts = assembleParts(options, {
      onOnline: (resumed) => this.#upkeep.online(resumed),
      onRoomChanged: (room) => void this.parts.infos.refresh(room),
      onGrown: (entry) => this.#upkeep.grown(entry),
      onRecount: () => this.#upkeep.recountSoon(),
      markRead: (entry) => this.markRead(entry.address),
    });
  }

  get account(): string {
    return this.parts.backend.account;
  }
  get status(): ConnectionStatus {
    return this.parts.loop.status;
  }
  get capabilities(): Capabilities {
    return this.parts.backend.capabilities;
  }
  get views(): readonly RoomView[] {
    return this.parts.views.listed;
  }
  get outbox(): readonly Post[] {
    return this.parts.outbox.all;
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.parts.events.subscribe(listener);
  }

  start(options?: { once?: boolean; signal?: AbortSignal }): Promise<void> {
    this.#unsubscribe ??= this.parts.backend.subscribe((event) => this.parts.router.handle(event));
    this.parts.archive.onTrouble(({ text, emptied }) => {
      this.parts.events.notice(text);
      // Told from the middle of some reading or writing, which has to end first.
      if (emptied) queueMicrotask(() => this.#upkeep.keepAgain());
    });
    if (this.parts.joinFollowed) {
      this.parts.follows.showKept();
      this.parts.feeds.showKept();
    }
    this.parts.outbox.open((entry) => void this.parts.membership.join(entry).catch(() => {}));
    return this.parts.loop.start(options);
  }

  reconnect(): void {
    this.parts.loop.reconnect();
  }

  async stop(options: { flushMs?: number } = {}): Promise<void> {
    const { flushMs = DEFAULT_FLUSH_MS } = options;
    const { phase } = this.parts.loop.status;
    if (phase !== 'offline' && phase !== 'refused') {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, flushMs);
      await Promise.race([this.parts.outbox.emptied(), patience.promise]);
      await Promise.race([this.parts.marks.save(), patience.promise]);
      clearTimeout(timer);
    }
    this.parts.membership.close();
    await this.parts.loop.stop();
    this.parts.outbox.close();
    this.parts.marks.close();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#upkeep.stop();
    await this.parts.keeping.stop();
    this.parts.views.save();
    this.parts.archive.close();
  }

  setActive(active: boolean): void {
    this.parts.marks.setActive(active);
    if (this.parts.backend.online) this.parts.backend.setActive(active);
  }

  roomInfo(address: string): Promise<Room> {
    return this.parts.infos.get(address);
  }

  findRoom(typed: string): Promise<RoomMatch> {
    return findRoomOrKept(this.parts.directory, this.parts.archive, typed);
  }

  view(address: string): RoomView | undefined {
    const entry = this.parts.views.get(address);
    return entry && (entry.open || entry.view.followed) ? entry.view : undefined;
  }

  timeline(address: string): Timeline {
    const entry = this.parts.views.ensure(address);
    this.parts.paging.first(entry);
    return entry.timeline.snapshot(this.parts.outbox.of(entry.address));
  }

  openRoom(address: string): Promise<RoomView> {
    return this.parts.rooms.open(address);
  }

  leaveRoom(address: string): Promise<void> {
    return this.parts.rooms.leave(address);
  }

  loadOlder(address: string): Promise<void> {
    return this.parts.paging.older(this.parts.views.ensure(address));
  }
  loadNewer(address: string): Promise<void> {
    return this.parts.paging.newer(this.parts.views.ensure(address));
  }
  showNewest(address: string): Promise<void> {
    return this.parts.paging.newest(this.parts.views.ensure(address));
  }

  showAround(address: string, place: { id: string } | { time: number }): Promise<string | null> {
    return this.parts.paging.around(this.parts.views.ensure(address), place);
  }

  setInView(address: string | null): void {
    this.parts.marks.setInView(address === null ? null : this.parts.views.ensure(address).address);
  }

  async markRead(address: string, id?: string): Promise<void> {
    const entry = this.parts.views.ensure(address);
    if (id !== undefined) {
      await this.parts.paging.bring(entry, id);
      if (this.parts.backend.online) await this.parts.follows.load();
      this.parts.marks.moveTo(entry, id);
    } else {
      if (entry.position === null) await this.parts.feed.look(entry);
      this.parts.marks.toNewest(entry);
    }
    await this.parts.marks.save();
  }

  async markUnreadFrom(address: string, id: string): Promise<void> {
    const { archive, gaps, marks, paging, views } = this.parts;
    const entry = views.ensure(address);
    const before = () => archive.before(entry.address, id, 1);
    await paging.bring(entry, id);
    const isFirst = before()?.messages.length === 0;
    if (isFirst && before()?.before === 'gap') await gaps.fillBefore(entry, id);
    marks.moveBack(entry, id, before()?.messages[0]?.id ?? '');
    await marks.save();
  }

  post(address: string, draft: Draft, id?: string): Post {
    const entry = this.parts.views.ensure(address);
    const post = this.parts.outbox.add(entry, draft, id);
    if (!entry.wanted) this.parts.membership.join(entry).catch(() => {});
    return post;
  }

  settled(post: Post): Promise<Message> {
    return this.parts.outbox.settled(post);
  }

  retryPost(id: string): void {
    const entry = this.parts.outbox.retry(id);
    if (entry && !entry.wanted) this.parts.membership.join(entry).catch(() => {});
  }

  dropPost(id: string): void {
    this.parts.outbox.drop(id);
  }

  async follow(address: string): Promise<void> {
    const { views, infos, follows } = this.parts;
    // It stands on the list by its name, from the first moment on.
    if (views.ensure(address).view.info === null) await infos.refresh(bareAddress(address));
    await follows.follow(address);
  }

  unfollow(address: string): Promise<void> {
    return this.parts.follows.unfollow(address);
  }

  setFollowSettings(address: string, settings: Partial<FollowSettings>): Promise<void> {
    return this.parts.follows.setSettings(address, settings);
  }

  search(query: string | SearchQuery, options: SearchOptions): Promise<SearchSummary> {
    return this.parts.searches.find(query, options);
  }

  get feeds(): readonly FeedView[] {
    return this.parts.feeds.views;
  }
  async loadFeeds(): Promise<readonly FeedView[]> {
    if (!this.parts.joinFollowed) this.parts.feeds.showKept();
    if (this.parts.backend.online) await this.parts.feeds.load();
    return this.parts.feeds.views;
  }
  saveFeed(feed: Feed): Promise<void> {
    return this.parts.feeds.save(feed);
  }
  removeFeed(name: string): Promise<void> {
    return this.parts.feeds.remove(name);
  }
  readFeed(name: string, options: SearchOptions): Promise<SearchSummary> {
    return this.parts.feeds.read(name, options);
  }
  markFeedSeen(name: string): Promise<void> {
    return this.parts.feeds.markSeen(name);
  }

  preferences(): Promise<Readonly<Record<string, unknown>>> {
    return this.parts.preferences.all();
  }
  setPreference(key: string, value: unknown): Promise<void> {
    return this.parts.preferences.set(key, value);
  }

  async unread(): Promise<RoomView[]> {
    await this.parts.follows.load();
    const limited = new Limited(UNREAD_AT_ONCE);
    await Promise.all(
      this.parts.views.followed().map((entry) =>
        limited.run(async () => {
          if (!entry.ready && !entry.watched) await this.parts.feed.look(entry);
        }),
      ),
    );
    return this.parts.views.followed().map((entry) => entry.view);
  }

  history(address: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.parts.history.page(this.parts.views.ensure(address), query);
  }

  setTopic(address: string, topic: string): Promise<void> {
    return this.parts.backend.setTopic(address, topic);
  }

  async changeNick(address: string, nick: string): Promise<void> {
    await this.parts.backend.changeNick(address, nick);
    this.parts.views.ensure(address).wantedNick = nick;
  }
}

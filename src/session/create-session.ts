import { parseAddress } from '../model/address.ts';
import { asPchatError } from '../model/errors.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Category, Room, RoomSettings, RoomSummary } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Capabilities } from '../protocol/capabilities.ts';
import { BackendEvents } from './backend-events.ts';
import { ConnectionLoop } from './connection-loop.ts';
import { Directory } from './directory.ts';
import { EventHub } from './event-hub.ts';
import { findCategory, findRoom } from './find-room.ts';
import { Follows } from './follows.ts';
import { Limited } from './limited.ts';
import { MemoryMessageStore } from './memory-message-store.ts';
import { Membership } from './membership.ts';
import type { MessageStore } from './message-store.ts';
import { Outbox } from './outbox.ts';
import { Paging } from './paging.ts';
import { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import { RoomFeed } from './room-feed.ts';
import { localPartFor } from './room-names.ts';
import { RoomViews } from './room-views.ts';
import { MemorySessionState, type SessionState } from './session-state.ts';
import type {
  ConnectionStatus,
  Post,
  RoomMatch,
  RoomView,
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
  /** Where messages are kept on this side; absent: in memory. */
  store?: MessageStore;
  /** Where followed rooms and read marks are kept that the server cannot keep; absent: in memory. */
  state?: SessionState;
  /** Whether followed rooms are joined at sign-in (default), so that their news is heard. A command that posts a line says no. */
  joinFollowed?: boolean;
  timing?: Partial<SessionTiming>;
}

/** Puts the parts of a session together; nothing is sent before its start(). */
export function createSession(options: SessionOptions): Session {
  return new AssembledSession(options);
}

const UNREAD_AT_ONCE = 8;
const DEFAULT_FLUSH_MS = 2_000;

class AssembledSession implements Session {
  readonly #backend: Backend;
  readonly #events = new EventHub();
  readonly #views: RoomViews;
  readonly #store: MessageStore;
  readonly #directory: Directory;
  readonly #unread: Unread;
  readonly #marks: ReadMarks;
  readonly #outbox: Outbox;
  readonly #feed: RoomFeed;
  readonly #membership: Membership;
  readonly #follows: Follows;
  readonly #paging: Paging;
  readonly #loop: ConnectionLoop;
  readonly #joinFollowed: boolean;
  #unsubscribe: (() => void) | null = null;

  constructor(options: SessionOptions) {
    const { backend, store = new MemoryMessageStore(), state = new MemorySessionState() } = options;
    const events = this.#events;
    const timing: SessionTiming = { ...DEFAULT_TIMING, ...options.timing };
    const nick = () => options.nick ?? parseAddress(backend.account).local;
    const views = new RoomViews(backend.account, events);
    const unread = new Unread(backend, views, nick);
    const marks = new ReadMarks({ backend, views, unread, events, state, timing });
    const outbox = new Outbox({
      backend,
      views,
      events,
      timing,
      onDoubt: (entry) => void this.#membership.doubt(entry),
      onMissed: (entry, message, behind) => this.#feed.take(entry, message, 'late', behind),
    });
    const feed = new RoomFeed({ backend, views, events, store, outbox, unread, marks });
    const replay = (event: Parameters<BackendEvents['handle']>[0]) => router.handle(event);
    const membership = new Membership({ backend, views, events, feed, outbox, timing, nick, replay });
    const join = options.joinFollowed ?? true;
    const markRead = (entry: RoomEntry) => this.markRead(entry.address);
    const follows = new Follows({ backend, views, events, membership, marks, state, markRead, join });
    const router = new BackendEvents({
      views,
      events,
      feed,
      membership,
      marks,
      follows,
      onLost: ({ error }) => this.#loop.lost(error),
      onRoomChanged: (room) => void this.#refreshInfo(room),
    });
    this.#backend = backend;
    this.#store = store;
    this.#views = views;
    this.#unread = unread;
    this.#marks = marks;
    this.#outbox = outbox;
    this.#feed = feed;
    this.#membership = membership;
    this.#follows = follows;
    this.#joinFollowed = join;
    this.#directory = new Directory(backend);
    this.#paging = new Paging({ backend, events, store });
    this.#loop = new ConnectionLoop(backend, timing, {
      onStatus: (status) => events.emit({ type: 'status', status }),
      onOnline: ({ resumed }) => this.#online(resumed),
      onLost: () => membership.lost(),
    });
    this.#router = router;
  }

  readonly #router: BackendEvents;

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
    if (this.#joinFollowed) this.#follows.showKept();
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
    return this.#views.ensure(address).timeline.snapshot(this.#outbox.of(address));
  }

  async openRoom(address: string): Promise<RoomView> {
    const entry = this.#views.ensure(address);
    if (!entry.open) this.#views.setOpen(entry, true);
    if (entry.timeline.messages.length === 0) {
      entry.timeline.showKept(this.#store.newest(entry.address, CONTEXT_SIZE));
    }
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
    await this.#membership.leave(entry);
    this.#views.setOpen(entry, false);
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

  setInView(address: string | null): void {
    this.#marks.setInView(address === null ? null : this.#views.ensure(address).address);
  }

  async markRead(address: string, id?: string): Promise<void> {
    const entry = this.#views.ensure(address);
    if (id !== undefined) this.#marks.moveTo(entry, id);
    else {
      if (entry.position === null) await this.#look(entry);
      this.#marks.toNewest(entry);
    }
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

  async unread(): Promise<RoomView[]> {
    await this.#follows.load();
    const limited = new Limited(UNREAD_AT_ONCE);
    await Promise.all(
      this.#views.followed().map((entry) =>
        limited.run(async () => {
          if (!entry.ready) await this.#look(entry);
        }),
      ),
    );
    return this.#views.followed().map((entry) => entry.view);
  }

  history(address: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.#backend.history(address, query);
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
    if (resumed || !this.#joinFollowed) return;
    this.#follows.forget();
    this.#follows.load().catch((thrown: unknown) => {
      const error = asPchatError(thrown);
      if (error.code === 'unreachable') return;
      this.#events.notice(`The followed rooms could not be had: ${error.message}`);
    });
  }

  /** Counts what is unread without joining. A room that cannot be read shows nothing. */
  async #look(entry: RoomEntry): Promise<void> {
    try {
      const page = await this.#backend.history(entry.address, { before: '', limit: CONTEXT_SIZE });
      if (page.last !== null) entry.lookedAt = { id: page.last, time: page.messages.at(-1)?.time ?? null };
      this.#views.update(entry, await this.#unread.afterMark(entry, page));
    } catch (error) {
      if (asPchatError(error).code === 'unreachable') throw error;
    }
  }

  /** Brings a room's info up to date where it is shown; never rejects: it is shown without. */
  async #refreshInfo(address: string): Promise<void> {
    if (!this.#views.get(address)) return;
    await this.roomInfo(address).catch(() => {});
  }
}

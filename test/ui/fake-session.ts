import { PchatError } from '../../src/model/errors.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../../src/model/message.ts';
import type { Participant } from '../../src/model/participant.ts';
import { EGO_FEED, type Feed } from '../../src/model/feed.ts';
import {
  DEFAULT_FOLLOW_SETTINGS,
  type FollowSettings,
  type Room,
  type RoomListing,
  type RoomSettings,
  type RoomSummary,
} from '../../src/model/room.ts';
import { matchesQuery } from '../../src/model/search-match.ts';
import { parseSearchQuery, type SearchQuery } from '../../src/model/search-query.ts';
import { parseTime } from '../../src/model/parse-time.ts';
import { type Capabilities, NO_CAPABILITIES } from '../../src/protocol/capabilities.ts';
import type {
  ConnectionStatus,
  FeedView,
  Hit,
  Post,
  RoomMatch,
  RoomView,
  SearchOptions,
  SearchSummary,
  Session,
  SessionEvent,
  Timeline,
} from '../../src/session/session.ts';

import { FakeOrganisation } from './fake-organisation.ts';

const WINDOW = 300;
const PAGE = 50;

interface FakeRoom {
  view: RoomView;
  archive: Message[];
  start: number;
  end: number;
  loading: Timeline['loading'];
  posts: Post[];
  newer: number;
  gaps: ReadonlySet<string>;
  timeline: Timeline;
}

/** A session in memory with a few rooms, for the screen's tests: answers at once unless told otherwise. */
export class FakeSession extends FakeOrganisation implements Session {
  readonly account = 'alice@localhost';
  status: ConnectionStatus = { phase: 'online', since: 0 };
  capabilities: Capabilities = {
    ...NO_CAPABILITIES,
    history: true,
    roomRules: true,
    peopleSearch: true,
    secretRooms: true,
  };
  readonly outbox: Post[] = [];
  /** Searches past this machine wait until the test calls release(). */
  holdSearches = false;
  /** What searches could not look at. */
  missed: SearchSummary['missed'] = [];
  /** What was asked, `here` when only on this machine. */
  readonly searches: { query: SearchQuery; here: boolean }[] = [];
  /** What was changed of followed rooms. */
  readonly chosen: { room: string; settings: Partial<FollowSettings> }[] = [];
  /** The rooms that were marked read. */
  readonly marked: string[] = [];
  feeds: readonly FeedView[] = [{ ...EGO_FEED, unseen: 0, builtIn: true }];
  loadFeeds = async () => this.feeds;
  /** Rooms of which nothing is there to be shown while one is not in. */
  readonly hidden = new Set<string>();
  /** Rooms that the server says are none. */
  readonly gone = new Set<string>();
  /** Echoes posts at once when set. */
  echo = true;
  readonly #rooms = new Map<string, FakeRoom>();
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #infos = new Map<string, Partial<Room>>();
  readonly #held: (() => void)[] = [];
  #inView: string | null = null;
  #ids = 0;

  addRoom(address: string, changes: Partial<RoomView> = {}, texts: string[] = []): void {
    const [local = '', service = ''] = address.split('@');
    const category = this.setCategory(service);
    const view: RoomView = {
      address,
      name: local,
      category,
      info: null,
      followed: true,
      settings: DEFAULT_FOLLOW_SETTINGS,
      session: { phase: 'left', reason: null, detail: '' },
      nick: 'alice',
      topic: '',
      participants: [],
      large: null,
      unread: 0,
      mentions: 0,
      alerts: 0,
      unreadIsPartial: false,
      newAfter: null,
      ...changes,
    };
    const archive = texts.map((text, index) =>
      this.message(address, text, { time: Date.UTC(2026, 10, 23, 9, 0) + index * 60_000 }),
    );
    const room: FakeRoom = {
      view,
      archive,
      start: Math.max(0, archive.length - 30),
      end: archive.length,
      loading: null,
      posts: [],
      newer: 0,
      gaps: new Set(),
      timeline: undefined as never,
    };
    room.timeline = this.#timelineOf(room);
    this.#rooms.set(address, room);
  }

  message(room: string, text: string, changes: Partial<Message> = {}): Message {
    this.#ids++;
    return {
      id: `m${this.#ids}`,
      room,
      author: { address: null, name: ['bob', 'carol', 'dana'][this.#ids % 3] ?? 'bob' },
      time: Date.UTC(2026, 10, 23, 12, 0),
      kind: 'chat',
      text,
      title: null,
      alert: false,
      file: null,
      replyTo: null,
      editedAt: null,
      removed: null,
      originId: null,
      ...changes,
    };
  }

  /** A message arrives. */
  receive(address: string, text: string, changes: Partial<Message> = {}): Message {
    const room = this.#room(address);
    const message = this.message(address, text, { time: Date.now(), ...changes });
    const atEnd = room.end === room.archive.length;
    room.archive.push(message);
    if (atEnd) {
      room.end++;
      room.start = Math.max(room.start, room.end - WINDOW);
    } else room.newer++;
    const mention = text.includes('alice');
    if (this.#inView !== address && message.author.name !== 'alice') {
      const { unread, mentions, alerts } = room.view;
      this.#change(address, {
        unread: unread + 1,
        mentions: mentions + (mention ? 1 : 0),
        alerts: alerts + (message.alert ? 1 : 0),
      });
    }
    this.#timelineChanged(address);
    this.emit({ type: 'message', room: address, message, own: message.author.name === 'alice', mention });
    return message;
  }

  /** Changes a room's view and tells. */
  change(address: string, changes: Partial<RoomView>): void {
    this.#change(address, changes);
  }

  setStatus(status: ConnectionStatus): void {
    this.status = status;
    this.emit({ type: 'status', status });
  }

  emit(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Answers the pages that were held back. */
  release(): void {
    for (const answer of this.#held.splice(0)) answer();
  }

  /** The room refuses a post. */
  refuse(post: Post, error: PchatError): void {
    const room = this.#room(post.room);
    const refused: Post = { ...post, state: 'refused', error };
    room.posts = room.posts.map((each) => (each.id === post.id ? refused : each));
    this.#timelineChanged(post.room);
    this.emit({ type: 'post-refused', room: post.room, post: refused });
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async start(): Promise<void> {}
  reconnect(): void {
    this.setStatus({ phase: 'online', since: 0 });
  }
  async stop(): Promise<void> {}
  active = true;
  setActive(active: boolean): void {
    this.active = active;
  }

  protected listed(): RoomListing[] {
    return [...this.#rooms.values()].map(({ view }) => ({
      address: view.address,
      name: view.name,
      category: view.category,
      participants: view.participants.length,
      description: `All about ${view.name}.`,
      privacy: 'open',
      kind: 'normal',
      state: 'active',
      roles: [],
      invited: false,
      ...this.listings.get(view.address),
    }));
  }
  protected here(address: string): readonly Participant[] {
    return this.#rooms.get(address)?.view.participants ?? [];
  }
  protected told(event: SessionEvent): void {
    this.emit(event);
  }
  protected held(): Promise<void> {
    return this.holdPages ? new Promise((resolve) => this.#held.push(resolve)) : Promise.resolve();
  }
  protected moved(from: string, service: string): string {
    const room = this.#room(from);
    const to = `${from.split('@')[0]}@${service}`;
    this.addRoom(to, { followed: room.view.followed });
    this.#room(to).archive = room.archive;
    this.emit({ type: 'moved', room: from, to });
    this.#rooms.delete(from);
    this.emit({ type: 'removed-from-room', room: from, reason: 'room-deleted', detail: '' });
    return to;
  }
  /** What the room tells of itself, changed. */
  describe(address: string, changes: Partial<Room>): void {
    this.#infos.set(address, { ...this.#infos.get(address), ...changes });
  }
  async rooms(options: { category?: string } = {}): Promise<RoomSummary[]> {
    return [...this.#rooms.values()]
      .filter(({ view }) => !options.category || view.category.address === options.category)
      .map(({ view }) => ({
        address: view.address,
        name: view.name,
        category: view.category,
        participants: view.participants.length,
      }));
  }
  async roomInfo(address: string): Promise<Room> {
    const { view } = this.#room(address);
    if (this.gone.has(address)) throw new PchatError('not-found', 'There is no such room.');
    const info = this.#infoOf(address, view);
    // What the room tells is shown wherever it is.
    if (JSON.stringify(view.info) !== JSON.stringify(info)) this.#change(address, { info });
    return info;
  }
  #infoOf(address: string, view: RoomView): Room {
    return {
      address,
      name: view.name,
      category: view.category,
      participants: view.participants.length,
      description: `All about ${view.name}.`,
      topic: view.topic,
      privacy: 'open',
      kind: 'normal',
      state: 'active',
      persistent: true,
      archived: true,
      roles: null,
      may: null,
      invitations: null,
      files: null,
      ...this.#infos.get(address),
    };
  }
  async findRoom(typed: string): Promise<RoomMatch> {
    const found = [...this.#rooms.values()].find(({ view }) => view.name === typed || view.address === typed);
    if (!found) throw new PchatError('not-found', `There is no room "${typed}".`, { next: 'Near: lobby.' });
    return { address: found.view.address, name: found.view.name, category: found.view.category };
  }

  get views(): readonly RoomView[] {
    return [...this.#rooms.values()]
      .map(({ view }) => view)
      .filter((view) => view.followed || view.session.phase !== 'left');
  }
  view(address: string): RoomView | undefined {
    const view = this.#rooms.get(address)?.view;
    return this.hidden.has(address) && view?.session.phase === 'left' ? undefined : view;
  }
  timeline(address: string): Timeline {
    return this.#room(address).timeline;
  }
  async openRoom(address: string): Promise<RoomView> {
    const room = this.#room(address);
    const refusal = this.refusals.get('openRoom');
    if (refusal) {
      this.#change(address, { session: { phase: 'left', reason: 'not-member', detail: refusal.message } });
      throw refusal;
    }
    const self: Participant = {
      name: room.view.nick,
      address: this.account,
      manager: false,
      member: true,
      mayPost: true,
      presenter: false,
      self: true,
    };
    this.answer(({ room: each }) => each === address, 'accepted');
    const joined = room.view.session.phase === 'joined';
    this.#change(address, {
      info: await this.roomInfo(address),
      ...(joined ? {} : { session: { phase: 'joined', mayPost: true, manager: false } as const }),
      participants: room.view.participants.some((one) => one.self)
        ? room.view.participants
        : [...room.view.participants, self],
    });
    return room.view;
  }
  async leaveRoom(address: string): Promise<void> {
    this.#change(address, { session: { phase: 'left', reason: 'left', detail: '' }, participants: [] });
  }
  loadOlder(address: string): Promise<void> {
    return this.#load(address, 'older', (room) => {
      room.start = Math.max(0, room.start - PAGE);
      room.end = Math.min(room.end, room.start + WINDOW);
    });
  }
  loadNewer(address: string): Promise<void> {
    return this.#load(address, 'newer', (room) => {
      room.end = Math.min(room.archive.length, room.end + PAGE);
      room.start = Math.max(room.start, room.end - WINDOW);
      if (room.end === room.archive.length) room.newer = 0;
    });
  }
  async showNewest(address: string): Promise<void> {
    const room = this.#room(address);
    room.end = room.archive.length;
    room.start = Math.max(0, room.end - 30);
    room.newer = 0;
    this.#timelineChanged(address);
  }
  setInView(address: string | null): void {
    if (address === this.#inView) return;
    const left = this.#inView === null ? undefined : this.#rooms.get(this.#inView);
    if (left) this.#change(left.view.address, { newAfter: null });
    this.#inView = address;
    const room = address === null ? undefined : this.#rooms.get(address);
    if (!room) return;
    const newAfter = room.view.unread > 0 ? (room.archive.at(-room.view.unread - 1)?.id ?? null) : null;
    this.#change(room.view.address, { unread: 0, mentions: 0, alerts: 0, newAfter });
  }
  async markRead(address: string): Promise<void> {
    this.marked.push(address);
    this.#change(address, { unread: 0, mentions: 0, alerts: 0 });
  }

  post(address: string, draft: Draft): Post {
    const room = this.#room(address);
    const state = this.status.phase === 'online' ? 'sent' : 'waiting';
    const post: Post = { id: `o${++this.#ids}`, room: address, draft, time: Date.now(), state, error: null };
    this.outbox.push(post);
    room.posts = [...room.posts, post];
    this.#timelineChanged(address);
    if (this.echo && state === 'sent') queueMicrotask(() => this.confirm(post));
    return post;
  }
  /** The room has the post. */
  confirm(post: Post): void {
    this.dropPost(post.id);
    this.receive(post.room, post.draft.text, {
      author: { address: this.account, name: 'alice' },
      originId: post.id,
      kind: post.draft.title ? 'story' : 'chat',
      title: post.draft.title ?? null,
      alert: post.draft.alert ?? false,
      replyTo: post.draft.replyTo ?? null,
    });
  }
  settled(): Promise<Message> {
    return new Promise(() => {});
  }
  retryPost(id: string): void {
    for (const room of this.#rooms.values()) {
      room.posts = room.posts.map((post) =>
        post.id === id ? { ...post, state: 'sent', error: null } : post,
      );
      this.#timelineChanged(room.view.address);
    }
  }
  dropPost(id: string): void {
    const at = this.outbox.findIndex((post) => post.id === id);
    if (at !== -1) this.outbox.splice(at, 1);
    for (const room of this.#rooms.values()) {
      room.posts = room.posts.filter((post) => post.id !== id);
      this.#timelineChanged(room.view.address);
    }
  }

  async follow(address: string): Promise<void> {
    this.#change(address, { followed: true });
    this.emit({ type: 'followed' });
  }
  async unfollow(address: string): Promise<void> {
    this.#change(address, { followed: false });
    this.emit({ type: 'followed' });
  }
  async showAround(address: string, place: { id: string } | { time: number }): Promise<string | null> {
    const room = this.#room(address);
    const at = room.archive.findIndex((message) =>
      'id' in place ? message.id === place.id : message.time >= place.time,
    );
    if (at === -1 && 'id' in place)
      throw new PchatError('not-found', 'The room does not have that message any more.');
    if (at === -1) return null;
    room.start = Math.max(0, at - PAGE / 2);
    room.end = Math.min(room.archive.length, at + PAGE / 2);
    this.#timelineChanged(address);
    return room.archive[at]!.id;
  }
  /** Something is missing before the message at this place of the archive. */
  missing(address: string, at: number): void {
    const room = this.#room(address);
    room.gaps = new Set([room.archive[at]!.id]);
    this.#timelineChanged(address);
  }
  async markUnreadFrom(address: string, id: string): Promise<void> {
    const { archive } = this.#room(address);
    const at = archive.findIndex((message) => message.id === id);
    this.#change(address, { unread: archive.length - at, newAfter: archive[at - 1]?.id ?? null });
  }
  async setFollowSettings(address: string, settings: Partial<FollowSettings>): Promise<void> {
    this.chosen.push({ room: address, settings });
    this.#change(address, { settings: { ...this.#room(address).view.settings, ...settings } });
    this.emit({ type: 'followed' });
  }

  async search(asked: string | SearchQuery, options: SearchOptions): Promise<SearchSummary> {
    const query = typeof asked === 'string' ? parseSearchQuery(asked, parseTime) : asked;
    const { offline = false, limit = 200, signal, onHits, onProgress } = options;
    this.searches.push({ query, here: offline });
    const hits = [...this.#rooms.values()]
      .flatMap(({ view, archive }) => archive.map((message): Hit => ({ message, room: view })))
      .filter(({ message, room }) => matchesRoom(room, query) && matchesQuery(message, query, isMention))
      .toSorted((a, b) => b.message.time - a.message.time);
    const found = hits.slice(0, limit);
    if (found.length > 0) onHits(found);
    if (this.holdSearches && !offline) {
      onProgress?.({ room: LOBBY_OF_SEARCH, rooms: 200, roomsDone: 12, messages: 3400 });
      await new Promise<void>((resolve) => {
        this.#held.push(resolve);
        signal?.addEventListener('abort', () => resolve());
      });
    }
    return { hits: found.length, limited: hits.length > limit, missed: this.missed };
  }
  async saveFeed(feed: Feed): Promise<void> {
    const others = this.feeds.filter(({ name }) => name !== feed.name);
    this.feeds = [...others, { ...feed, unseen: 0, builtIn: false }];
    this.emit({ type: 'feeds' });
  }
  async removeFeed(name: string): Promise<void> {
    this.feeds = this.feeds.filter((feed) => feed.name !== name);
    this.emit({ type: 'feeds' });
  }
  async readFeed(name: string, options: SearchOptions): Promise<SearchSummary> {
    const feed = this.feeds.find((each) => each.name === name);
    if (!feed) throw new PchatError('not-found', `There is no feed "${name}".`);
    return this.search(feed.query, options);
  }
  async markFeedSeen(name: string): Promise<void> {
    this.feeds = this.feeds.map((feed) => (feed.name === name ? { ...feed, unseen: 0 } : feed));
    this.emit({ type: 'feeds' });
  }
  async preferences(): Promise<Readonly<Record<string, unknown>>> {
    return {};
  }
  async setPreference(): Promise<void> {}
  async unread(): Promise<RoomView[]> {
    return [...this.views];
  }
  async history(address: string, query: HistoryQuery): Promise<HistoryPage> {
    const { archive } = this.#room(address);
    const before = archive.findIndex(({ id }) => id === query.before);
    const after = archive.findIndex(({ id }) => id === query.after);
    const messages =
      after === -1
        ? archive.slice(0, before === -1 ? undefined : before).slice(-query.limit)
        : archive.slice(after + 1).slice(0, query.limit);
    return { messages, complete: true, first: null, last: null, total: archive.length };
  }
  async createRoom(category: string, name: string, settings: RoomSettings = {}): Promise<Room> {
    this.asked.push(['createRoom', category, name, settings]);
    const refusal = this.refusals.get('createRoom');
    if (refusal) throw refusal;
    const address = `${name}@${category}`;
    this.addRoom(address, { followed: false });
    return { ...(await this.roomInfo(address)), privacy: settings.privacy ?? 'open' };
  }
  async deleteRoom(address: string): Promise<void> {
    this.#rooms.delete(address);
    this.emit({ type: 'removed-from-room', room: address, reason: 'room-deleted', detail: '' });
    this.emit({ type: 'followed' });
  }
  async setTopic(address: string, topic: string): Promise<void> {
    this.#change(address, { topic });
  }
  async changeNick(address: string, nick: string): Promise<void> {
    if (nick === 'bob')
      throw new PchatError('conflict', 'The nick "bob" is taken.', { next: 'Choose another.' });
    this.#change(address, { nick });
  }

  async #load(address: string, direction: 'older' | 'newer', move: (room: FakeRoom) => void): Promise<void> {
    const room = this.#room(address);
    if (room.loading) return;
    room.loading = direction;
    this.#timelineChanged(address);
    await new Promise<void>((resolve) => {
      if (this.holdPages) this.#held.push(resolve);
      else resolve();
    });
    room.loading = null;
    move(room);
    this.#timelineChanged(address);
  }
  #room(address: string): FakeRoom {
    const room = this.#rooms.get(address);
    if (!room) throw new PchatError('not-found', `There is no room ${address}.`);
    return room;
  }
  #change(address: string, changes: Partial<RoomView>): void {
    const room = this.#room(address);
    room.view = { ...room.view, ...changes };
    this.emit({ type: 'room', room: address });
  }
  #timelineChanged(address: string): void {
    const room = this.#room(address);
    room.timeline = this.#timelineOf(room);
    this.emit({ type: 'timeline', room: address });
  }
  #timelineOf(room: FakeRoom): Timeline {
    return {
      messages: room.archive.slice(room.start, room.end),
      posts: room.posts,
      gaps: room.gaps,
      atStart: room.start === 0,
      atEnd: room.end === room.archive.length,
      loading: room.loading,
      error: null,
      newer: room.newer,
    };
  }
}

const LOBBY_OF_SEARCH = 'lobby@general.localhost';

const isMention = (message: Message): boolean => message.text.includes('alice');

function matchesRoom(room: RoomMatch, { rooms }: SearchQuery): boolean {
  const names = [room.name, room.address, `${room.category.name}/${room.name}`, `${room.category.name}/*`];
  return (
    rooms.length === 0 ||
    rooms.some((typed) => names.some((name) => name.toLowerCase() === typed.toLowerCase()))
  );
}

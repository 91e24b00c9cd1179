import { PchatError } from '../../src/model/errors.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../../src/model/message.ts';
import type { LeftReason, Participant } from '../../src/model/participant.ts';
import type { Group, Invitation, Person, PersonCard } from '../../src/model/person.ts';
import type { RoleChange, RoleHolder } from '../../src/model/principal.ts';
import type {
  Category,
  CategoryInfo,
  FollowedRoom,
  Room,
  RoomQuery,
  RoomSettings,
  RoomSummary,
} from '../../src/model/room.ts';
import { matchesQuery } from '../../src/model/search-match.ts';
import type { SearchQuery } from '../../src/model/search-query.ts';
import type { Backend, BackendEvent, Connected, FoundPage, Joined } from '../../src/protocol/backend.ts';
import type { Capabilities } from '../../src/protocol/capabilities.ts';
import type { RoomPage } from '../../src/protocol/room-rules.ts';
import { FAKE_CAPABILITIES, FakeRules, movedAddress, settingsOf, withWords } from './fake-rules.ts';

const CATEGORY: Category = { address: 'general.test', name: 'General' };
const CATEGORIES: readonly Category[] = [CATEGORY, { address: 'trading.test', name: 'Trading' }];

interface FakeRoom {
  info: Room;
  archive: Message[];
  occupants: Map<string, FakeBackend>;
  /** Accounts that may neither enter nor read. */
  banned: Set<string>;
}

/** A little server of rooms with archives, in this process. Its faults are those that real ones were seen to have. */
export class FakeServer {
  readonly rooms = new Map<string, FakeRoom>();
  readonly followed: FollowedRoom[] = [];
  readonly marks = new Map<string, string>();
  /** Connected back ends, which hear of the account's data and of news. */
  readonly connected = new Set<FakeBackend>();
  readonly data = new Map<string, unknown>();
  capabilities: Capabilities = FAKE_CAPABILITIES;
  readonly rules = new FakeRules();
  /** Where rooms went that are elsewhere now. */
  readonly moved = new Map<string, string>();
  /** Answers an unknown `after` with the first page, as ejabberd 23.01 does. */
  answersPageOne = false;
  /** Why a room takes no post, if it does not. */
  refuses: (message: Draft) => PchatError | null = () => null;
  down = false;
  /** Milliseconds by which the clients' clocks, by which they stamp live messages, are ahead of the archive's. */
  clientsAhead = 0;
  #next = 1;
  #serials = 0;
  #clock = Date.now();

  nextSerial(): number {
    this.#serials += 1;
    return this.#serials;
  }

  addRoom(name: string): string {
    const address = `${name}@${CATEGORY.address}`;
    const info: Room = {
      address,
      name,
      category: CATEGORY,
      participants: null,
      description: '',
      topic: '',
      privacy: 'open',
      kind: 'normal',
      state: 'active',
      persistent: true,
      archived: true,
      roles: null,
      may: null,
      invitations: null,
      files: null,
    };
    this.rooms.set(address, { info, archive: [], occupants: new Map(), banned: new Set() });
    return address;
  }

  /** A room goes to another category: who is in it is told and put out, and the old address says where it is. */
  move(address: string, category: string): string {
    const room = this.room(address);
    const to = movedAddress(address, category);
    const inside = new Set(room.occupants.values());
    room.occupants.clear();
    this.rooms.delete(address);
    this.moved.set(address, to);
    this.moved.delete(to);
    room.info = { ...room.info, address: to, category: CATEGORIES.find((one) => one.address === category)! };
    for (const message of room.archive) message.room = to;
    this.rooms.set(to, room);
    for (const backend of inside) {
      backend.hear({ type: 'moved', room: address, to });
      backend.hear({ type: 'left', room: address, reason: 'room-deleted', detail: '' });
    }
    return to;
  }

  room(address: string): FakeRoom {
    const movedTo = this.moved.get(address);
    if (movedTo !== undefined) throw new PchatError('not-found', 'The room has moved.', { movedTo });
    const room = this.rooms.get(address);
    if (!room) throw new PchatError('not-found', 'There is no such room.');
    return room;
  }

  /** Someone says something: it is archived, then goes to all who are there. */
  say(address: string, name: string, text: string, more: Partial<Message> = {}): Message {
    const room = this.room(address);
    this.#clock += 10;
    const message: Message = {
      id: `a${this.#next}`,
      room: address,
      author: { address: `${name}@test`, name },
      time: this.#clock,
      kind: 'chat',
      text,
      title: null,
      alert: false,
      file: null,
      replyTo: null,
      editedAt: null,
      removed: null,
      originId: null,
      ...more,
    };
    this.#next += 1;
    room.archive.push(message);
    const live = { ...message, time: message.time + this.clientsAhead };
    const inside = new Set(room.occupants.values());
    for (const backend of inside) backend.hear({ type: 'message', room: address, message: live });
    if (!this.capabilities.newsUnjoined) return message;
    for (const backend of this.connected) {
      const follows = this.followed.some((followed) => followed.address === address);
      if (follows && !inside.has(backend) && !room.banned.has(backend.account)) {
        backend.hear({ type: 'news', room: address, message: live });
      }
    }
    return message;
  }

  /** A message is corrected: the archive has it so from now on, and all who are there are told. */
  correct(address: string, id: string, change: Partial<Message>): void {
    const room = this.room(address);
    const index = room.archive.findIndex((message) => message.id === id);
    this.#clock += 10;
    const message = { ...room.archive[index]!, editedAt: this.#clock, ...change };
    room.archive[index] = message;
    for (const backend of room.occupants.values()) backend.hear({ type: 'message', room: address, message });
  }

  ban(address: string, account: string): void {
    const room = this.room(address);
    room.banned.add(account);
    for (const backend of room.occupants.values()) {
      if (backend.account === account) backend.putOut(address, 'banned');
    }
  }

  texts(address: string): string[] {
    return this.room(address).archive.map((message) => message.text);
  }
}

/** One account's connection to the little server. Every answer takes a turn of the event loop, in the order of the wire. */
export class FakeBackend implements Backend {
  readonly account: string;
  readonly server: FakeServer;
  online = false;
  /** What a connection was lost with is there again at the next. */
  resumes = false;
  /** Each call of the server by name, for tests that count them. */
  readonly calls: string[] = [];
  /** Called before each answer and each event; may cut the connection. */
  onTraffic: (what: string) => void = () => {};
  /** Echoes that never arrive although the room has the message. */
  losesEcho: (message: Message) => boolean = () => false;
  takenNicks = new Set<string>();
  #listeners = new Set<(event: BackendEvent) => void>();
  #connection = 0;
  readonly #serial: number;

  constructor(server: FakeServer, account = 'alice@test') {
    this.server = server;
    this.account = account;
    this.#serial = server.nextSerial();
  }

  get capabilities(): Capabilities {
    return this.server.capabilities;
  }

  get #name(): string {
    return this.account.split('@')[0]!;
  }

  subscribe(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async connect(): Promise<Connected> {
    this.calls.push('connect');
    await turn();
    if (this.server.down) throw new PchatError('unreachable', 'The server does not answer.');
    this.#connection += 1;
    this.online = true;
    this.server.connected.add(this);
    return { resumed: this.resumes };
  }

  async disconnect(): Promise<void> {
    this.online = false;
    this.server.connected.delete(this);
    this.#leaveAll();
    await turn();
  }

  /** The connection is cut: what is on its way in either direction is gone. */
  cut(): void {
    if (!this.online) return;
    this.online = false;
    this.server.connected.delete(this);
    this.#leaveAll();
    const error = new PchatError('unreachable', 'The connection was lost.');
    queueMicrotask(() => this.#emit({ type: 'disconnected', error }));
  }

  /** The room forgets us without a word, as a cluster does whose node died. */
  forget(room: string): void {
    const { occupants } = this.server.room(room);
    for (const [nick, backend] of occupants) if (backend === this) occupants.delete(nick);
  }

  putOut(room: string, reason: LeftReason): void {
    this.forget(room);
    this.#emit({ type: 'left', room, reason, detail: 'out' });
  }

  /** Something comes from the server, a turn later. */
  hear(event: BackendEvent): void {
    const connection = this.#connection;
    setImmediate(() => {
      this.onTraffic(`event ${event.type}`);
      if (!this.online || connection !== this.#connection) return;
      if (event.type === 'message' && this.losesEcho(event.message)) return;
      this.#emit(event);
    });
  }

  setActive(): void {}

  ping(): Promise<void> {
    return this.#ask('ping', () => undefined);
  }

  categories(): Promise<CategoryInfo[]> {
    const rules = { description: '', mayCreate: null, invitations: null, files: null };
    return this.#ask('categories', () => CATEGORIES.map((category) => ({ ...category, ...rules })));
  }

  rooms(category: string): Promise<RoomSummary[]> {
    return this.#ask('rooms', () =>
      this.#infos().filter((room) => room.privacy !== 'secret' && room.category.address === category),
    );
  }

  room(address: string): Promise<Room> {
    return this.#ask('room', () => this.#readable(address).info);
  }

  createRoom(_category: string, localPart: string, settings: RoomSettings): Promise<Room> {
    return this.#ask('createRoom', () => {
      const { info } = this.server.room(this.server.addRoom(localPart));
      return Object.assign(info, settings);
    });
  }

  configureRoom(address: string, settings: RoomSettings): Promise<void> {
    return this.#ask('configureRoom', () => void Object.assign(this.server.room(address).info, settings));
  }

  browse(query: RoomQuery, after: string | null, limit: number): Promise<RoomPage> {
    return this.#ask('browse', () => this.server.rules.browse(this.#infos(), query, after, limit));
  }
  roomSettings(address: string): Promise<RoomSettings> {
    return this.#ask('roomSettings', () => settingsOf(this.server.room(address).info));
  }
  moveRoom(address: string, category: string): Promise<string> {
    return this.#ask('moveRoom', () => this.server.move(address, category));
  }
  roles(address: string): Promise<RoleHolder[]> {
    return this.#ask('roles', () => this.server.rules.holders.get(address) ?? []);
  }
  changeRoles(address: string, changes: readonly RoleChange[]): Promise<void> {
    return this.#ask('changeRoles', () => this.server.rules.changeRoles(address, changes));
  }
  invite(): Promise<void> {
    return this.#ask('invite', () => undefined);
  }
  invitations(): Promise<Invitation[]> {
    return this.#ask('invitations', () => this.server.rules.invitations.map((one) => ({ ...one })));
  }
  declineInvitation(id: string): Promise<void> {
    return this.#ask('declineInvitation', () => this.server.rules.decline(id));
  }
  participants(address: string, words?: string): Promise<{ participants: Participant[]; count: number }> {
    return this.#ask('participants', () => {
      const all = this.#namesIn(address).map((name) => participant(name, name === this.#name));
      return { participants: withWords(all, words), count: all.length };
    });
  }
  people(words: string): Promise<Person[]> {
    return this.#ask('people', () => this.server.rules.users.filter(({ name }) => name.includes(words)));
  }
  person(address: string): Promise<PersonCard> {
    return this.#ask('person', () => this.server.rules.card(address));
  }
  groups(): Promise<Person[]> {
    return this.#ask('groups', () => []);
  }
  group(address: string): Promise<Group> {
    return this.#ask('group', () => this.server.rules.group(address));
  }

  deleteRoom(address: string): Promise<void> {
    return this.#ask('deleteRoom', () => void this.server.rooms.delete(address));
  }

  join(address: string, nick: string): Promise<Joined> {
    return this.#ask('join', () => {
      const { occupants, info } = this.#readable(address);
      if (this.takenNicks.has(nick)) throw new PchatError('conflict', 'That name is taken.');
      // Several sessions of an account are one participant.
      const isShared = occupants.has(nick) && occupants.get(nick) !== this;
      occupants.set(isShared ? `${nick}/${this.#serial}` : nick, this);
      this.server.rules.joined(address);
      const participants = this.#namesIn(address).map((name) => participant(name, name === nick));
      return { nick, participants, topic: info.topic, large: null, created: false };
    });
  }

  leave(room: string): Promise<void> {
    return this.#ask('leave', () => this.forget(room));
  }

  changeNick(): Promise<void> {
    return this.#ask('changeNick', () => undefined);
  }

  setTopic(): Promise<void> {
    return this.#ask('setTopic', () => undefined);
  }

  stillJoined(room: string): Promise<boolean> {
    return this.#ask('stillJoined', () => this.#isIn(room));
  }

  post(room: string, draft: Draft, originId: string): void {
    this.calls.push('post');
    const connection = this.#connection;
    setImmediate(() => {
      this.onTraffic('post');
      if (!this.online || connection !== this.#connection) return;
      const refusal = this.#isIn(room)
        ? this.server.refuses(draft)
        : new PchatError('not-allowed', 'You are not in the room.');
      if (refusal) this.hear({ type: 'refused', room, originId, error: refusal });
      else this.server.say(room, this.#name, draft.text, { originId });
      this.onTraffic('posted');
    });
  }

  history(room: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.#ask('history', () => {
      const { archive } = this.#readable(room);
      const { since = -Infinity, until = Infinity } = query;
      let found = archive.filter(({ time }) => time >= since && time <= until);
      const place = (id: string) => {
        const index = found.findIndex((message) => message.id === id);
        if (index === -1 && !this.server.answersPageOne) throw new PchatError('not-found', 'Unknown id.');
        return index;
      };
      if (query.after !== undefined) found = found.slice(place(query.after) + 1);
      if (query.before) found = found.slice(0, place(query.before));
      const messages = query.before === undefined ? found.slice(0, query.limit) : found.slice(-query.limit);
      return {
        messages,
        complete: messages.length === found.length,
        first: messages[0]?.id ?? null,
        last: messages.at(-1)?.id ?? null,
        total: found.length,
      };
    });
  }

  search(where: string, query: SearchQuery, before: string | null, limit: number): Promise<FoundPage> {
    return this.#ask('search', () => {
      const { search } = this.capabilities;
      const isCategory = where === CATEGORY.address;
      if (search === 'none' || (isCategory && search !== 'category')) {
        throw new PchatError('unsupported', 'There is no such search.');
      }
      const rooms = isCategory ? [...this.server.rooms.values()] : [this.#readable(where)];
      const readable = rooms.filter(({ banned }) => !banned.has(this.account));
      const found = readable
        .flatMap(({ archive }) => archive)
        .filter((message) => matchesQuery(message, { ...query, mentionsOnly: false }, () => true))
        .toSorted((a, b) => b.time - a.time);
      const from = before === null ? 0 : Number(before);
      const next = from + limit < found.length ? String(from + limit) : null;
      return { messages: found.slice(from, from + limit), next, limited: false };
    });
  }

  privateData(name: string): Promise<unknown> {
    return this.#ask('privateData', () => this.server.data.get(name) ?? null);
  }

  setPrivateData(name: string, value: unknown): Promise<void> {
    return this.#ask('setPrivateData', () => {
      this.server.data.set(name, value);
      for (const other of this.server.connected) {
        if (other !== this && other.account === this.account) other.hear({ type: 'private-data', name });
      }
    });
  }

  countAfter(room: string, id: string | null): Promise<number> {
    return this.#ask('countAfter', () => {
      const { archive } = this.server.room(room);
      return archive.length - 1 - archive.findIndex((message) => message.id === id);
    });
  }

  followed(): Promise<FollowedRoom[]> {
    return this.#ask('followed', () => [...this.server.followed]);
  }

  follow(room: FollowedRoom): Promise<void> {
    return this.#ask('follow', () => {
      const { followed } = this.server;
      const index = followed.findIndex(({ address }) => address === room.address);
      if (index === -1) followed.push(room);
      else followed[index] = room;
    });
  }

  unfollow(address: string): Promise<void> {
    return this.#ask('unfollow', () => {
      const index = this.server.followed.findIndex((room) => room.address === address);
      if (index !== -1) this.server.followed.splice(index, 1);
    });
  }

  readMarks(): Promise<Map<string, string>> {
    return this.#ask('readMarks', () => new Map(this.server.marks));
  }

  setReadMark(room: string, id: string, unreadFrom?: string): Promise<void> {
    return this.#ask('setReadMark', () => {
      this.server.marks.set(room, id);
      for (const other of this.server.connected) {
        if (other === this || other.account !== this.account) continue;
        other.hear({ type: 'read-mark', room, id, ...(unreadFrom === undefined ? {} : { back: true }) });
      }
    });
  }

  #readable(address: string): FakeRoom {
    const room = this.server.room(address);
    if (room.banned.has(this.account)) throw new PchatError('not-allowed', 'You are banned there.');
    return room;
  }

  #infos(): Room[] {
    return [...this.server.rooms.values()].map(({ info }) => info);
  }

  #namesIn(address: string): string[] {
    const { occupants } = this.server.room(address);
    return [...new Set([...occupants.keys()].map((key) => key.split('/')[0]!))];
  }

  #isIn(room: string): boolean {
    return [...(this.server.rooms.get(room)?.occupants.values() ?? [])].includes(this);
  }

  #leaveAll(): void {
    for (const room of this.server.rooms.keys()) this.forget(room);
  }

  /** That a room is elsewhere is told before the one who asked hears of it. */
  #answered<T>(answer: () => T): T {
    try {
      return answer();
    } catch (error) {
      for (const [room, to] of this.server.moved) {
        if (error instanceof PchatError && error.movedTo === to) this.#emit({ type: 'moved', room, to });
      }
      throw error;
    }
  }

  #emit(event: BackendEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Asks the server: there and back each take a turn, and the connection may be cut on either way. */
  async #ask<T>(what: string, answer: () => T): Promise<T> {
    this.calls.push(what);
    const connection = this.#connection;
    const check = () => {
      this.onTraffic(what);
      if (!this.online || connection !== this.#connection) {
        throw new PchatError('unreachable', 'The connection was lost.');
      }
    };
    await turn();
    check();
    const result = this.#answered(answer);
    await turn();
    check();
    return result;
  }
}

function participant(name: string, self: boolean): Participant {
  return {
    name,
    address: `${name}@test`,
    manager: false,
    member: false,
    mayPost: true,
    presenter: false,
    self,
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

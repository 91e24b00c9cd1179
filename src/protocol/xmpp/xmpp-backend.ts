import { bareAddress, isUserAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Draft, HistoryPage, HistoryQuery } from '../../model/message.ts';
import type { CategoryInfo, FollowedRoom, Room, RoomSummary } from '../../model/room.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import type { Backend, BackendEvent, Connected, FoundPage, Joined, SignIn } from '../backend.ts';
import { NO_CAPABILITIES, type Capabilities } from '../capabilities.ts';
import { Archive } from './archive.ts';
import { Browsing } from './browsing.ts';
import { Directory } from './directory.ts';
import { ping } from './extensions/ping.ts';
import { FollowedRooms } from './followed-rooms.ts';
import { Invitations } from './invitations.ts';
import { People } from './people.ts';
import { Posts } from './posts.ts';
import { PrivateData } from './private-data.ts';
import { ReadMarks } from './read-marks.ts';
import { RoleLists } from './role-lists.ts';
import { RoomManagement } from './room-management.ts';
import { RoomNews } from './room-news.ts';
import { RoomSessions } from './room-sessions.ts';
import { serverCapabilities } from './server-features.ts';
import { RuledRooms, type RulesParts } from './ruled-rooms.ts';
import { ServerSearch } from './server-search.ts';
import { StanzaRouter } from './stanza-router.ts';
import { Connection } from './stream/connection.ts';
import type { IdleTimes } from './stream/idle-watch.ts';

/** pchat over XMPP. Each part has a file of its own; this puts them together. */
export class XmppBackend extends RuledRooms implements Backend {
  readonly account: string;
  capabilities: Capabilities = NO_CAPABILITIES;
  readonly #listeners = new Set<(event: BackendEvent) => void>();
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #sessions: RoomSessions;
  readonly #posts: Posts;
  readonly #archive: Archive;
  readonly #followed: FollowedRooms;
  readonly #marks: ReadMarks;
  readonly #data: PrivateData;
  readonly #search: ServerSearch;
  readonly #news: RoomNews;
  protected readonly rules: RulesParts;

  /**
   * @param idleTimes when a silent connection is looked after
   * @throws PchatError `usage` when the account is no `user@domain`
   */
  constructor(signIn: SignIn, idleTimes?: IdleTimes) {
    super();
    this.account = bareAddress(signIn.address);
    if (!isUserAddress(this.account)) {
      throw new PchatError('usage', `"${signIn.address}" is not the address of a person.`, {
        next: 'It looks like alice@example.com.',
      });
    }
    const emit = (event: BackendEvent) => this.#emit(event);
    this.#connection = new Connection(
      this.account,
      signIn,
      {
        stanza: (stanza) => router.route(stanza),
        lost: (error) => this.#lost(error),
        moved: (from, to) => this.#moved(from, to),
      },
      idleTimes,
    );
    this.#directory = new Directory(this.#connection);
    this.#archive = new Archive(this.#connection, this.#directory);
    this.#followed = new FollowedRooms(this.#connection, emit);
    this.#marks = new ReadMarks(this.#connection, emit);
    this.#data = new PrivateData(this.#connection, emit);
    this.#search = new ServerSearch(this.#connection, this.#archive, this.#directory);
    this.#posts = new Posts(this.#connection, emit);
    this.#sessions = new RoomSessions(this.#connection, this.#directory, emit);
    this.#news = new RoomNews(this.#followed, this.#sessions, emit);
    const can = () => this.capabilities;
    const invitations = new Invitations(this.#connection, this.#directory, emit);
    this.rules = {
      sessions: this.#sessions,
      management: new RoomManagement(this.#connection, this.#directory, this.#sessions, can),
      invitations,
      browsing: new Browsing(this.#connection, this.#directory, invitations),
      roles: new RoleLists(this.#connection, this.#directory),
      people: new People(this.#connection, this.#directory),
    };
    const router = new StanzaRouter(this.account, {
      archive: this.#archive,
      sessions: this.#sessions,
      posts: this.#posts,
      followed: this.#followed,
      marks: this.#marks,
      data: this.#data,
      news: this.#news,
      invitations,
    });
  }

  get online(): boolean {
    return this.#connection.online;
  }

  subscribe(listener: (event: BackendEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async connect(signal?: AbortSignal): Promise<Connected> {
    const connected = await this.#connection.connect(signal);
    if (connected.resumed) return connected;
    this.#sessions.clear(new PchatError('unreachable', 'The connection was lost.'));
    this.#posts.forget();
    this.#directory.forget();
    this.#search.forget();
    this.rules.people.forget();
    this.rules.invitations.forget();
    this.capabilities = await serverCapabilities(
      this.#connection,
      this.#directory,
      this.#search,
      this.rules.people,
    );
    if (!this.online) throw new PchatError('unreachable', 'The connection was lost during the sign-in.');
    this.#news.offered = this.capabilities.newsUnjoined;
    this.#news.moves = this.capabilities.movesRooms;
    this.#search.own = this.capabilities.search === 'category';
    this.#archive.reliablePaging = this.capabilities.reliablePaging;
    this.#directory.hasRules = this.capabilities.roomRules;
    this.#directory.countsInNames = this.capabilities.software === 'ejabberd';
    return connected;
  }

  async disconnect(): Promise<void> {
    await this.#connection.close();
    this.#sessions.clear(new PchatError('unreachable', 'The connection was closed.'));
  }

  setActive(active: boolean): void {
    this.#connection.setActive(active);
  }

  async ping(): Promise<void> {
    await this.#connection.request({ type: 'get', to: this.#connection.domain, payload: ping() });
  }

  categories(): Promise<CategoryInfo[]> {
    return this.#directory.categories();
  }

  rooms(category: string): Promise<RoomSummary[]> {
    return this.#directory.rooms(bareAddress(category));
  }

  async room(address: string): Promise<Room> {
    return this.#directory.room(bareAddress(address));
  }

  async join(room: string, nick: string): Promise<Joined> {
    const joined = await this.#sessions.join(bareAddress(room), nick);
    this.rules.invitations.joined(bareAddress(room));
    return joined;
  }

  async leave(room: string): Promise<void> {
    await this.#sessions.find(bareAddress(room))?.leave();
  }

  async changeNick(room: string, nick: string): Promise<void> {
    await this.#sessions.joined(bareAddress(room)).changeNick(nick);
  }

  async setTopic(room: string, topic: string): Promise<void> {
    await this.#sessions.joined(bareAddress(room)).setTopic(topic);
  }

  async stillJoined(room: string): Promise<boolean> {
    return this.#sessions.stillJoined(bareAddress(room));
  }

  post(room: string, draft: Draft, originId: string): void {
    this.#posts.send(bareAddress(room), draft, originId);
  }

  async history(room: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.#archive.history(bareAddress(room), query);
  }

  async search(where: string, query: SearchQuery, before: string | null, limit: number): Promise<FoundPage> {
    if (!this.online) throw new PchatError('unreachable', 'There is no connection to the server.');
    if (this.capabilities.search === 'none')
      throw new PchatError('unsupported', 'This server does not search its history.');
    return this.#search.find(bareAddress(where), query, before, limit);
  }

  async countAfter(room: string, id: string | null): Promise<number> {
    return this.#archive.countAfter(bareAddress(room), id);
  }

  async followed(): Promise<FollowedRoom[]> {
    this.#needs(this.capabilities.followedOnServer, 'followed rooms');
    return this.#followed.list();
  }

  async follow(room: FollowedRoom): Promise<void> {
    this.#needs(this.capabilities.followedOnServer, 'followed rooms');
    await this.#followed.follow({ ...room, address: bareAddress(room.address) });
  }

  async unfollow(room: string): Promise<void> {
    this.#needs(this.capabilities.followedOnServer, 'followed rooms');
    await this.#followed.unfollow(bareAddress(room));
  }

  async privateData(name: string): Promise<unknown> {
    this.#needs(this.capabilities.privateData, 'settings');
    return this.#data.get(name);
  }

  async setPrivateData(name: string, value: unknown): Promise<void> {
    this.#needs(this.capabilities.privateData, 'settings');
    await this.#data.set(name, value);
  }

  async readMarks(): Promise<Map<string, string>> {
    this.#needs(this.capabilities.readMarksOnServer, 'read marks');
    return this.#marks.list();
  }

  async setReadMark(room: string, id: string, unreadFrom?: string): Promise<void> {
    this.#needs(this.capabilities.readMarksOnServer, 'read marks');
    await this.#marks.set(bareAddress(room), id, unreadFrom);
  }

  #needs(offered: boolean, what: string): void {
    if (offered) return;
    if (!this.online) throw new PchatError('unreachable', 'There is no connection to the server.');
    throw new PchatError('unsupported', `This server cannot keep your ${what} privately.`);
  }

  /** Followed without being asked, so only where the server itself moves rooms. */
  #moved(from: string, to: string): void {
    const room = bareAddress(from);
    if (this.capabilities.movesRooms && isUserAddress(room) && room !== to)
      this.#emit({ type: 'moved', room, to });
  }

  #lost(error: PchatError): void {
    this.#sessions.interrupted(error);
    this.#archive.lost();
    this.#emit({ type: 'disconnected', error });
  }

  #emit(event: BackendEvent): void {
    if (event.type === 'message') {
      this.#posts.arrived(event.room, event.message.originId);
      if (!event.message.id.startsWith('local:')) this.#archive.learn(event.room, event.message.id);
    }
    for (const listener of this.#listeners) listener(event);
  }
}

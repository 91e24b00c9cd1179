import type { PchatError } from '../model/errors.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { LeftReason, Participant } from '../model/participant.ts';
import type { CategoryInfo, FollowedRoom, Room, RoomSettings, RoomSummary } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { Capabilities } from './capabilities.ts';
import type { RoomRules } from './room-rules.ts';

/** Who signs in, and where. */
export interface SignIn {
  /** Bare address `alice@example.com`. */
  address: string;
  /** Asked for when needed, so that a keyring or a command answers only then; never kept longer than the sign-in. */
  password: () => Promise<string>;
  /** `ws://`, `wss://`, `xmpp://host:port` (STARTTLS) or `xmpps://host:port` (direct TLS); absent: discovery. */
  server?: string;
  /** Shown in the full address; a random suffix is added. */
  resource?: string;
  /** Allows sending a SCRAM sign-in without TLS to a host that is not loopback; off unless the person says so. */
  allowPlaintext?: boolean;
  /** Extra trusted certificates in PEM, for a server with its own authority. */
  ca?: string;
}

/** How a sign-in ended: a resumed connection has lost nothing, joined rooms included; a new one must join again. */
export interface Connected {
  resumed: boolean;
}

/** What happens without being asked. All addresses are bare unless said otherwise; all were checked to come from who they must. */
export type BackendEvent =
  | { type: 'disconnected'; error: PchatError }
  /** A live message, ours too: an echo carries the originId that post() was given. */
  | { type: 'message'; room: string; message: Message }
  /** The room or the server refused a post. */
  | { type: 'refused'; room: string; originId: string; error: PchatError }
  | { type: 'topic'; room: string; topic: string; by: string }
  | { type: 'participant-joined'; room: string; participant: Participant }
  | { type: 'participant-changed'; room: string; participant: Participant; formerName: string | null }
  | { type: 'participant-left'; room: string; participant: Participant; reason: LeftReason; detail: string }
  /** We are out of the room. */
  | { type: 'left'; room: string; reason: LeftReason; detail: string }
  | { type: 'room-changed'; room: string }
  /** The list of followed rooms changed, here or on another screen. */
  | { type: 'followed'; added: FollowedRoom[]; removed: string[] }
  /** Another screen read on; `back`: the person took the mark back. An empty id: nothing of the room is read. */
  | { type: 'read-mark'; room: string; id: string; back?: boolean }
  /** A followed room that is not joined has a new message (only with the capability `newsUnjoined`). */
  | { type: 'news'; room: string; message: Message }
  /** Private data changed, here or on another screen. */
  | { type: 'private-data'; name: string }
  /** The room is at another address from now on; followed by `left` where one was in it. */
  | { type: 'moved'; room: string; to: string }
  /**
   * The room became large: from now on it tells of nobody but us. Null: it is no longer large, and tells who is in it by
   * `participant-changed`.
   */
  | { type: 'large'; room: string; participants: number | null }
  /** Who was asked into a room by us does not come, as the room says. `by`: bare address, or nick. */
  | { type: 'declined'; room: string; by: string; reason: string }
  /** Shown in the browser; never joins by itself. `id`: the server's number of it, where it keeps invitations. */
  | { type: 'invited'; room: string; by: string; reason: string; id?: string };

/** A page of what a server found, newest first. */
export interface FoundPage {
  messages: Message[];
  /** Where the next page begins; null at the end. */
  next: string | null;
  /** The server had more than it was willing to look through or tell. */
  limited: boolean;
}

/** A room as one finds it on joining. */
export interface Joined {
  /** The nick that one has. */
  nick: string;
  participants: Participant[];
  topic: string;
  /** How many are in it, where it is so large that it tells of nobody but us; null: it tells of everyone. */
  large: number | null;
  /** The room was created by this join (servers without ours create on join; the back end then unlocks or leaves it). */
  created: boolean;
}

/**
 * What a back end must do. Every method rejects with a PchatError; `unreachable` when the connection is lost on the way, in which
 * case it is not known whether the server acted. Nothing is retried here: that is the session's work.
 */
export interface Backend extends RoomRules {
  /** Bare address. */
  readonly account: string;
  readonly capabilities: Capabilities;
  readonly online: boolean;

  /** Calls back for each event, in the order of the wire; returns the way to stop. */
  subscribe(listener: (event: BackendEvent) => void): () => void;

  /**
   * Signs in, or resumes what was lost. Afterwards `disconnected` tells of a loss, after which connect may be called again.
   *
   * @throws `sign-in-refused`, `unreachable`, `timeout`, `not-allowed` (TLS needed and not there)
   */
  connect(signal?: AbortSignal): Promise<Connected>;
  /** Leaves cleanly; never rejects. Emits no `disconnected`. */
  disconnect(): Promise<void>;
  /** Tells the server whether a person is looking (XEP-0352). */
  setActive(active: boolean): void;
  /** Resolves when the server answers (XEP-0199); rejects `timeout`. */
  ping(): Promise<void>;

  categories(): Promise<CategoryInfo[]>;
  rooms(category: string): Promise<RoomSummary[]>;
  /** @throws `not-found` also for a secret room one may not see */
  room(address: string): Promise<Room>;

  /**
   * Creates a persistent, archived room and configures it before anyone else can see it unlocked.
   *
   * @param localPart what stands before the `@`; @throws `conflict` when there is one already
   */
  createRoom(category: string, localPart: string, settings: RoomSettings): Promise<Room>;
  configureRoom(address: string, settings: RoomSettings): Promise<void>;
  deleteRoom(address: string, reason?: string): Promise<void>;

  /**
   * Joins without asking for the group chat's own history (the archive has it). Never creates a room.
   *
   * @throws `conflict` nick taken · `not-found` · `not-allowed` (members only, banned)
   */
  join(room: string, nick: string): Promise<Joined>;
  leave(room: string): Promise<void>;
  /** @throws `conflict` */
  changeNick(room: string, nick: string): Promise<void>;
  setTopic(room: string, topic: string): Promise<void>;
  /** Whether the room still has us (XEP-0410): false means that we must join again. @throws `timeout`, `unreachable` */
  stillJoined(room: string): Promise<boolean>;

  /**
   * Sends a message; the room's echo (a `message` event with this originId) or `refused` settles it.
   *
   * @param originId chosen by the caller, unique (XEP-0359); the same id sent twice may be posted twice
   */
  post(room: string, draft: Draft, originId: string): void;

  /** Pages the archive, joined or not. @throws `not-found` unknown id or room, `not-allowed`, `unsupported` */
  history(room: string, query: HistoryQuery): Promise<HistoryPage>;
  /**
   * Looks for words on the server, newest first. What comes is filtered again by the session (matchesQuery): the query's rooms and
   * whether one is mentioned are never asked of a server, of others than ours nothing but whole words and times.
   *
   * @param where a room's address, or a category's where the capability `search` is `category`: then of all rooms one may read
   * @param before the `next` of the page before, null to begin
   * @throws `unsupported`, `not-found`, `not-allowed`, `usage` (a query that the server does not take)
   */
  search(where: string, query: SearchQuery, before: string | null, limit: number): Promise<FoundPage>;
  /** Messages after an archive id, or all of them; an upper bound where the server counts other items too. */
  countAfter(room: string, id: string | null): Promise<number>;

  /** @throws `unsupported` where the account cannot keep them privately */
  followed(): Promise<FollowedRoom[]>;
  follow(room: FollowedRoom): Promise<void>;
  unfollow(room: string): Promise<void>;
  /** Private JSON of the account by name; null when there is none. @throws `unsupported` */
  privateData(name: string): Promise<unknown>;
  setPrivateData(name: string, value: unknown): Promise<void>;
  /** Room address to the archive id last read; empty where nothing is. */
  readMarks(): Promise<Map<string, string>>;
  /**
   * @param id empty: nothing of the room is read
   * @param unreadFrom the person takes the mark back: the message from which on all is unread again
   */
  setReadMark(room: string, id: string, unreadFrom?: string): Promise<void>;
}

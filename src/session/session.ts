import type { PchatError } from '../model/errors.ts';
import type { Feed } from '../model/feed.ts';
import type { Draft, HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { LeftReason, Participant, RoomSessionState } from '../model/participant.ts';
import type { Category, FollowSettings, Room, RoomMatch, RoomSettings, RoomSummary } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { Capabilities } from '../protocol/capabilities.ts';
import type { Organisation } from './organisation.ts';

export type { RoomMatch } from '../model/room.ts';

/** The connection, as a person sees it. */
export type ConnectionStatus =
  | { phase: 'offline' } // never started, or stopped
  | { phase: 'connecting'; attempt: number }
  | { phase: 'online'; since: number }
  /** Lost; the next try is at `retryAt` (milliseconds since the epoch). */
  | { phase: 'waiting'; retryAt: number; error: PchatError }
  /** Ended for good, e.g. a wrong password: nothing is tried until reconnect(). */
  | { phase: 'refused'; error: PchatError };

/** A message of one's own that the room has not confirmed yet. */
export interface Post {
  /** The origin-id: settles with the message that carries the same one. */
  id: string;
  room: string;
  draft: Draft;
  /** When Enter was pressed, milliseconds. */
  time: number;
  /** waiting: offline, will be sent; sent: on the wire, unconfirmed; refused: the room said no, kept until retried or dropped. */
  state: 'waiting' | 'sent' | 'refused';
  error: PchatError | null;
}

/** What a room's pane shows: a window over the archive, then one's own unconfirmed posts. */
export interface Timeline {
  /** Oldest first. The array is replaced, never mutated, so that identity tells whether it changed. */
  messages: readonly Message[];
  posts: readonly Post[];
  /** Ids of messages directly before which something is known to be missing; reached online, a gap fills itself. */
  gaps: ReadonlySet<string>;
  /** The window begins at the room's first message. */
  atStart: boolean;
  /** The window ends at the newest message; live messages are appended only then. */
  atEnd: boolean;
  /** A page is on its way at this end. */
  loading: 'older' | 'newer' | null;
  /** Why the last page could not be had, else null. */
  error: PchatError | null;
  /** Live messages that arrived since the window left the end. */
  newer: number;
}

/** A room as the session knows it. Replaced on every change, never mutated. */
export interface RoomView {
  /** Bare address. */
  address: string;
  name: string;
  category: Category;
  /** Null until asked for (openRoom does). */
  info: Room | null;
  followed: boolean;
  /** What one chose for it; the defaults where it is not followed. */
  settings: FollowSettings;
  session: RoomSessionState;
  /** Our nick there. */
  nick: string;
  topic: string;
  /** Sorted by name; of a large room only us: the others are asked for with participants(). */
  participants: readonly Participant[];
  /** How many are in it as far as is known, where it is so large that it no longer tells who comes and goes; null: it is not. */
  large: number | null;
  unread: number;
  mentions: number;
  alerts: number;
  /** Unread is a lower bound ("99+"). */
  unreadIsPartial: boolean;
  /**
   * Archive id of the last message read before the room came into view: the "new" line stands after it. Empty: nothing was ever
   * read, and it stands before the first message. Null: no line.
   */
  newAfter: string | null;
}

export type SessionEvent =
  | { type: 'status'; status: ConnectionStatus }
  /** A room's view changed (unread, participants, topic, joined…). */
  | { type: 'room'; room: string }
  /** Rooms came to or left the followed list, or their order changed. */
  | { type: 'followed' }
  | { type: 'timeline'; room: string }
  /** A message came live, once each, after it is in the timeline. `own` when we wrote it, on this screen or another. */
  | { type: 'message'; room: string; message: Message; own: boolean; mention: boolean }
  | { type: 'post-refused'; room: string; post: Post }
  | {
      type: 'participant';
      room: string;
      change: 'joined' | 'left' | 'renamed';
      participant: Participant;
      formerName: string | null;
      reason: LeftReason | null;
      detail: string;
    }
  /** Feeds or their counts changed. */
  | { type: 'feeds' }
  /** A new message belongs to a feed. */
  | { type: 'feed-message'; feed: string; hit: Hit; notify: boolean }
  /** A room is at another address from now on, and what is known of it stands there; told before what follows from it. */
  | { type: 'moved'; room: string; to: string }
  | { type: 'removed-from-room'; room: string; reason: LeftReason; detail: string }
  /** `id`: the server's number of it, where it keeps invitations. */
  | { type: 'invited'; room: string; by: string; reason: string; id?: string }
  /** Somebody declined an invitation of ours to a room that we are in. `by`: bare address, or nick where the room shows no addresses. */
  | { type: 'declined'; room: string; by: string; reason: string }
  /** How many invitations wait for an answer changed (`pendingInvitations`). */
  | { type: 'invitations' }
  /** Something a person should know that belongs to no request, e.g. that follows could not be stored on the server. */
  | { type: 'notice'; text: string };

/** A message found, with its room. */
export interface Hit {
  message: Message;
  room: RoomMatch;
}

export interface SearchOptions {
  /** At most so many hits (default 200). */
  limit?: number;
  /** So many from each place: from this machine, and from each room or category of the server. Old hits then hide no new ones. */
  limitEach?: boolean;
  /** Stops the search; what was found stays found. */
  signal?: AbortSignal;
  /** Local archive only. */
  offline?: boolean;
  /** Told at once as they are found; those of one call are newest first. */
  onHits: (hits: readonly Hit[]) => void;
  /** Told while rooms' archives are paged. */
  onProgress?: (progress: { room: string; rooms: number; roomsDone: number; messages: number }) => void;
}

export interface SearchSummary {
  hits: number;
  /** There may be more: the limit was reached, the server said so, or the search was stopped. */
  limited: boolean;
  /** Rooms that could not be searched to their beginning, and why. */
  missed: readonly { room: RoomMatch; error: PchatError }[];
}

/** A feed with its counts. */
export interface FeedView extends Feed {
  /** Messages in it not seen yet. */
  unseen: number;
  /** Always there, cannot be removed. */
  builtIn: boolean;
}

/**
 * One signed-in account: what the screen, the commands and SDK users stand on. Reads are synchronous snapshots; requests are
 * promises that reject with a PchatError; changes are told by events, after the snapshots show them.
 */
export interface Session extends Organisation {
  /** Bare address. */
  readonly account: string;
  readonly status: ConnectionStatus;
  readonly capabilities: Capabilities;

  subscribe(listener: (event: SessionEvent) => void): () => void;

  /**
   * Connects and keeps connected, with growing pauses and jitter, until stop(). Resolves at the first time online.
   *
   * @param options `once`: one try only, for commands: a failure rejects instead of being tried again
   * @throws `sign-in-refused`; with `once` also `unreachable`, `timeout`
   */
  start(options?: { once?: boolean; signal?: AbortSignal }): Promise<void>;
  /** Tries now instead of at `retryAt`. */
  reconnect(): void;
  /** Leaves cleanly. Unconfirmed posts are first waited for up to `flushMs` (default 2000). Never rejects. */
  stop(options?: { flushMs?: number }): Promise<void>;
  /** A person is looking, or not (XEP-0352). */
  setActive(active: boolean): void;

  /** Rooms of one category, or of all. Known ones answer from memory while `refresh` is not set. */
  rooms(options?: { category?: string; refresh?: boolean }): Promise<RoomSummary[]>;
  roomInfo(address: string): Promise<Room>;
  /**
   * The room that `room`, `category/room` or an address means.
   *
   * @throws `not-found` with near names in `next` · `ambiguous` with the candidates
   */
  findRoom(typed: string): Promise<RoomMatch>;

  /** Followed and open rooms; followed first in their order. */
  readonly views: readonly RoomView[];
  view(address: string): RoomView | undefined;
  timeline(address: string): Timeline;
  /** Joins if need be, loads the contextual history (30) and the room's info. Works offline too: what is known stays shown and the join follows. */
  openRoom(address: string): Promise<RoomView>;
  leaveRoom(address: string): Promise<void>;
  /** Extends the window by a page; the far end is dropped when the window grows past its limit. Safe to call again while loading. */
  loadOlder(address: string): Promise<void>;
  loadNewer(address: string): Promise<void>;
  /**
   * Puts the window around a message, or around the first message at or after a time, from the local archive or the room's.
   *
   * @returns the id of the message that was asked for, null when there is none so late
   * @throws `not-found` unknown message · `unreachable` not here, and offline
   */
  showAround(address: string, place: { id: string } | { time: number }): Promise<string | null>;
  /** Puts the window back to the newest messages. */
  showNewest(address: string): Promise<void>;
  /** The room that a person is looking at (null: none): it counts no unread and its read mark moves on. */
  setInView(address: string | null): void;
  /** Moves the read mark to a message, or to the newest. Only forwards. */
  markRead(address: string, id?: string): Promise<void>;

  /** Makes a message and all after it unread again: the one way by which a read mark goes back. */
  markUnreadFrom(address: string, id: string): Promise<void>;

  /**
   * Shows at once as a pending post; never lost while the session lives.
   *
   * @param id the origin-id to send it under, chosen by a script that wants a repeat to be known again; absent: a new one
   * @throws `too-large`, `usage` (empty), `not-allowed` (composer locked), `conflict` (a post with that id is under way)
   */
  post(address: string, draft: Draft, id?: string): Post;
  /** Resolves with the message once the room has it, rejects with why not. */
  settled(post: Post): Promise<Message>;
  retryPost(id: string): void;
  dropPost(id: string): void;
  /** Unconfirmed posts in all rooms. */
  readonly outbox: readonly Post[];

  follow(address: string): Promise<void>;
  unfollow(address: string): Promise<void>;
  /** Changes what one chose for a followed room; kept with the account where the server can. */
  setFollowSettings(address: string, settings: Partial<FollowSettings>): Promise<void>;

  /**
   * Looks in all rooms one may read, joined or not: first the local archive, then the server for what is not here, by its index
   * where it has one, else by paging its archives. Every hit answers the query, and is told once.
   *
   * @param query in the query language (model/search-query.ts), or parsed
   * @throws `usage` a query that cannot be understood; a lost connection is no error: the summary says what was not searched
   */
  search(query: string | SearchQuery, options: SearchOptions): Promise<SearchSummary>;

  /** One's feeds, the ego feed first. */
  readonly feeds: readonly FeedView[];
  /**
   * One's feeds as the account has them now, with what came while away counted: for commands. Where followed rooms are joined this is
   * done at every sign-in; elsewhere do it before feeds are changed. Never rejects: what is known so far is told.
   */
  loadFeeds(): Promise<readonly FeedView[]>;
  /** Adds a feed or replaces the one of that name. @throws `usage` a query or name that cannot be */
  saveFeed(feed: Feed): Promise<void>;
  removeFeed(name: string): Promise<void>;
  /** What a feed holds, newest first, also what came while away. @throws `not-found` no such feed */
  readFeed(name: string, options: SearchOptions): Promise<SearchSummary>;
  /** All that a feed holds by now has been seen. */
  markFeedSeen(name: string): Promise<void>;

  /** A program's own settings, kept with the account. @throws `unsupported` */
  preferences(): Promise<Readonly<Record<string, unknown>>>;
  setPreference(key: string, value: unknown): Promise<void>;

  /** Fresh unread counts of followed rooms without joining them, for commands. */
  unread(): Promise<RoomView[]>;

  /** Pages the archive directly, past the window; what `pchat history` and `tail` use. */
  history(address: string, query: HistoryQuery): Promise<HistoryPage>;

  /**
   * Creates a room, of which we are the manager; it is joined and followed by who asks for that.
   *
   * @param category by name or address; @throws `not-allowed`, `conflict` the name is taken, `unsupported`, `usage`
   */
  createRoom(category: string, name: string, settings?: RoomSettings): Promise<Room>;
  deleteRoom(address: string, reason?: string): Promise<void>;
  setTopic(address: string, topic: string): Promise<void>;
  changeNick(address: string, nick: string): Promise<void>;
}

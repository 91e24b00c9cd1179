import { parseAddress } from './model/address.ts';
import { createBackend } from './protocol/connect.ts';
import { createSession } from './session/create-session.ts';
import type { Session } from './session/session.ts';

/** What a program needs to sign in. */
export interface ConnectOptions {
  /** Bare address, `bot@example.com`. */
  address: string;
  /** The password, or a function that is asked for it at each sign-in. */
  password: string | (() => Promise<string>);
  /** `ws://`, `wss://`, `xmpp://host:port` or `xmpps://host:port`; absent: found by discovery. */
  server?: string;
  /** Nick in rooms; absent: the address's local part. */
  nick?: string;
  /** Whether the rooms that the account follows are joined at once; absent: no, a program opens the rooms it wants. */
  joinFollowed?: boolean;
  /** Allows a sign-in without TLS to a host that is not this machine. */
  allowPlaintext?: boolean;
  /** Extra trusted certificates in PEM, for a server with its own authority. */
  ca?: string;
  /** Gives up the first connection when aborted. */
  signal?: AbortSignal;
}

/**
 * Signs in and returns the running session, which keeps connected until its stop().
 *
 * @throws PchatError `sign-in-refused`, `unreachable`, `timeout`, `usage`; only later losses are repaired by themselves
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const { password, nick, joinFollowed = false, signal, ...signIn } = options;
  parseAddress(signIn.address);
  const ask = typeof password === 'string' ? () => Promise.resolve(password) : password;
  const backend = await createBackend({ ...signIn, password: ask });
  const session = createSession({ backend, nick, joinFollowed });
  try {
    await session.start({ once: true, signal });
  } catch (error) {
    await session.stop({ flushMs: 0 });
    throw error;
  }
  return session;
}

export { PchatError, type ErrorCode } from './model/errors.ts';
export { EGO_FEED, type Feed } from './model/feed.ts';
export type {
  Author,
  Draft,
  HistoryPage,
  HistoryQuery,
  Message,
  MessageKind,
  PostedFile,
} from './model/message.ts';
export { parseTime } from './model/parse-time.ts';
export type { LeftReason, Participant, RoomSessionState } from './model/participant.ts';
export type { Group, Invitation, Person, PersonCard } from './model/person.ts';
export {
  groupAddress,
  principalAddress,
  principalKind,
  principalName,
  type PrincipalKind,
  type RoleChange,
  type RoleHolder,
  type RoomRole,
  type Standing,
} from './model/principal.ts';
export type {
  Category,
  CategoryInfo,
  FollowSettings,
  Inherited,
  Privacy,
  Room,
  RoomAction,
  RoomKind,
  RoomListing,
  RoomQuery,
  RoomSettings,
  RoomState,
  RoomSummary,
} from './model/room.ts';
export { parseSearchQuery, type SearchQuery, type SearchTerm } from './model/search-query.ts';
export type { Capabilities } from './protocol/capabilities.ts';
export type { Organisation } from './session/organisation.ts';
export type {
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
} from './session/session.ts';

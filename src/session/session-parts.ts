import { parseAddress } from '../model/address.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { Backend, BackendEvent } from '../protocol/backend.ts';
import { BackendEvents } from './backend-events.ts';
import { ConnectionLoop } from './connection-loop.ts';
import { Directory } from './directory.ts';
import { EventHub } from './event-hub.ts';
import { Follows } from './follows.ts';
import { MemoryMessageStore } from './memory-message-store.ts';
import { Membership } from './membership.ts';
import type { MessageStore } from './message-store.ts';
import { Outbox } from './outbox.ts';
import { Paging } from './paging.ts';
import { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import { RoomFeed } from './room-feed.ts';
import { RoomViews } from './room-views.ts';
import { MemorySessionState, type SessionState } from './session-state.ts';
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
  /** How many of a room's latest messages are read when it is joined; at least one, which says where its archive ends. */
  contextSize?: number;
  timing?: Partial<SessionTiming>;
}

/** What the parts ask of the session that they make up. */
export interface SessionHooks {
  onOnline: (resumed: boolean) => void;
  onRoomChanged: (room: string) => void;
  markRead: (entry: RoomEntry) => Promise<void>;
}

export type SessionParts = ReturnType<typeof assembleParts>;

/** Makes the parts of a session and ties them together. Those that need each other both ways meet in functions. */
export function assembleParts(options: SessionOptions, hooks: SessionHooks) {
  const { backend, store = new MemoryMessageStore(), state = new MemorySessionState() } = options;
  const { joinFollowed = true, contextSize = CONTEXT_SIZE } = options;
  const timing: SessionTiming = { ...DEFAULT_TIMING, ...options.timing };
  const nick = () => options.nick ?? parseAddress(backend.account).local;
  const events = new EventHub();
  const views = new RoomViews(backend.account, events);
  const unread = new Unread(backend, views, nick);
  const marks = new ReadMarks({ backend, views, unread, events, state, timing });
  const outbox = new Outbox({
    backend,
    views,
    events,
    timing,
    onDoubt: (entry) => void membership.doubt(entry),
    onMissed: (entry, message, behind) => feed.take(entry, message, 'late', behind),
  });
  const feed = new RoomFeed({ backend, views, events, store, outbox, unread, marks, contextSize });
  const replay = (event: BackendEvent) => router.handle(event);
  const membership: Membership = new Membership({
    backend,
    views,
    events,
    feed,
    outbox,
    timing,
    nick,
    replay,
  });
  const { markRead, onRoomChanged } = hooks;
  const follows = new Follows({
    backend,
    views,
    events,
    membership,
    marks,
    state,
    markRead,
    join: joinFollowed,
  });
  const loop = new ConnectionLoop(backend, timing, {
    onStatus: (status) => events.emit({ type: 'status', status }),
    onOnline: ({ resumed }) => hooks.onOnline(resumed),
    onLost: () => membership.lost(),
  });
  const router = new BackendEvents({
    views,
    events,
    feed,
    membership,
    marks,
    follows,
    onLost: ({ error }) => loop.lost(error),
    onRoomChanged,
  });
  const directory = new Directory(backend);
  const paging = new Paging({ backend, events, store });
  return {
    backend,
    store,
    joinFollowed,
    events,
    views,
    unread,
    marks,
    outbox,
    membership,
    follows,
    loop,
    router,
    directory,
    paging,
  };
}

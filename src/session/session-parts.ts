import { type AccountArchive, openAccountArchive } from '../archive/account-archive.ts';
import { parseAddress } from '../model/address.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { Backend, BackendEvent } from '../protocol/backend.ts';
import { BackendEvents } from './backend-events.ts';
import { ConnectionLoop } from './connection-loop.ts';
import { Directory } from './directory.ts';
import { EventHub } from './event-hub.ts';
import { Feeds } from './feeds.ts';
import { Follows } from './follows.ts';
import { Invitations } from './invitations.ts';
import { Gaps } from './gaps.ts';
import { Keeping } from './keeping.ts';
import { Membership } from './membership.ts';
import { OpenRooms } from './open-rooms.ts';
import { Outbox } from './outbox.ts';
import { Paging } from './paging.ts';
import { Preferences } from './preferences.ts';
import { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import { RoomFeed } from './room-feed.ts';
import { RoomInfos } from './room-infos.ts';
import { RoomHistory } from './room-history.ts';
import { RoomMoves } from './room-moves.ts';
import { RoomViews } from './room-views.ts';
import { Searches } from './searches.ts';
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
  /** How many of a room's latest messages are read when it is joined; at least one, which says where its archive ends. */
  contextSize?: number;
  timing?: Partial<SessionTiming>;
}

/** What the parts ask of the session that they make up. */
export interface SessionHooks {
  onOnline: (resumed: boolean) => void;
  onRoomChanged: (room: string) => void;
  /** More of a room is on this machine than before. */
  onGrown: (entry: RoomEntry) => void;
  /** What feeds count may have changed. */
  onRecount: () => void;
  markRead: (entry: RoomEntry) => Promise<void>;
}

export type SessionParts = ReturnType<typeof assembleParts>;

/** Makes the parts of a session and ties them together. Those that need each other both ways meet in functions. */
export function assembleParts(options: SessionOptions, hooks: SessionHooks) {
  const { backend, archive = openAccountArchive(':memory:') } = options;
  const { joinFollowed = true, contextSize = CONTEXT_SIZE } = options;
  const { onRoomChanged, onGrown, onRecount, markRead } = hooks;
  const timing: SessionTiming = { ...DEFAULT_TIMING, ...options.timing };
  const nick = () => options.nick ?? parseAddress(backend.account).local;
  const events = new EventHub();
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
    keeps: options.keepPosts ?? joinFollowed,
    onDoubt: (entry) => void membership.doubt(entry),
    onMissed: (entry, message, behind) => feed.takeLate(entry, message, behind),
  });
  const feed = new RoomFeed({
    backend,
    views,
    events,
    archive,
    gaps,
    outbox,
    unread,
    marks,
    contextSize,
  });
  const replay = (event: BackendEvent) => router.handle(event);
  const keeping = new Keeping({ backend, views, archive, gaps, timing, onGrown, onComplete: onRecount });
  const invitations = new Invitations(backend, events);
  const onCaughtUp = (entry: RoomEntry) => {
    if (entry.ready) invitations.joined(entry.address);
    void gaps.fillShown(entry);
    keeping.wake();
    onRecount();
  };
  const membership: Membership = new Membership({
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
  const follows = new Follows({
    backend,
    views,
    events,
    membership,
    marks,
    archive,
    markRead,
    onChanged: () => keeping.wake(),
    join: joinFollowed,
  });
  const loop = new ConnectionLoop(backend, timing, {
    onStatus: (status) => events.emit({ type: 'status', status }),
    onOnline: ({ resumed }) => hooks.onOnline(resumed),
    onLost: () => membership.lost(),
  });
  const directory = new Directory(backend);
  const infos = new RoomInfos({ directory, archive, views });
  const paging = new Paging({ backend, events, archive, gaps });
  const moves = new RoomMoves({
    paging,
    infos,
    views,
    events,
    archive,
    directory,
    membership,
    follows,
    marks,
    outbox,
  });
  const searches = new Searches({ backend, archive, directory, views, unread });
  const feeds = new Feeds({ backend, archive, events, searches, views });
  const router = new BackendEvents({
    views,
    events,
    feed,
    membership,
    marks,
    follows,
    invitations,
    moves,
    onLost: ({ error }) => loop.lost(error),
    onRoomChanged,
    onPrivateData: (name) => void feeds.changedElsewhere(name),
  });
  // What the screen shows of feeds is told after the message itself.
  events.subscribe((event) => {
    if (event.type === 'message') feeds.heard(event.message, event.own);
  });
  return {
    backend,
    archive,
    gaps,
    joinFollowed,
    events,
    views,
    unread,
    marks,
    outbox,
    feed,
    membership,
    follows,
    loop,
    router,
    directory,
    paging,
    history: new RoomHistory(backend, archive),
    searches,
    feeds,
    preferences: new Preferences(backend),
    keeping,
    invitations,
    moves,
    infos,
    rooms: new OpenRooms({ backend, views, infos, paging, membership, outbox }),
  };
}

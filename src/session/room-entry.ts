import type { KeptMark } from '../archive/room-records.ts';
import type { Participant } from '../model/participant.ts';
import { DEFAULT_FOLLOW_SETTINGS } from '../model/room.ts';
import type { BackendEvent } from '../protocol/backend.ts';
import { type Position, SeenMessages } from './seen-messages.ts';
import type { RoomView } from './session.ts';
import { TimelineWindow } from './timeline.ts';

/** All that the session holds of one room; only the session's own parts touch it. */
export interface RoomEntry {
  readonly address: string;
  /** What callers see. Replaced by RoomViews.update, never mutated. */
  view: RoomView;
  readonly timeline: TimelineWindow;
  readonly seen: SeenMessages;
  readonly participants: Map<string, Participant>;
  /** A person opened it, so it is listed while it is not followed too. */
  open: boolean;
  /** We want to be joined. */
  wanted: boolean;
  /** Joined and caught up: posts may go out. */
  ready: boolean;
  /** It is to be kept up to date without being joined, by the server's news. */
  watching: boolean;
  /** It is: caught up, and told of all that comes. */
  watched: boolean;
  /** How often we came in: what was sent in an earlier stay says nothing of this one. */
  stays: number;
  /** The nick asked for by a person or a bookmark; empty: the account's. */
  wantedNick: string;
  /** Nicks that we had here, by which messages without an address are known as ours. */
  readonly nicks: Set<string>;
  /** Null until the newest page was had once: then what follows it is news. */
  position: { at: Position | null } | null;
  /** The newest message known, which the next one to come directly follows; null: there is none yet. */
  tail: string | null;
  /** Events that wait: everything while joining, messages while catching up; null: none wait. */
  held: BackendEvent[] | null;
  /** How far it was read; null: not known. */
  mark: KeptMark | null;
  /** The person marked it unread while looking at it: it counts as out of view until they come again. */
  leftUnread: boolean;
  /** When something last came from the room, milliseconds. */
  heardAt: number;
  /** The room has no archive that can be asked. */
  noArchive: boolean;
}

/** What is known of a room by its address alone. */
export function newRoomEntry(address: string): RoomEntry {
  const at = address.indexOf('@');
  const service = address.slice(at + 1);
  return {
    address,
    view: {
      address,
      name: at === -1 ? address : address.slice(0, at),
      category: { address: service, name: service.split('.')[0] ?? service },
      info: null,
      followed: false,
      settings: DEFAULT_FOLLOW_SETTINGS,
      session: { phase: 'left', reason: null, detail: '' },
      nick: '',
      topic: '',
      participants: [],
      large: null,
      unread: 0,
      mentions: 0,
      alerts: 0,
      unreadIsPartial: false,
      newAfter: null,
    },
    timeline: new TimelineWindow(),
    seen: new SeenMessages(),
    participants: new Map(),
    open: false,
    wanted: false,
    ready: false,
    watching: false,
    watched: false,
    stays: 0,
    wantedNick: '',
    nicks: new Set(),
    position: null,
    tail: null,
    held: null,
    mark: null,
    leftUnread: false,
    heardAt: 0,
    noArchive: false,
  };
}

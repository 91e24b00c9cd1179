import type { ArchiveStore } from '../archive/archive-store.ts';
import type { ArchivePurge } from '../archive/purge.ts';
import type { SearchBacklog } from '../archive/search-backlog.ts';
import type { RoomSearch } from '../archive/search-rooms.ts';
import type { Stamp } from '../archive/archive-id.ts';
import type { Host } from '../service.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { RoomsGuard } from './limits.ts';
import type { LiveRooms } from './live-rooms.ts';
import type { RoomStore } from './room-store.ts';

/** What the parts of one group chat service share. */
export interface RoomsContext {
  domain: string;
  /** The category's name. */
  name: string;
  host: Host;
  store: RoomStore;
  archive: ArchiveStore;
  purge: ArchivePurge;
  backlog: SearchBacklog;
  search: RoomSearch;
  writer: GroupCommit;
  guard: RoomsGuard;
  /** Rooms with someone in them, and who is where. */
  live: LiveRooms;
  /** Id and time for the next message. */
  nextStamp: () => Stamp;
  /** What occupant ids are made with. */
  salt: Uint8Array;
}

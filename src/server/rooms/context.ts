import type { DatabaseSync } from 'node:sqlite';
import type { Stamp } from '../archive/archive-id.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import type { ArchivePurge } from '../archive/purge.ts';
import type { SearchBacklog } from '../archive/search-backlog.ts';
import type { RoomSearch } from '../archive/search-rooms.ts';
import type { WorkLimit } from '../routing/work-limit.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { InvitationStore } from './invitation-store.ts';
import type { RoomsGuard } from './limits.ts';
import type { RoomList } from './room-list.ts';
import type { RoleStore } from './role-store.ts';
import type { Host } from '../service.ts';
import type { CategoryRecord } from './category-store.ts';
import type { LiveRooms } from './live-rooms.ts';
import type { RoomStore } from './room-store.ts';

/** What the group chat services of all categories share. */
export interface SharedRooms {
  database: DatabaseSync;
  archive: ArchiveStore;
  purge: ArchivePurge;
  backlog: SearchBacklog;
  search: RoomSearch;
  writer: GroupCommit;
  roles: RoleStore;
  invitations: InvitationStore;
  /** Numbers of invitations that were told, of which the database does not know yet. */
  told: Set<number>;
  list: RoomList;
  guard: RoomsGuard;
  /** For what takes the longer the more there is. */
  work: WorkLimit;
  /** Id and time for the next message. */
  nextStamp: () => Stamp;
  /** By domain, to find the room that another category has, and where rooms are moved to. */
  services: Map<string, RoomsContext>;
}

/** What the parts of one group chat service share. */
export interface RoomsContext extends SharedRooms {
  domain: string;
  /** Replaced when an administrator changes it. */
  category: CategoryRecord;
  host: Host;
  store: RoomStore;
  /** Rooms with someone in them, and who is where. */
  live: LiveRooms;
  /** What occupant ids are made with. */
  salt: Uint8Array;
}

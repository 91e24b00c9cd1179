import type { DatabaseSync } from 'node:sqlite';
import { archiveIds } from '../archive/archive-id.ts';
import { ArchiveStore } from '../archive/archive-store.ts';
import { ArchivePurge } from '../archive/purge.ts';
import { SearchBacklog } from '../archive/search-backlog.ts';
import { SearchIndex } from '../archive/search-index.ts';
import { RoomSearch } from '../archive/search-rooms.ts';
import { WorkLimit } from '../routing/work-limit.ts';
import { GroupCommit } from '../store/group-commit.ts';
import type { SharedRooms } from './context.ts';
import { InvitationStore } from './invitation-store.ts';
import { RoomsGuard, type RoomsLimits } from './limits.ts';
import { RoomList } from './room-list.ts';
import { RoleStore } from './role-store.ts';

/** @param log told what cannot go on in the background */
export function shareRooms(
  database: DatabaseSync,
  log: (text: string) => void,
  limits?: Partial<RoomsLimits>,
): SharedRooms {
  const archive = new ArchiveStore(database);
  const writer = new GroupCommit(database);
  const index = new SearchIndex(database);
  return {
    database,
    archive,
    writer,
    purge: new ArchivePurge(database, writer, index, log),
    backlog: new SearchBacklog(database, archive, index, writer, log),
    search: new RoomSearch(database),
    roles: new RoleStore(database),
    invitations: new InvitationStore(database),
    told: new Set(),
    list: new RoomList(database),
    guard: new RoomsGuard(limits),
    work: new WorkLimit(),
    nextStamp: archiveIds(archive.newestTime()),
    services: new Map(),
  };
}

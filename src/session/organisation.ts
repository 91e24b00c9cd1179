import type { Group, Invitation, Person, PersonCard } from '../model/person.ts';
import type { Participant } from '../model/participant.ts';
import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { CategoryInfo, RoomListing, RoomMatch, RoomQuery, RoomSettings } from '../model/room.ts';

/** Rooms with rules, and who there is: a part of a session. All promises reject with a PchatError. */
export interface Organisation {
  /** Categories with their rules; asked anew with `refresh`. */
  categories(options?: { refresh?: boolean }): Promise<CategoryInfo[]>;
  /**
   * Rooms that answer a query, page by page as they come. On servers that cannot be asked so, their lists are filtered here.
   *
   * @throws `unsupported` what this server does not tell
   */
  browse(
    query: RoomQuery,
    options?: { pageSize?: number; signal?: AbortSignal },
  ): AsyncIterable<readonly RoomListing[]>;
  /** A room's settings, to change them. @throws `not-allowed`, `not-found` */
  roomSettings(address: string): Promise<RoomSettings>;
  /** Changes some of a room's settings, `state` among them. @throws `not-allowed`, `conflict` the name is taken, `unsupported` */
  configureRoom(address: string, settings: RoomSettings): Promise<void>;
  /** Moves a room to another category, by address; what is kept here comes along. @throws `not-allowed`, `conflict`, `unsupported` */
  moveRoom(address: string, category: string): Promise<RoomMatch>;
  /** @throws `not-allowed` */
  roles(address: string): Promise<readonly RoleHolder[]>;
  /** @throws `not-allowed`, `not-found`, `conflict`, `unsupported`, `usage` */
  changeRoles(address: string, changes: readonly RoleChange[], reason?: string): Promise<void>;
  /** @param who a user's address */
  invite(address: string, who: string, reason?: string): Promise<void>;
  /** Invitations to us, newest first, answered ones too. */
  invitations(): Promise<readonly Invitation[]>;
  /** How many wait for an answer, as far as known; the event `invitations` tells when it changes. */
  readonly pendingInvitations: number;
  declineInvitation(id: string, reason?: string): Promise<void>;
  /** Who is in a joined room now, whether large or not. */
  participants(
    address: string,
    words?: string,
  ): Promise<{ participants: readonly Participant[]; count: number }>;
  /** Users and groups by name or address. Where the server does not search, those met in rooms. */
  people(words: string): Promise<readonly Person[]>;
  /** @throws `not-found` */
  person(address: string): Promise<PersonCard>;
  /** @throws `not-found`, `unsupported` */
  group(address: string): Promise<Group>;
}

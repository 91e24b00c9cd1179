import type { Group, Invitation, Person, PersonCard } from '../model/person.ts';
import type { Participant } from '../model/participant.ts';
import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type { RoomListing, RoomQuery, RoomSettings } from '../model/room.ts';

/** A page of rooms. */
export interface RoomPage {
  rooms: RoomListing[];
  /** Where the next page begins; null at the end. */
  next: string | null;
  /** How many there are in all; null where the server does not count. */
  count: number | null;
}

/** Who may do what in rooms, and who there is: a part of what a back end must do. All reject with a PchatError. */
export interface RoomRules {
  /**
   * Rooms that answer a query, as far as we may see them.
   *
   * @param after the `next` of the page before, null to begin
   * @throws `unsupported` what this server cannot be asked (`mine`, `managed`, `joined` where it does not tell)
   */
  browse(query: RoomQuery, after: string | null, limit: number): Promise<RoomPage>;
  /** All settings of a room, for who may change them. @throws `not-found`, `not-allowed` */
  roomSettings(address: string): Promise<RoomSettings>;
  /**
   * Moves a room with its roles and history.
   *
   * @returns its new address; @throws `unsupported`, `not-allowed`, `conflict`, `not-found`
   */
  moveRoom(address: string, category: string): Promise<string>;
  /** Who has which role. @throws `not-allowed` not told to us, `not-found` */
  roles(address: string): Promise<RoleHolder[]>;
  /**
   * Makes all of the changes, or none where the server can; in that order elsewhere.
   *
   * @throws `not-allowed` (not ours to change, or they are out of scope), `not-found` nobody has the address, `conflict` the last manager,
   *   `unsupported` what this server's rooms cannot say (groups, presenters of closed auditoriums), `usage` presenter of a normal room
   */
  changeRoles(address: string, changes: readonly RoleChange[], reason?: string): Promise<void>;
  /** Asks someone into a room. @throws `not-allowed`, `not-found` */
  invite(address: string, who: string, reason?: string): Promise<void>;
  /** Invitations to us, newest first: all that the server keeps; where it keeps none, those that came on this connection. */
  invitations(): Promise<Invitation[]>;
  /** @throws `not-found` no such invitation, or answered already */
  declineInvitation(id: string, reason?: string): Promise<void>;
  /** Who is in a room now, also a large one that does not tell of itself. @param words parts of nicks; @throws `not-allowed` not joined */
  participants(address: string, words?: string): Promise<{ participants: Participant[]; count: number }>;
  /** Users by name or address. @throws `unsupported` */
  people(words: string): Promise<Person[]>;
  /** @throws `not-found` */
  person(address: string): Promise<PersonCard>;
  /** Groups whose name or description has the words, or those that a user is in. @throws `unsupported` */
  groups(query?: { words?: string; of?: string }): Promise<Person[]>;
  /** @throws `not-found`, `unsupported` */
  group(address: string): Promise<Group>;
}

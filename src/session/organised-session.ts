import { bareAddress } from '../model/address.ts';
import { PchatError } from '../model/errors.ts';
import type { Participant } from '../model/participant.ts';
import type { Group, Invitation, Person, PersonCard } from '../model/person.ts';
import type { RoleChange, RoleHolder } from '../model/principal.ts';
import type {
  CategoryInfo,
  Room,
  RoomListing,
  RoomMatch,
  RoomQuery,
  RoomSettings,
  RoomSummary,
} from '../model/room.ts';
import { browse } from './browsing.ts';
import { findCategory } from './find-room.ts';
import type { Organisation } from './organisation.ts';
import { findPeople } from './people.ts';
import { localPartFor } from './room-names.ts';
import type { SessionParts } from './session-parts.ts';

/** The part of a session by which rooms are found, made and managed. */
export abstract class OrganisedSession implements Organisation {
  protected abstract readonly parts: SessionParts;

  categories(options: { refresh?: boolean } = {}): Promise<CategoryInfo[]> {
    return this.parts.directory.categories(options.refresh);
  }

  rooms(options?: { category?: string; refresh?: boolean }): Promise<RoomSummary[]> {
    return this.parts.directory.rooms(options);
  }

  browse(
    query: RoomQuery,
    options?: { pageSize?: number; signal?: AbortSignal },
  ): AsyncIterable<readonly RoomListing[]> {
    return browse(this.parts.backend, query, options);
  }

  async createRoom(category: string, name: string, settings: RoomSettings = {}): Promise<Room> {
    const { directory, backend, infos, views } = this.parts;
    const { address, name: called } = await findCategory(directory, category);
    await this.#checkMayCreate(address, called);
    const room = await backend.createRoom(address, localPartFor(name), { name: name.trim(), ...settings });
    directory.forget();
    // Who follows it next stores its name with the bookmark.
    views.ensure(room.address);
    infos.show(room);
    return room;
  }

  async deleteRoom(address: string, reason?: string): Promise<void> {
    await this.parts.backend.deleteRoom(address, reason);
    this.parts.directory.forget();
  }

  roomSettings(address: string): Promise<RoomSettings> {
    return this.parts.backend.roomSettings(address);
  }

  async configureRoom(address: string, settings: RoomSettings): Promise<void> {
    await this.parts.backend.configureRoom(address, settings);
    await this.#changed(address);
  }

  async moveRoom(address: string, category: string): Promise<RoomMatch> {
    const { backend, moves, infos } = this.parts;
    const to = await backend.moveRoom(address, category);
    moves.follow(bareAddress(address), to);
    const { name, category: at } = await infos.get(to);
    return { address: to, name, category: at };
  }

  roles(address: string): Promise<readonly RoleHolder[]> {
    return this.parts.backend.roles(address);
  }

  async changeRoles(address: string, changes: readonly RoleChange[], reason?: string): Promise<void> {
    await this.parts.backend.changeRoles(address, changes, reason);
    await this.parts.infos.refresh(bareAddress(address));
  }

  async invite(address: string, who: string, reason?: string): Promise<void> {
    if (bareAddress(who) === this.parts.backend.account)
      throw new PchatError('usage', 'You cannot invite yourself.', { next: 'Name somebody else.' });
    return this.parts.backend.invite(address, who, reason);
  }

  invitations(): Promise<readonly Invitation[]> {
    return this.parts.invitations.list();
  }

  get pendingInvitations(): number {
    return this.parts.invitations.pending;
  }

  declineInvitation(id: string, reason?: string): Promise<void> {
    return this.parts.invitations.decline(id, reason);
  }

  participants(
    address: string,
    words?: string,
  ): Promise<{ participants: readonly Participant[]; count: number }> {
    return this.parts.backend.participants(address, words);
  }

  people(words: string): Promise<readonly Person[]> {
    return findPeople(this.parts.backend, this.parts.views, words);
  }

  person(address: string): Promise<PersonCard> {
    return this.parts.backend.person(address);
  }

  group(address: string): Promise<Group> {
    return this.parts.backend.group(address);
  }

  /** Where the server tells, it is said before anything is tried. What was told earlier may have changed. */
  async #checkMayCreate(address: string, called: string): Promise<void> {
    const mayCreate = async (refresh: boolean) =>
      (await this.categories({ refresh })).find((one) => one.address === address)?.mayCreate;
    if ((await mayCreate(false)) !== false || (await mayCreate(true)) !== false) return;
    throw new PchatError('not-allowed', `You may not create rooms in ${called}.`, {
      next: 'See where you may with: pchat categories --creatable',
    });
  }

  async #changed(address: string): Promise<void> {
    this.parts.directory.forget();
    await this.parts.infos.refresh(bareAddress(address));
  }
}

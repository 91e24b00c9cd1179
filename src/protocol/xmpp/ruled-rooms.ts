import { bareAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Participant } from '../../model/participant.ts';
import type { Group, Invitation, Person, PersonCard } from '../../model/person.ts';
import type { RoleChange, RoleHolder } from '../../model/principal.ts';
import type { Room, RoomQuery, RoomSettings } from '../../model/room.ts';
import type { Capabilities } from '../capabilities.ts';
import type { RoomPage, RoomRules } from '../room-rules.ts';
import type { Browsing } from './browsing.ts';
import type { Invitations } from './invitations.ts';
import type { People } from './people.ts';
import type { RoleLists } from './role-lists.ts';
import type { RoomManagement } from './room-management.ts';
import type { RoomSessions } from './room-sessions.ts';

/** What the rules of rooms are looked up and changed with. */
export interface RulesParts {
  sessions: RoomSessions;
  management: RoomManagement;
  invitations: Invitations;
  browsing: Browsing;
  roles: RoleLists;
  people: People;
}

/** The part of the back end that manages rooms: who may do what in them, and who there is. */
export abstract class RuledRooms implements RoomRules {
  abstract readonly online: boolean;
  abstract readonly capabilities: Capabilities;
  protected abstract readonly rules: RulesParts;

  createRoom(category: string, localPart: string, settings: RoomSettings): Promise<Room> {
    return this.rules.management.create(category, localPart, settings);
  }

  async configureRoom(address: string, settings: RoomSettings): Promise<void> {
    await this.rules.management.configure(bareAddress(address), settings);
  }

  async deleteRoom(address: string, reason = ''): Promise<void> {
    await this.rules.management.destroy(bareAddress(address), reason);
  }

  async browse(query: RoomQuery, after: string | null, limit: number): Promise<RoomPage> {
    return this.rules.browsing.page(query, after, limit);
  }

  async roomSettings(address: string): Promise<RoomSettings> {
    return this.rules.management.settings(bareAddress(address));
  }

  async moveRoom(address: string, category: string): Promise<string> {
    return this.rules.management.move(bareAddress(address), bareAddress(category));
  }

  async roles(address: string): Promise<RoleHolder[]> {
    return this.rules.roles.list(bareAddress(address));
  }

  async changeRoles(address: string, changes: readonly RoleChange[], reason = ''): Promise<void> {
    const separately = this.capabilities.software === 'ejabberd';
    await this.rules.roles.change(bareAddress(address), changes, reason, separately);
  }

  async invite(address: string, who: string, reason = ''): Promise<void> {
    await this.rules.invitations.invite(bareAddress(address), who, reason);
  }

  async invitations(): Promise<Invitation[]> {
    return this.rules.invitations.list();
  }

  async declineInvitation(id: string, reason = ''): Promise<void> {
    await this.rules.invitations.decline(id, reason);
  }

  async participants(address: string, words = ''): Promise<{ participants: Participant[]; count: number }> {
    return this.rules.sessions.whoIsIn(bareAddress(address), words);
  }

  async people(words: string): Promise<Person[]> {
    return this.rules.people.find(words, this.capabilities.software === 'ejabberd');
  }

  async person(address: string): Promise<PersonCard> {
    return this.rules.people.card(address);
  }

  async groups(query: { words?: string; of?: string } = {}): Promise<Person[]> {
    this.#needsGroups();
    return this.rules.people.groups(query);
  }

  async group(address: string): Promise<Group> {
    this.#needsGroups();
    return this.rules.people.group(bareAddress(address));
  }

  #needsGroups(): void {
    if (this.capabilities.groups) return;
    if (!this.online) throw new PchatError('unreachable', 'There is no connection to the server.');
    throw new PchatError('unsupported', 'This server knows no groups.', {
      next: 'Name people one by one.',
    });
  }
}

import { PchatError } from '../../src/model/errors.ts';
import type { Participant } from '../../src/model/participant.ts';
import type { Group, Invitation, Person, PersonCard } from '../../src/model/person.ts';
import type { RoleChange, RoleHolder } from '../../src/model/principal.ts';
import type { Room, RoomListing, RoomQuery, RoomSettings } from '../../src/model/room.ts';
import { type Capabilities, NO_CAPABILITIES } from '../../src/protocol/capabilities.ts';
import type { RoomPage } from '../../src/protocol/room-rules.ts';

/** What the little server of the session's tests can do unless a test says otherwise. */
export const FAKE_CAPABILITIES: Capabilities = {
  ...NO_CAPABILITIES,
  history: true,
  reliablePaging: true,
  followedOnServer: true,
  readMarksOnServer: true,
  privateData: true,
  secretRooms: true,
  movesRooms: true,
  software: 'fake',
};

/** The rules of the little server: role lists, invitations, people, all of it the same for everyone who asks. */
export class FakeRules {
  readonly holders = new Map<string, RoleHolder[]>();
  readonly invitations: Invitation[] = [];
  readonly users: Person[] = [];
  readonly groups: Group[] = [];

  browse(rooms: readonly Room[], query: RoomQuery, after: string | null, limit: number): RoomPage {
    const { words = '', category, show } = query;
    const fitting = rooms
      .filter((room) => category === undefined || room.category.address === category)
      .filter((room) => words.split(/\s+/).every((word) => room.name.includes(word)))
      .filter((room) => show !== 'mine' || room.roles?.includes('member'))
      .map((room): RoomListing => ({ ...room, invited: this.#isInvited(room.address) }))
      .filter((room) => show !== 'invited' || room.invited);
    const from = after === null ? 0 : Number(after);
    const next = from + limit < fitting.length ? String(from + limit) : null;
    return { rooms: fitting.slice(from, from + limit), next, count: fitting.length };
  }

  changeRoles(room: string, changes: readonly RoleChange[]): void {
    let holders = this.holders.get(room) ?? [];
    for (const { action, role, address } of changes) {
      holders = holders.filter((holder) => holder.role !== role || holder.address !== address);
      if (action === 'grant') holders.push({ role, address, kind: 'user', users: null });
    }
    this.holders.set(room, holders);
  }

  decline(id: string): void {
    const found = this.invitations.find((invitation) => invitation.id === id);
    if (found?.state !== 'pending') throw new PchatError('not-found', 'There is no such invitation.');
    found.state = 'declined';
  }

  joined(room: string): void {
    for (const invitation of this.invitations) {
      if (invitation.room === room && invitation.state === 'pending') invitation.state = 'accepted';
    }
  }

  card(address: string): PersonCard {
    const user = this.users.find((one) => one.address === address);
    if (!user) throw new PchatError('not-found', 'There is nobody of that address.');
    return { address, name: user.name, nick: '', email: '', title: '', organisation: '', groups: null };
  }

  group(address: string): Group {
    const group = this.groups.find((one) => one.address === address);
    if (!group) throw new PchatError('not-found', 'There is no such group.');
    return group;
  }

  #isInvited(room: string): boolean {
    return this.invitations.some((invitation) => invitation.room === room && invitation.state === 'pending');
  }
}

/** Where a room goes to another category. */
export function movedAddress(address: string, category: string): string {
  return `${address.split('@')[0]}@${category}`;
}

export function settingsOf({ name, description, privacy, kind, state }: Room): RoomSettings {
  return { name, description, privacy, kind, state };
}

export function withWords(participants: Participant[], words = ''): Participant[] {
  return participants.filter(({ name }) => name.includes(words));
}

import { PchatError } from '../../src/model/errors.ts';
import type { Group, Invitation, Person, PersonCard } from '../../src/model/person.ts';
import type { Participant } from '../../src/model/participant.ts';
import { principalKind, type RoleChange, type RoleHolder } from '../../src/model/principal.ts';
import type {
  Category,
  CategoryInfo,
  RoomListing,
  RoomMatch,
  RoomQuery,
  RoomSettings,
} from '../../src/model/room.ts';
import type { Organisation } from '../../src/session/organisation.ts';

/** Rooms with rules and people in memory: the part of a fake session that a test sets up and looks at. */
export abstract class FakeOrganisation implements Organisation {
  readonly #categories = new Map<string, CategoryInfo>();
  readonly roleHolders = new Map<string, RoleHolder[]>();
  readonly settings = new Map<string, RoomSettings>();
  /** What the directory says of rooms besides what their views do. */
  readonly listings = new Map<string, Partial<RoomListing>>();
  received: Invitation[] = [];
  persons: Person[] = [];
  readonly cards = new Map<string, PersonCard>();
  readonly groups = new Map<string, Group>();
  /** Thrown by the next request for it. */
  readonly refusals = new Map<string, PchatError>();
  /** Requests with what they were about. */
  readonly asked: unknown[][] = [];
  /** Pages of the directory wait until the test calls release(). */
  holdPages = false;

  protected abstract listed(): RoomListing[];
  protected abstract moved(from: string, category: string): string;
  protected abstract here(room: string): readonly Participant[];
  protected abstract told(event: { type: 'invitations' }): void;
  protected abstract held(): Promise<void>;

  setCategory(address: string, changes: Partial<CategoryInfo> = {}): Category {
    const name = (address.split('.')[0] ?? '').replace(/^./, (first) => first.toUpperCase());
    const before = this.#categories.get(address) ?? {
      address,
      name,
      description: '',
      mayCreate: true,
      invitations: true,
      files: false,
    };
    this.#categories.set(address, { ...before, ...changes });
    return { address, name };
  }

  /** How often the categories were asked for anew. */
  refreshed = 0;

  async categories(options: { refresh?: boolean } = {}): Promise<CategoryInfo[]> {
    if (options.refresh) this.refreshed += 1;
    this.#request('categories');
    return [...this.#categories.values()];
  }

  async *browse(query: RoomQuery, { pageSize = 100 } = {}): AsyncIterable<readonly RoomListing[]> {
    this.#request('browse', query);
    const words = (query.words ?? '').toLowerCase().split(' ');
    const found = this.listed()
      .filter(({ category }) => query.category === undefined || category.address === query.category)
      .filter(({ name, description }) =>
        words.every((word) => `${name} ${description}`.toLowerCase().includes(word)),
      )
      .filter((room) => fits(room, query, this.here(room.address)));
    for (let at = 0; at < found.length; at += pageSize) {
      await this.held();
      yield found.slice(at, at + pageSize);
    }
  }

  async roomSettings(address: string): Promise<RoomSettings> {
    this.#request('roomSettings', address);
    return {
      name: address.split('@')[0] ?? '',
      description: '',
      privacy: 'open',
      kind: 'normal',
      state: 'active',
      invitations: 'category',
      files: 'category',
      memberInvites: true,
      ...this.settings.get(address),
    };
  }
  async configureRoom(address: string, settings: RoomSettings): Promise<void> {
    this.#request('configureRoom', address, settings);
    this.settings.set(address, { ...this.settings.get(address), ...settings });
  }
  async moveRoom(address: string, category: string): Promise<RoomMatch> {
    this.#request('moveRoom', address, category);
    const to = this.moved(address, category);
    return { address: to, name: to.split('@')[0] ?? '', category: this.setCategory(category) };
  }
  async roles(address: string): Promise<readonly RoleHolder[]> {
    this.#request('roles', address);
    return this.roleHolders.get(address) ?? [];
  }
  async changeRoles(address: string, changes: readonly RoleChange[]): Promise<void> {
    this.#request('changeRoles', address, changes);
    let holders = this.roleHolders.get(address) ?? [];
    for (const { action, role, address: who } of changes) {
      holders = holders.filter((holder) => holder.role !== role || holder.address !== who);
      if (action === 'grant')
        holders.push({ role, address: who, kind: principalKind(who, 'localhost'), users: null });
    }
    this.roleHolders.set(address, holders);
  }
  async invite(address: string, who: string, reason = ''): Promise<void> {
    this.#request('invite', address, who, reason);
  }
  async invitations(): Promise<readonly Invitation[]> {
    this.#request('invitations');
    return this.received;
  }
  get pendingInvitations(): number {
    return this.received.filter(({ state }) => state === 'pending').length;
  }
  async declineInvitation(id: string, reason = ''): Promise<void> {
    this.#request('declineInvitation', id, reason);
    this.answer(({ id: each }) => each === id, 'declined');
  }
  /** Marks invitations as answered and tells. */
  answer(which: (invitation: Invitation) => boolean, state: Invitation['state']): void {
    this.received = this.received.map((each) =>
      each.state === 'pending' && which(each) ? { ...each, state } : each,
    );
    this.told({ type: 'invitations' });
  }
  async participants(
    address: string,
    words = '',
  ): Promise<{ participants: readonly Participant[]; count: number }> {
    this.#request('participants', address, words);
    const all = this.here(address);
    return { participants: all.filter(({ name }) => name.includes(words)), count: all.length };
  }
  async people(words: string): Promise<readonly Person[]> {
    this.#request('people', words);
    return this.persons.filter(({ address, name }) =>
      `${address} ${name}`.toLowerCase().includes(words.toLowerCase()),
    );
  }
  async person(address: string): Promise<PersonCard> {
    this.#request('person', address);
    const card = this.cards.get(address);
    if (!card) throw new PchatError('not-found', `Nobody has the address ${address}.`);
    return card;
  }
  async group(address: string): Promise<Group> {
    const group = this.groups.get(address);
    if (!group) throw new PchatError('not-found', `There is no group ${address}.`);
    return group;
  }

  #request(name: string, ...about: unknown[]): void {
    this.asked.push([name, ...about]);
    const refusal = this.refusals.get(name);
    this.refusals.delete(name);
    if (refusal) throw refusal;
  }
}

function fits(
  { roles, invited }: RoomListing,
  { show, who }: RoomQuery,
  here: readonly Participant[],
): boolean {
  if (show === 'mine') return roles?.includes('member') ?? false;
  if (show === 'managed') return roles?.includes('manager') ?? false;
  if (show === 'invited') return invited;
  return show !== 'joined' || here.some(({ address }) => address === who);
}

import type { DatabaseSync } from 'node:sqlite';
import { groupAddress, principalName, type RoomRole } from '../../model/principal.ts';
import { PchatError } from '../../model/errors.ts';
import { Accounts } from '../accounts/accounts.ts';
import { Principals } from '../accounts/principals.ts';
import type { Host } from '../service.ts';
import { StanzaError, type StanzaCondition } from '../stream/stanza-error.ts';
import { CategoryStore } from './category-store.ts';
import type { RoomsContext, SharedRooms } from './context.ts';
import { LiveRooms } from './live-rooms.ts';
import { moveRoom } from './moving.ts';
import { changeRoles, type RoleEdit } from './role-changes.ts';
import { wordsOfList, type RoomListQuery } from './room-list.ts';
import { RoomStore, type Place, type RoomRecord } from './room-store.ts';
import { shareRooms } from './shared.ts';
import { ROLE_BITS } from './standing.ts';
import type { Who } from './visibility.ts';
import { isInScope } from './who.ts';

/** A room, and the category that it is in. */
export interface PlacedRoom {
  record: RoomRecord;
  place: RoomsContext;
}

/** Who holds a role, by address. */
export interface Holder {
  role: RoomRole | 'banned';
  principal: string;
}

const PAGE = 500;
const LISTS = ['manager', 'member', 'presenter', 'banned'] as const;

/**
 * Works on a server's rooms from outside it, as `pchat admin room` does, by the rules that hold for an administrator on the wire. A running
 * server notices by itself, and does what follows: shows out, tells, delivers invitations.
 */
export class RoomAdministration {
  readonly #shared: SharedRooms;
  readonly #domain: string;
  /** As whom rooms are looked for: nothing is hidden from who has the data. */
  readonly #who: Who;

  /** @param domain the server's */
  constructor(database: DatabaseSync, domain: string) {
    this.#domain = domain;
    this.#who = { address: domain, principals: '[]', administrator: true, inScope: true };
    this.#shared = shareRooms(database, () => undefined);
    const host = hostOf(database, domain);
    for (const category of new CategoryStore(database).list()) {
      const store = new RoomStore(database, category.domain);
      const live = new LiveRooms(category.domain, Infinity);
      const context = { ...this.#shared, domain: category.domain, category, host, store, live };
      this.#shared.services.set(category.domain, { ...context, salt: new Uint8Array() });
    }
    // Of a server that has not started since its data got them.
    this.#shared.writer.transaction(() => {
      for (const { store } of this.#shared.services.values()) store.fillKeys();
    });
  }

  /**
   * Rooms by category address, then by address.
   *
   * @param words each in the name, address, description or category name; @param category a category's address; absent: all
   */
  *list(words: string, category?: string): Generator<PlacedRoom> {
    const places = [...this.#shared.services.values()].filter(
      ({ domain }) => domain === (category ?? domain),
    );
    const query: RoomListQuery = {
      address: this.#domain,
      principals: '[]',
      administrator: true,
      services: places.map(({ domain }) => domain),
      words: wordsOfList(words, places),
      show: 'all',
    };
    let after: Place | null = null;
    do {
      const page = this.#shared.list.page(query, { after }, PAGE);
      for (const { id, local, config, service } of page) {
        yield {
          record: { id, local, config, subject: null },
          place: this.#shared.services.get(service)!,
        };
      }
      after = page.length < PAGE ? null : page.at(-1)!;
    } while (after !== null);
  }

  /** The room at a place; where it has moved from there, the same room where it is now. */
  at({ service, local }: Place): PlacedRoom | undefined {
    const place = this.#shared.services.get(service);
    if (place === undefined) return undefined;
    const known = place.store.known(local, this.#who);
    if (known !== undefined) return { record: known.record, place };
    const moved = place.store.movedTo(local);
    return moved && this.at(moved);
  }

  /** How many messages a room keeps. */
  messages({ record }: PlacedRoom): number {
    const { from, to } = this.#shared.archive.all(record.id);
    return to - from + 1;
  }

  /** Who holds roles in a room, and who is banned: by list, then by address. */
  holders({ record }: PlacedRoom): Holder[] {
    const { roles } = this.#shared;
    return LISTS.flatMap((role) =>
      (role === 'banned' ? roles.banned(record.id) : roles.holders(record.id, ROLE_BITS[role])).map(
        (principal) => ({ role, principal }),
      ),
    );
  }

  /** Whether somebody, or a group, may be anything in a room's category. */
  isInScope({ place }: PlacedRoom, principal: string): boolean {
    return isInScope(place, principal);
  }

  /** The roles that were given to a principal itself, in all rooms. */
  rolesOf(principal: string): (PlacedRoom & { role: RoomRole })[] {
    return [...this.list('')].flatMap((room) => {
      const bits = this.#shared.roles.own(room.record.id, principal);
      return (['manager', 'member', 'presenter'] as const)
        .filter((role) => (bits & ROLE_BITS[role]) !== 0)
        .map((role) => ({ ...room, role }));
    });
  }

  /**
   * Changes roles, all or nothing; new members are invited where the room does that.
   *
   * @throws PchatError `not-found` nobody has an address, `not-allowed` not in scope, `conflict` the last manager, or by a group, `usage`
   */
  changeRoles(room: PlacedRoom, edits: readonly RoleEdit[], reason: string): void {
    for (const { principal, give } of edits) {
      if (give !== 0) this.#checkScope(room, principal);
    }
    const by = { address: this.#domain, reason };
    inWords(() => changeRoles(room.place, room.record, edits, by));
  }

  /** Closes a room for joining and posting, or opens it again. @returns whether it was not so before */
  setDisabled({ record, place }: PlacedRoom, disabled: boolean): boolean {
    if (record.config.disabled === disabled) return false;
    this.#shared.writer.transaction(() => place.store.configure(record, { ...record.config, disabled }));
    return true;
  }

  /** Deletes a room for good; its archive goes by and by while a server runs. */
  delete({ record, place }: PlacedRoom): void {
    this.#shared.writer.transaction(() => place.store.delete(record.id));
  }

  /**
   * Moves a room with its history and roles; its old address leads to the new one.
   *
   * @param category address of the other category
   * @returns the room where it is now
   * @throws PchatError `conflict` it is there already, or the name or the address is taken there
   */
  move({ record, place }: PlacedRoom, category: string): PlacedRoom {
    const there = this.#shared.services.get(category)!;
    inWords(() => moveRoom(place, record, there, this.#who));
    return { record, place: there };
  }

  #checkScope({ place }: PlacedRoom, principal: string): void {
    if (principal === this.#domain || isInScope(place, principal)) return;
    const name = principalName(principal, this.#domain);
    const { name: category } = place.category;
    const group = principal.endsWith(groupAddress('', this.#domain));
    throw new PchatError(
      'not-allowed',
      group
        ? `Not all of ${name} are in the scope of ${category}.`
        : `${name} is not in the scope of ${category}.`,
      { next: `Extend it with: pchat admin category set "${category}" --add-scope ${name}.` },
    );
  }
}

/** What rooms ask of the server around them, where there is none: nobody is signed in. */
function hostOf(database: DatabaseSync, domain: string): Host {
  const accounts = new Accounts(database);
  const local = (bare: string) => (bare.endsWith(`@${domain}`) ? bare.slice(0, -domain.length - 1) : '');
  return {
    domain,
    principals: new Principals(database, domain),
    accountExists: (bare) => accounts.idOf(local(bare)) !== null,
    isAdministrator: (bare) => accounts.isAdministrator(local(bare)),
    deliver: () => false,
    followers: () => [],
    followedRooms: () => [],
    log: () => undefined,
  };
}

const CODES: Partial<Record<StanzaCondition, PchatError['code']>> = {
  'bad-request': 'usage',
  conflict: 'conflict',
  'item-not-found': 'not-found',
  'not-allowed': 'not-allowed',
  'resource-constraint': 'too-large',
};

/** Runs what refuses in the words of the wire, and refuses in ours. */
function inWords(work: () => void): void {
  try {
    work();
  } catch (thrown) {
    const code = thrown instanceof StanzaError ? CODES[thrown.condition] : undefined;
    if (code === undefined) throw thrown;
    throw new PchatError(code, (thrown as StanzaError).message, { cause: thrown });
  }
}

import { PchatError } from '../../model/errors.ts';
import type { RoomListing, RoomQuery, RoomSummary } from '../../model/room.ts';
import type { RoomPage } from '../room-rules.ts';
import type { Directory } from './directory.ts';
import { parseRooms, roomsQuery } from './extensions/room-browsing.ts';
import type { Invitations } from './invitations.ts';
import type { Connection } from './stream/connection.ts';

/** Most rooms that are asked for at once. */
const MOST = 500;

/** Finds rooms: by asking the server where it has rules, else by going through the lists of its categories. */
export class Browsing {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #invitations: Invitations;
  /** The list that pages are cut from, where the server is not asked. */
  #list: { category: string; rooms: RoomSummary[] } | null = null;

  constructor(connection: Connection, directory: Directory, invitations: Invitations) {
    this.#connection = connection;
    this.#directory = directory;
    this.#invitations = invitations;
  }

  async page(query: RoomQuery, after: string | null, limit: number): Promise<RoomPage> {
    const max = Math.min(Math.max(1, limit), MOST);
    if (this.#directory.hasRules) return this.#asked(query, after, max);
    if (query.show === 'invited') return this.#invited(query);
    if (query.show !== undefined) throw notTold(query.show);
    return this.#filtered(query, after, max);
  }

  async #asked(query: RoomQuery, after: string | null, max: number): Promise<RoomPage> {
    const payload = roomsQuery(query, after, max);
    const reply = await this.#connection.request({ type: 'get', to: this.#connection.domain, payload });
    const { rooms, set } = parseRooms(reply);
    const end = set.index === null ? null : set.index + rooms.length;
    const isLast = rooms.length === 0 || (end !== null && set.count !== null && end >= set.count);
    // A server that pages in circles must not be followed.
    return { rooms, next: isLast || set.last === after ? null : set.last, count: set.count };
  }

  /** A page ends with its category, so that the first rooms come before the last category has answered. */
  async #filtered(query: RoomQuery, after: string | null, max: number): Promise<RoomPage> {
    const [category, from] = await this.#place(query, after);
    if (category === undefined) return { rooms: [], next: null, count: 0 };
    if (this.#list?.category !== category || after === null) {
      this.#list = { category, rooms: await this.#directory.rooms(category) };
    }
    const fitting = this.#list.rooms.filter((room) => hasWords(room, query.words));
    const rooms = fitting.slice(from, from + max).map((room) => this.#listing(room));
    if (from + max < fitting.length) return { rooms, next: `${category} ${from + max}`, count: null };
    this.#list = null;
    const following = await this.#after(query, category);
    return { rooms, next: following === undefined ? null : `${following} 0`, count: null };
  }

  async #place(query: RoomQuery, after: string | null): Promise<[string | undefined, number]> {
    if (after !== null) {
      const [category = '', from = ''] = after.split(' ');
      return [category, Number(from)];
    }
    return [query.category ?? (await this.#categories())[0], 0];
  }

  async #after(query: RoomQuery, category: string): Promise<string | undefined> {
    if (query.category !== undefined) return undefined;
    const categories = await this.#categories();
    return categories[categories.indexOf(category) + 1];
  }

  async #categories(): Promise<string[]> {
    return (await this.#directory.categories()).map(({ address }) => address).toSorted();
  }

  /** Rooms that we were asked into and have not answered, as far as they tell of themselves. */
  async #invited(query: RoomQuery): Promise<RoomPage> {
    const invitations = await this.#invitations.list();
    const pending = invitations.filter(({ state }) => state === 'pending').map(({ room }) => room);
    const found = await Promise.all(pending.map((room) => this.#directory.room(room).catch(() => null)));
    const rooms = found
      .filter((room) => room !== null)
      .filter((room) => query.category === undefined || room.category.address === query.category)
      .filter((room) => hasWords(room, query.words))
      .map((room) => ({ ...room, invited: true }));
    return { rooms, next: null, count: rooms.length };
  }

  #listing(room: RoomSummary): RoomListing {
    const invited = this.#invitations.isPending(room.address);
    return { ...room, description: null, privacy: null, kind: null, state: null, roles: null, invited };
  }
}

function hasWords({ name, address, category }: RoomSummary, words = ''): boolean {
  const text = `${name} ${address} ${category.name}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const WHAT = {
  mine: 'which rooms you are a member of',
  managed: 'which rooms you manage',
  joined: 'which rooms somebody is in',
} as const;

function notTold(show: keyof typeof WHAT): PchatError {
  return new PchatError('unsupported', `This server does not tell ${WHAT[show]}.`, {
    next: 'List all rooms with: pchat rooms',
  });
}

import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Category, CategoryInfo, Room, RoomSummary } from '../../model/room.ts';
import { categoriesQuery, categoryRules, parseCategories } from './extensions/category-info.ts';
import {
  infoQuery,
  itemsQuery,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseInfo,
  parseItems,
} from './extensions/disco.ts';
import type { DiscoInfo, DiscoItem } from './extensions/disco.ts';
import { child, type Element } from './extensions/element.ts';
import { resultSetIn, resultSetRequest } from './extensions/result-sets.ts';
import type { ServersWords } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';
import { isGroupChat, roomOf, roomTraits, type RoomTraits } from './room-traits.ts';

/** A domain may list any number of services, and each is asked. */
const MAX_SERVICES = 200;
const PAGE = 500;
const MAX_ROOMS = 20_000;

/** A part of the server with an address of its own. */
export interface Service {
  address: string;
  info: DiscoInfo;
}

/** Finds categories and rooms by service discovery (XEP-0030, XEP-0045 section 6). */
export class Directory {
  readonly #connection: Connection;
  readonly #categories = new Map<string, Category>();
  /** What rooms promised, from the last answer of each. */
  readonly #traits = new Map<string, RoomTraits>();
  /** What rooms were asked and have not answered yet. */
  readonly #asked = new Map<string, Promise<DiscoInfo>>();
  /** What the services of the server answered, once, for who asks next. */
  #services: Promise<Service[]> | null = null;
  /** Room lists end in the number of participants, as ejabberd writes them. */
  countsInNames = false;
  /** The server says that its rooms have rules. */
  hasRules = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Where the server's own words about a refusal go: one with rules says in a sentence what is wrong. */
  get words(): ServersWords {
    return this.hasRules ? 'instead' : 'behind';
  }

  async info(address: string): Promise<DiscoInfo> {
    const reply = await this.#connection.request({ type: 'get', to: address, payload: infoQuery() });
    return parseInfo(payloadOf(reply, NS_DISCO_INFO));
  }

  /** Categories and their rules as they are now. */
  async categories(): Promise<CategoryInfo[]> {
    const told = this.hasRules ? await this.#toldCategories() : null;
    if (told !== null) return told;
    const services = await this.services();
    this.#services = null;
    return services.flatMap(({ address, info }) => {
      const category = categoryIn(address, info);
      if (category === null) return [];
      this.#categories.set(address, category);
      return [{ ...category, ...categoryRules(info) }];
    });
  }

  /** All of a server with rules, by one question; null where it does not answer that. */
  async #toldCategories(): Promise<CategoryInfo[] | null> {
    const to = this.#connection.domain;
    const found = parseCategories(
      await this.#connection.request({ type: 'get', to, payload: categoriesQuery() }),
    )?.filter(({ address }) => isDomain(address));
    for (const { address, name } of found ?? []) this.#categories.set(address, { address, name });
    return found ?? null;
  }

  /** The server's services that answer, each with what it says of itself. Kept for whoever wants the categories next. */
  services(): Promise<Service[]> {
    this.#services ??= this.#askServices().catch((error: unknown) => {
      this.#services = null;
      throw error;
    });
    return this.#services;
  }

  async #askServices(): Promise<Service[]> {
    const items = (await this.#items(this.#connection.domain, MAX_SERVICES))
      .map(({ address }) => address)
      .filter((address) => isDomain(address));
    const asked = items.map(async (address) => ({ address, info: await this.info(address) }));
    const found = await Promise.allSettled(asked);
    return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  async rooms(categoryAddress: string): Promise<RoomSummary[]> {
    const [category, items] = await Promise.all([
      this.categoryOf(categoryAddress),
      this.#items(categoryAddress, MAX_ROOMS),
    ]);
    return items.flatMap((item) => this.#summary(item, category));
  }

  /** @throws `not-found` when it is no room, or one that is not shown to us */
  async room(address: string): Promise<Room> {
    const { domain } = parseAddress(address);
    const [info, category] = await Promise.all([this.roomInfo(address), this.categoryOf(domain)]);
    return roomOf(address, info, category);
  }

  /** A room's own answer, whose promises are remembered; asked for once by all who ask at the same time. @throws `not-found` */
  roomInfo(address: string): Promise<DiscoInfo> {
    let asked = this.#asked.get(address);
    if (!asked) {
      asked = this.#askRoom(address).finally(() => this.#asked.delete(address));
      this.#asked.set(address, asked);
    }
    return asked;
  }

  async #askRoom(address: string): Promise<DiscoInfo> {
    const info = await this.info(address).catch((error: unknown) => {
      // A service that does not answer for the room has none.
      const none = error instanceof PchatError && ['not-found', 'unsupported'].includes(error.code);
      throw none && error.movedTo === null ? noRoom(address, error) : error;
    });
    if (!isGroupChat(info)) throw noRoom(address);
    this.#traits.set(address, roomTraits(info, this.hasRules));
    return info;
  }

  /** What a room promises; asked for once unless `fresh`. */
  async traits(address: string, fresh = false): Promise<RoomTraits> {
    if (fresh || !this.#traits.has(address)) await this.roomInfo(address);
    return this.#traits.get(address)!;
  }

  /** The category at an address; one that cannot be asked is called as its address. */
  async categoryOf(address: string): Promise<Category> {
    const known = this.#categories.get(address);
    if (known) return known;
    return (await this.#category(address).catch(() => null)) ?? { address, name: address };
  }

  /** After a new sign-in nothing is known for certain. */
  forget(): void {
    this.#services = null;
    this.#categories.clear();
    this.#traits.clear();
  }

  async #category(address: string): Promise<Category | null> {
    const known = this.#categories.get(address);
    if (known) return known;
    const category = categoryIn(address, await this.info(address));
    if (category !== null) this.#categories.set(address, category);
    return category;
  }

  #summary(item: DiscoItem, category: Category): RoomSummary[] {
    let parts;
    try {
      parts = parseAddress(item.address);
    } catch {
      return [];
    }
    // A service speaks for its own rooms only.
    if (parts.local === '' || parts.resource !== '' || parts.domain !== category.address) return [];
    const counted = this.countsInNames ? /^(.*) \((\d+)\)$/s.exec(item.name) : null;
    const name = counted ? counted[1]! : item.name;
    return [
      {
        address: `${parts.local}@${parts.domain}`,
        name: name || parts.local,
        category,
        participants: counted ? Number(counted[2]) : null,
      },
    ];
  }

  /** All items, page by page where the server pages. */
  async #items(address: string, limit: number): Promise<DiscoItem[]> {
    const items = new Map<string, DiscoItem>();
    for (let after: string | undefined; items.size < limit;) {
      const reply = await this.#connection.request({
        type: 'get',
        to: address,
        payload: itemsQuery(resultSetRequest({ max: PAGE, after })),
      });
      const query = payloadOf(reply, NS_DISCO_ITEMS);
      const before = items.size;
      for (const item of parseItems(query)) items.set(`${item.address} ${item.node}`, item);
      const { last, count } = resultSetIn(query);
      // A server that does not page, or pages in circles, brings nothing new.
      if (last === null || items.size === before || (count !== null && items.size >= count)) break;
      after = last;
    }
    return [...items.values()].slice(0, limit);
  }
}

function categoryIn(address: string, info: DiscoInfo): Category | null {
  if (!isGroupChat(info)) return null;
  const name = info.identities.find((identity) => identity.category === 'conference')?.name || address;
  return { address, name };
}

function payloadOf(reply: Element, ns: string): Element {
  const payload = child(reply, 'query', ns);
  if (!payload) throw new PchatError('protocol', 'The server answered something else than it was asked.');
  return payload;
}

function isDomain(address: string): boolean {
  try {
    const { local, resource } = parseAddress(address);
    return local === '' && resource === '';
  } catch {
    return false;
  }
}

export function noRoom(address: string, cause?: unknown): PchatError {
  return new PchatError('not-found', `There is no room ${address}, or none that you may see.`, {
    next: 'Look for it with `pchat rooms`.',
    cause,
  });
}

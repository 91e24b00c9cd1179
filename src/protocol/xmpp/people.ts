import { bareAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Group, Person, PersonCard } from '../../model/person.ts';
import type { Directory } from './directory.ts';
import type { DiscoInfo } from './extensions/disco.ts';
import { groupQuery, groupsQuery, parseGroup, parseGroups } from './extensions/groups.ts';
import {
  NS_SEARCH,
  parseFoundUsers,
  parseSearchFields,
  searchFieldsQuery,
  searchRequest,
  type FoundUser,
  type SearchFields,
} from './extensions/user-search.ts';
import { cardQuery, parseCard } from './extensions/vcards.ts';
import { inOtherWords, type Meanings } from './request-errors.ts';
import type { Connection } from './stream/connection.ts';

/** Fields of a search, in the order in which they tell most of who is meant. */
const FIELDS = ['user', 'fn', 'nick', 'first', 'last'];

const NOBODY: Meanings = {
  'item-not-found': [
    'not-found',
    'There is nobody of that address.',
    'Look for people with: pchat users WORDS',
  ],
  'service-unavailable': [
    'not-found',
    'There is nobody of that address, or they say nothing of themselves.',
    'Look for people with: pchat users WORDS',
  ],
};

const NO_GROUP: Meanings = {
  'item-not-found': [
    'not-found',
    'There is no such group, or none that you may see.',
    'Look for it with: pchat users WORDS',
  ],
};

/** Who there is: users and groups of them. */
export class People {
  readonly #connection: Connection;
  readonly #directory: Directory;
  /** What searches for users, and what it takes; asked for once a sign-in. */
  #search: Promise<{ address: string; fields: SearchFields } | null> | null = null;

  constructor(connection: Connection, directory: Directory) {
    this.#connection = connection;
    this.#directory = directory;
  }

  /** A new sign-in. */
  forget(): void {
    this.#search = null;
  }

  /**
   * Whether the server, or a part of it, searches for users (XEP-0055).
   *
   * @param server what it says of itself
   */
  async searches(server: DiscoInfo): Promise<boolean> {
    return (await this.#service(server)) !== null;
  }

  /**
   * @param patterns the search finds whole fields, and beginnings with a `*` behind them (ejabberd, which finds nothing so while it
   *   keeps its data in mnesia: seen with 23.01)
   */
  async find(words: string, patterns: boolean): Promise<Person[]> {
    const service = await this.#service();
    if (service === null) throw noSearch();
    const wanted = words.trim();
    const values = patterns ? [wanted, `${wanted}*`] : [wanted];
    const names = FIELDS.filter((name) => service.fields.names.includes(name));
    // The fields of one request must all fit; any of them is meant.
    const asked = names.flatMap((name) => values.map((value) => this.#ask(service, name, value)));
    const found = await Promise.all(asked);
    const people = new Map<string, Person>();
    for (const { address, name } of found.flat()) {
      const person = personAt(address, name);
      if (person !== null && !people.get(person.address)?.name) people.set(person.address, person);
    }
    return [...people.values()];
  }

  async card(address: string): Promise<PersonCard> {
    const bare = bareAddress(address);
    const to = bare === this.#connection.account ? undefined : bare;
    try {
      const [reply, groups] = await Promise.all([
        this.#connection.request({ type: 'get', to, payload: cardQuery() }),
        this.#directory.hasRules ? this.groups({ of: bare }) : null,
      ]);
      const card = parseCard(reply) ?? { name: '', nick: '', email: '', title: '', organisation: '' };
      return { address: bare, ...card, groups: groups?.map((group) => group.address) ?? null };
    } catch (error) {
      throw inOtherWords(error, NOBODY);
    }
  }

  async groups(query: { words?: string; of?: string }): Promise<Person[]> {
    const to = this.#connection.domain;
    const reply = await this.#connection.request({ type: 'get', to, payload: groupsQuery(query) });
    return parseGroups(reply).map(({ address, description, users }) => ({
      address,
      kind: 'group' as const,
      name: description,
      users,
    }));
  }

  async group(address: string): Promise<Group> {
    const to = this.#connection.domain;
    try {
      const reply = await this.#connection.request({ type: 'get', to, payload: groupQuery(address) });
      const group = parseGroup(reply);
      if (group === null) throw new PchatError('protocol', 'The server answered something else.');
      return { address, description: group.description, users: group.users };
    } catch (error) {
      throw inOtherWords(error, NO_GROUP);
    }
  }

  #service(server?: DiscoInfo): Promise<{ address: string; fields: SearchFields } | null> {
    this.#search ??= this.#findService(server).catch((error: unknown) => {
      this.#search = null;
      throw error;
    });
    return this.#search;
  }

  async #findService(told?: DiscoInfo): Promise<{ address: string; fields: SearchFields } | null> {
    const { domain } = this.#connection;
    const server = told ?? (await this.#directory.info(domain).catch(() => null));
    const services = server?.features.has(NS_SEARCH) ? [] : await this.#directory.services();
    const candidates = services.filter(
      ({ info }) =>
        info.features.has(NS_SEARCH) && info.identities.some(({ category }) => category === 'directory'),
    );
    const address = server?.features.has(NS_SEARCH) ? domain : candidates[0]?.address;
    if (address === undefined) return null;
    const asked = this.#connection.request({ type: 'get', to: address, payload: searchFieldsQuery() });
    const fields = parseSearchFields(await asked);
    return fields.names.some((name) => FIELDS.includes(name)) ? { address, fields } : null;
  }

  async #ask(
    service: { address: string; fields: SearchFields },
    field: string,
    value: string,
  ): Promise<FoundUser[]> {
    const payload = searchRequest(service.fields, [[field, value]]);
    return parseFoundUsers(await this.#connection.request({ type: 'set', to: service.address, payload }));
  }
}

function personAt(address: string, name: string): Person | null {
  try {
    return { address: bareAddress(address), kind: 'user', name, users: null };
  } catch {
    return null;
  }
}

function noSearch(): PchatError {
  return new PchatError('unsupported', 'This server does not search for people.', {
    next: 'Use their addresses.',
  });
}

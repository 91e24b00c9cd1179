import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import type { Message } from '../../model/message.ts';
import { searchQueryText } from '../../model/search-query-text.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import type { FoundPage } from '../backend.ts';
import { readItems, type Archive } from './archive.ts';
import type { Directory } from './directory.ts';
import { formIn } from './extensions/data-forms.ts';
import { child } from './extensions/element.ts';
import { FIELD_FULLTEXT, isLimited } from './extensions/fulltext-search.ts';
import { formRequest, NS_MAM, type ArchiveItem } from './extensions/message-archive.ts';
import { conditionOf, RequestFailure } from './request-errors.ts';
import { OWN_ROOMS, type RoomTraits } from './room-traits.ts';
import type { Connection } from './stream/connection.ts';

/** Hits in a page; servers cap it lower as they like. */
const PAGE = 100;

/** Looks for words in the archives of rooms (XEP-0431). */
export class ServerSearch {
  readonly #connection: Connection;
  readonly #archive: Archive;
  readonly #directory: Directory;
  /** Services by domain, whether their rooms can be searched: a server that does not know the field answers with everything. */
  #offered = new Map<string, boolean>();
  /** The services know pchat's query language, and answer for all their rooms at once. */
  own = false;

  constructor(connection: Connection, archive: Archive, directory: Directory) {
    this.#connection = connection;
    this.#archive = archive;
    this.#directory = directory;
  }

  /** After a new sign-in nothing is known for certain. */
  forget(): void {
    this.#offered.clear();
  }

  /** Whether a search field is in the form of an archive. */
  async offers(archive: string | undefined): Promise<boolean> {
    const reply = await this.#connection.request({ type: 'get', to: archive, payload: formRequest() });
    const query = child(reply, 'query', NS_MAM);
    return query !== undefined && formIn(query, NS_MAM)?.fields.has(FIELD_FULLTEXT) === true;
  }

  /** @throws PchatError as Backend.search() */
  async find(where: string, query: SearchQuery, before: string | null, limit: number): Promise<FoundPage> {
    const { local, domain } = parseAddress(where);
    const isRoom = local !== '';
    if ((!isRoom && !this.own) || !(await this.#offeredBy(where, domain))) throw notOffered();
    const traits = !isRoom || this.own ? OWN_ROOMS : await this.#directory.traits(where);
    const page = await this.#archive
      .page(where, {
        page: { max: Math.min(limit, PAGE), before: before ?? '' },
        start: query.since ?? undefined,
        end: query.until === null ? undefined : query.until - 1,
        fulltext: this.own ? searchQueryText(query) : plainWords(query),
      })
      .catch((error: unknown) => {
        throw asRefusedQuery(error);
      });
    return {
      messages: newestFirst(page.items, isRoom ? where : null, domain, traits),
      next: page.complete ? null : page.first,
      limited: isLimited(page.fin),
    };
  }

  async #offeredBy(where: string, domain: string): Promise<boolean> {
    if (this.own) return true;
    const known = this.#offered.get(domain);
    if (known !== undefined) return known;
    const offered = await this.offers(where);
    this.#offered.set(domain, offered);
    return offered;
  }
}

/** The messages among hits, which may be of any of a service's rooms. */
function newestFirst(
  items: readonly ArchiveItem[],
  room: string | null,
  domain: string,
  traits: RoomTraits,
): Message[] {
  const byRoom = new Map<string, ArchiveItem[]>();
  for (const item of items) {
    const of = roomOf(item);
    if (of === null || (room === null ? parseAddress(of).domain !== domain : of !== room)) continue;
    const found = byRoom.get(of);
    if (found === undefined) byRoom.set(of, [item]);
    else found.push(item);
  }
  const messages = new Map(
    [...byRoom]
      .flatMap(([of, found]) => readItems(of, found, traits))
      .map((message) => [message.id, message]),
  );
  return items.toReversed().flatMap(({ id }) => messages.get(id) ?? []);
}

function roomOf({ message }: ArchiveItem): string | null {
  try {
    const { local, domain } = parseAddress(message.attrs['from'] ?? '');
    return local === '' ? null : `${local}@${domain}`;
  } catch {
    return null;
  }
}

/** What other servers understand by a full text query is for them to say (XEP-0431 section 2.2), so they get words and nothing else. */
function plainWords({ terms }: SearchQuery): string {
  return terms
    .filter(({ match, not }) => match === 'word' && !not)
    .map(({ text }) => text)
    .join(' ');
}

function notOffered(): PchatError {
  return new PchatError('unsupported', 'This server does not search its history.');
}

function asRefusedQuery(error: unknown): unknown {
  if (conditionOf(error) !== 'bad-request') return error;
  const { cause } = error as PchatError;
  const why =
    cause instanceof RequestFailure && cause.text !== ''
      ? cause.text
      : 'The server does not take that query.';
  return new PchatError('usage', why, { cause });
}

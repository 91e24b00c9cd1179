import type { DatabaseSync } from 'node:sqlite';
import { fold } from '../../model/fold.ts';
import { askedWords } from '../asked-words.ts';
import { configIn } from './room-config-columns.ts';
import type { RoomConfig } from './room-config.ts';
import type { Place } from './room-store.ts';
import { standingOf, type Standing } from './standing.ts';
import { BELONGS, LISTED, ROLES_THERE, WITH_STANDING } from './visibility.ts';

/** Which rooms of all categories to list. */
export interface RoomListQuery {
  /** Bare address of who asks. */
  address: string;
  /** What stands for them, as a JSON array. */
  principals: string;
  administrator: boolean;
  /** Domains of the categories to look in, all of which they are in the scope of. */
  services: readonly string[];
  /** Domains of those whose own name has the words of the query, one list a word; a room's text need not have that word then. */
  words: readonly { word: string; services: readonly string[] }[];
  show: 'all' | 'mine' | 'managed' | 'invited';
  /** Only these, by number; absent: all. */
  among?: readonly number[];
}

/** A room as a list has it. */
export interface ListedRoom extends Place {
  id: number;
  config: RoomConfig;
  standing: Standing;
  invited: boolean;
}

const INVITED = `EXISTS (SELECT 1 FROM invitations i
  WHERE i.room = r.id AND i.address = :address AND i.state = 'pending')`;

const SHOW = {
  all: 'true',
  mine: 'b.room IS NULL AND coalesce(m.bits, 0) & 1 <> 0',
  managed: 'b.room IS NULL AND coalesce(m.bits, 0) & 2 <> 0',
  invited: INVITED,
} as const;

/** Rooms across categories, found by what people remember of them. They stand by category, then by address. */
export class RoomList {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** A page of the rooms that answer a query, after a place or before one; null: from the start, or from the end. */
  page(
    query: RoomListQuery,
    from: { after: Place | null } | { before: Place | null },
    limit: number,
  ): ListedRoom[] {
    const backwards = 'before' in from;
    const place = backwards ? from.before : from.after;
    const beyond =
      place === null ? 'true' : `(r.service, r.local) ${backwards ? '<' : '>'} (:placeService, :placeLocal)`;
    const order = backwards ? 'DESC' : 'ASC';
    const { where, values } = conditions(query);
    const rows = this.#database
      .prepare(
        `${WITH_STANDING} SELECT r.*, m.bits & ${ROLES_THERE} AS bits, b.room IS NOT NULL AS banned, ${INVITED} AS invited
         FROM rooms r ${BELONGS} WHERE ${where} AND ${beyond}
         ORDER BY r.service ${order}, r.local ${order} LIMIT :limit`,
      )
      .all({
        ...values,
        ...(place === null ? {} : { placeService: place.service, placeLocal: place.local }),
        limit,
      });
    const found = rows.map((row): ListedRoom => ({
      id: row['id'] as number,
      service: row['service'] as string,
      local: row['local'] as string,
      config: configIn(row),
      standing: standingOf(Number(row['bits'] ?? 0), row['banned'] === 1, query.administrator),
      invited: row['invited'] === 1,
    }));
    return backwards ? found.toReversed() : found;
  }

  /** How many rooms answer a query; before a place if one is given. */
  count(query: RoomListQuery, before: Place | null = null): number {
    const { where, values } = conditions(query);
    const beyond = before === null ? 'true' : '(r.service, r.local) < (:placeService, :placeLocal)';
    const row = this.#database
      .prepare(
        `${WITH_STANDING} SELECT count(*) AS count FROM rooms r ${BELONGS} WHERE ${where} AND ${beyond}`,
      )
      .get({
        ...values,
        ...(before === null ? {} : { placeService: before.service, placeLocal: before.local }),
      });
    return (row as { count: number }).count;
  }
}

/** Words, each with the categories whose own name has it. */
export function wordsOfList(
  words: string,
  categories: readonly { domain: string; category: { name: string } }[],
): RoomListQuery['words'] {
  return askedWords(words).map((word) => ({
    word,
    services: categories
      .filter(({ category }) => fold(category.name).includes(word))
      .map(({ domain }) => domain),
  }));
}

function conditions(query: RoomListQuery): { where: string; values: Record<string, string | number> } {
  const { address, principals, administrator, services, words, show, among } = query;
  const parts = [LISTED, SHOW[show], 'r.service IN (SELECT value FROM json_each(:services))'];
  const values: Record<string, string | number> = {
    address,
    principals,
    administrator: Number(administrator),
    inScope: 1,
    services: JSON.stringify(services),
  };
  for (const [index, { word, services: named }] of words.entries()) {
    const key = `word${index}`;
    values[key] = word;
    const byCategory = named.length === 0 ? '' : ` OR r.service IN (SELECT value FROM json_each(:${key}s))`;
    if (named.length > 0) values[`${key}s`] = JSON.stringify(named);
    parts.push(`(instr(r.search_key, :${key}) > 0${byCategory})`);
  }
  if (among !== undefined) {
    parts.push('r.id IN (SELECT value FROM json_each(:among))');
    values['among'] = JSON.stringify(among);
  }
  return { where: parts.join(' AND '), values };
}

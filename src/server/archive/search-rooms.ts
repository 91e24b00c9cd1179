import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fold } from '../../model/fold.ts';
import { firstRowId } from '../../model/row-ids.ts';
import { indexExpression } from '../../model/search-expression.ts';
import { matchesQuery } from '../../model/search-match.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import { readMessage } from '../../protocol/xmpp/extensions/messages.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { ArchivedMessage } from './archive-store.ts';
import { threadTime } from './thread-time.ts';
import { ALERT_MARK, ANY_MARK, authorMark, roomMark } from './search-index.ts';

/** A room to look in. */
export interface SearchedRoom {
  room: number;
  /** Its bare address. */
  address: string;
  /** The mark by which the index knows its messages with those of other open rooms (openMark()); null: by the room's own alone. */
  open: string | null;
  /** Whether who asks may know who is behind a nick. */
  reveal: boolean;
}

export interface Hit extends ArchivedMessage {
  row: number;
  in: SearchedRoom;
}

interface MessageRow extends Omit<ArchivedMessage, 'hasBody'> {
  has_body: number;
}

/** Rows of the index, both ends excluded. */
export interface Span {
  above: number;
  below: number;
}

/** What was found, oldest first. */
export interface Found {
  hits: Hit[];
  /** The row up to which was looked, in the direction of looking; null: to the end. */
  edge: number | null;
  /** It stopped because it had looked long enough, not because the page was full. */
  limited: boolean;
}

/** Words that a part may stand for; beyond, a search for it says too little. */
const MAX_WORDS = 400;
/** Rooms that are named to the index; of more, all is looked through and the others' left out. */
const MAX_NAMED = 1000;

/** Looks for messages in the full-text index, and gives only those of rooms that it is given: whoever gives them asks who may read. */
export class RoomSearch {
  readonly #words;
  readonly #authorsByNick;
  readonly #authorsByAddress;
  readonly #rowAt;
  readonly #walks: Record<'older' | 'newer', StatementSync>;
  readonly #roomAt;
  readonly #message;
  readonly #now: () => number;

  /** @param now milliseconds of a clock that only goes forwards, by which the budget of a search is counted */
  constructor(database: DatabaseSync, now: () => number = threadTime) {
    this.#now = now;
    this.#words = database.prepare('SELECT word FROM search_vocabulary WHERE instr(word, ?) > 0 LIMIT ?');
    this.#authorsByNick = database.prepare('SELECT id FROM search_authors WHERE nick_key = ?');
    this.#authorsByAddress = database.prepare(
      'SELECT id FROM search_authors WHERE sender_key = ?1 OR local_key = ?1',
    );
    this.#rowAt = database.prepare('SELECT row FROM search_rows WHERE room = ? AND position = ?');
    // The index is walked by itself: joined to others, SQLite might sort all hits before it gives one.
    const walk = (where: string, order: string) =>
      database.prepare(
        `SELECT rowid AS row FROM search_words WHERE search_words MATCH ? AND rowid ${where} ? ORDER BY rowid ${order}`,
      );
    this.#walks = { older: walk('<', 'DESC'), newer: walk('>', 'ASC') };
    this.#roomAt = database.prepare('SELECT room FROM search_rows WHERE row = ?');
    this.#message = database.prepare(
      `SELECT m.position, id, time, sender, nick, has_body, stanza FROM search_rows s
       JOIN room_messages m ON m.room = s.room AND m.position = s.position WHERE s.row = ?`,
    );
  }

  /** The row of an archived message; that of its time when it is none that can be found. */
  rowOf(room: number, { position, time }: Pick<ArchivedMessage, 'position' | 'time'>): number {
    const found = this.#rowAt.get(room, position) as { row: number } | undefined;
    return found?.row ?? firstRowId(time);
  }

  /**
   * Looks from one end of a span to the other.
   *
   * @param older from the newest to the oldest
   * @param budget milliseconds after which to stop at the next hit of the index, whatever was found
   */
  find(
    rooms: readonly SearchedRoom[],
    query: SearchQuery,
    span: Span,
    page: { limit: number; older: boolean; budget: number },
  ): Found {
    const expression = this.#expression(rooms, query);
    if (expression === null) return { hits: [], edge: null, limited: false };
    const { limit, older, budget } = page;
    const byId = new Map(rooms.map((room) => [room.room, room]));
    const until = this.#now() + budget;
    const hits: Hit[] = [];
    const ended = (edge: number | null, limited: boolean): Found => ({
      hits: older ? hits.toReversed() : hits,
      edge,
      limited,
    });
    const { above, below } = within(span, query);
    const walk = older
      ? this.#walks.older.iterate(expression, below)
      : this.#walks.newer.iterate(expression, above);
    for (const { row } of walk as Iterable<{ row: number }>) {
      // Asked to stop at a row, the index would go on looking for more all the same.
      if (older ? row <= above : row >= below) break;
      const room = byId.get((this.#roomAt.get(row) as { room: number }).room);
      const hit = room && this.#hit(row, room);
      if (hit !== undefined && answers(hit, query)) hits.push(hit);
      if (hits.length === limit) return ended(row, false);
      if (this.#now() > until) return ended(row, true);
    }
    return ended(null, false);
  }

  #hit(row: number, room: SearchedRoom): Hit {
    const { has_body, ...message } = this.#message.get(row) as unknown as MessageRow;
    return { ...message, hasBody: has_body === 1, row, in: room };
  }

  /** What the index is asked; null: nothing can be found. */
  #expression(rooms: readonly SearchedRoom[], query: SearchQuery): string | null {
    const words = indexExpression(query, (part) => this.#wordsWith(part));
    const marks = this.#marks(rooms, query.authors);
    if (marks === null) return null;
    const alert = query.alertsOnly ? ` AND marks : ${ALERT_MARK}` : '';
    return `${words === null ? '' : `body : (${words}) AND `}(${marks})${alert}`;
  }

  /**
   * The rooms and authors. Where addresses are hidden none is looked for, so that not even the time that it takes tells who is behind
   * a nick.
   */
  #marks(rooms: readonly SearchedRoom[], names: readonly string[]): string | null {
    const where = placeMarks(rooms);
    if (names.length === 0) return where;
    const keys = names.map(fold);
    const byNick = anyOf(keys.flatMap((key) => this.#authors(this.#authorsByNick, key)));
    const byAddress = anyOf(keys.flatMap((key) => this.#authors(this.#authorsByAddress, key)));
    const masked = rooms.filter(({ reveal }) => !reveal).slice(0, MAX_NAMED);
    const except = masked.length === 0 ? '' : ` NOT ${anyOf(masked.map(({ room }) => roomMark(room)))}`;
    const parts = [byNick, byAddress && `(${byAddress}${except})`].filter((part) => part !== null);
    return parts.length === 0 ? null : `${where}) AND (${parts.join(' OR ')}`;
  }

  #authors(statement: StatementSync, key: string): string[] {
    return (statement.all(key) as { id: number }[]).map(({ id }) => authorMark(id));
  }

  #wordsWith(part: string): string[] | null {
    const found = this.#words.all(part, MAX_WORDS + 1) as { word: string }[];
    return found.length > MAX_WORDS ? null : found.map(({ word }) => word);
  }
}

/** Where to look: what is open to all, and rooms by their names. */
function placeMarks(rooms: readonly SearchedRoom[]): string {
  const places = new Set(rooms.map(({ open, room }) => open ?? roomMark(room)));
  return places.size > MAX_NAMED ? `marks : ${ANY_MARK}` : `marks : (${[...places].join(' OR ')})`;
}

function anyOf(marks: readonly string[]): string | null {
  return marks.length === 0 ? null : `marks : (${marks.join(' OR ')})`;
}

function within({ above, below }: Span, { since, until }: SearchQuery): Span {
  return {
    above: since === null ? above : Math.max(above, firstRowId(since) - 1),
    below: until === null ? below : Math.min(below, firstRowId(until)),
  };
}

/** The same filter as everywhere; the index may have found more. */
function answers({ in: { address, reveal }, ...message }: Hit, query: SearchQuery): boolean {
  const { id, time, sender, nick, stanza } = message;
  const author = { address: reveal ? sender : null, name: nick };
  const read = readMessage(parseElement(stanza), { id, room: address, author, time });
  return read !== null && matchesQuery(read, query, () => false);
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fold } from '../../model/fold.ts';
import { firstRowId } from '../../model/row-ids.ts';
import { indexExpression } from '../../model/search-expression.ts';
import { matchesQuery } from '../../model/search-match.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import { readMessage } from '../../protocol/xmpp/extensions/messages.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { ArchivedMessage } from './archive-store.ts';
import { ALERT_MARK, authorMark, roomMark } from './search-index.ts';

/** A room to look in. */
export interface SearchedRoom {
  room: number;
  /** Its bare address. */
  address: string;
  /** Whether who asks may know who is behind a nick. */
  reveal: boolean;
}

export interface Hit extends ArchivedMessage {
  row: number;
  in: SearchedRoom;
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
const MAX_WORDS = 1000;
const BATCH = 50;
/**
 * The index cannot be stopped while it walks, so it is asked for one stretch of time after the other, each as long as its like took
 * milliseconds; never for so many rows, of which the end of the last stretch would tell in rooms that one may not read.
 */
const FIRST_WIDTH = firstRowId(3_600_000);
const QUICK = 3;
const SLOW = 15;

interface HitRow extends Omit<Hit, 'in' | 'hasBody'> {
  room: number;
  has_body: number;
}

/** Looks for messages in the full-text index, only in rooms that it is given: whoever gives them asks who may read. */
export class RoomSearch {
  readonly #words;
  readonly #authorsByNick;
  readonly #authorsByAddress;
  readonly #rowAt;
  readonly #hits: Record<'older' | 'newer', StatementSync>;
  readonly #now: () => number;

  /** @param now milliseconds of a clock that only goes forwards */
  constructor(database: DatabaseSync, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#words = database.prepare('SELECT word FROM search_vocabulary WHERE instr(word, ?) > 0 LIMIT ?');
    this.#authorsByNick = database.prepare('SELECT id FROM search_authors WHERE nick_key = ?');
    this.#authorsByAddress = database.prepare(
      'SELECT id FROM search_authors WHERE sender_key = ?1 OR local_key = ?1',
    );
    this.#rowAt = database.prepare('SELECT row FROM search_rows WHERE room = ? AND position = ?');
    // The index is walked by itself first: joined directly, SQLite might sort all hits before it gives one.
    const hits = (order: string) =>
      database.prepare(
        `SELECT hit AS row, m.room, m.position, id, time, sender, nick, has_body, stanza FROM
           (SELECT rowid AS hit FROM search_words WHERE search_words MATCH ? AND rowid > ? AND rowid < ?
            ORDER BY rowid ${order} LIMIT ${BATCH})
         JOIN search_rows s ON s.row = hit
         JOIN room_messages m ON m.room = s.room AND m.position = s.position
         ORDER BY hit ${order}`,
      );
    this.#hits = { older: hits('DESC'), newer: hits('ASC') };
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
   * @param budget milliseconds after which to stop, whatever was found
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
    const direction = older ? 'older' : 'newer';
    const byId = new Map(rooms.map((room) => [room.room, room]));
    const until = this.#now() + budget;
    const hits: Hit[] = [];
    const ended = (edge: number | null, limited: boolean): Found => ({
      hits: older ? hits.toReversed() : hits,
      edge,
      limited,
    });
    const { above, below } = within(span, query);
    let from = older ? below : above;
    let width = FIRST_WIDTH;
    for (;;) {
      const began = this.#now();
      const far = older
        ? Math.max(above, Math.min(from, firstRowId(Date.now())) - width)
        : Math.min(below, Math.max(from, 0) + width);
      for (;;) {
        const ends = older ? [far, from] : [from, far];
        const rows = this.#hits[direction].all(expression, ...ends) as unknown as HitRow[];
        for (const row of rows) {
          const hit = { ...row, hasBody: row.has_body === 1, in: byId.get(row.room)! };
          if (answers(hit, query)) hits.push(hit);
          if (hits.length === limit) return ended(row.row, false);
        }
        if (rows.length < BATCH) break;
        from = rows.at(-1)!.row;
        if (this.#now() > until) return ended(from, true);
      }
      if (far === (older ? above : below)) return ended(null, false);
      // The end of the window was not looked at.
      from = older ? far + 1 : far - 1;
      const now = this.#now();
      if (now > until) return ended(from, true);
      if (now - began < QUICK) width *= 4;
      else if (now - began > SLOW) width /= 4;
    }
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
   * The rooms and authors. Whoever may not know who is behind a nick is answered as if the index did not either, down to how long it
   * looks: only where addresses are shown is an address looked for.
   */
  #marks(rooms: readonly SearchedRoom[], names: readonly string[]): string | null {
    const anywhere = anyOf(rooms.map(({ room }) => roomMark(room)));
    if (names.length === 0) return anywhere;
    const keys = names.map(fold);
    const shown = anyOf(rooms.filter(({ reveal }) => reveal).map(({ room }) => roomMark(room)));
    const byNick = anyOf(keys.flatMap((key) => this.#authors(this.#authorsByNick, key)));
    const byAddress = anyOf(keys.flatMap((key) => this.#authors(this.#authorsByAddress, key)));
    const both = [
      anywhere !== null && byNick !== null ? `(${anywhere} AND ${byNick})` : null,
      shown !== null && byAddress !== null ? `(${shown} AND ${byAddress})` : null,
    ].filter((part) => part !== null);
    return both.length === 0 ? null : both.join(' OR ');
  }

  #authors(statement: StatementSync, key: string): string[] {
    return (statement.all(key) as { id: number }[]).map(({ id }) => authorMark(id));
  }

  #wordsWith(part: string): string[] | null {
    const found = this.#words.all(part, MAX_WORDS + 1) as { word: string }[];
    return found.length > MAX_WORDS ? null : found.map(({ word }) => word);
  }
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

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { indexExpression } from '../model/search-expression.ts';
import { isAuthor, matchesQuery } from '../model/search-match.ts';
import type { SearchQuery } from '../model/search-query.ts';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, messageFromRow, type MessageRow } from './rows.ts';
import { firstRowId } from '../model/row-ids.ts';
import { authorMark, roomMark } from './word-index.ts';

/** Newest first; `next` continues where this page ended, null at the end. */
export interface SearchPage {
  messages: Message[];
  next: number | null;
}

/** Words of the vocabulary that a part of a word may stand for; beyond, a search for it says too little. */
const MAX_ALTERNATIVES = 1000;

/** Searches the messages of all rooms, newest first, by walking the index: the first results do not wait for the last. */
export class Search {
  readonly #found: StatementSync;
  readonly #everything: StatementSync;
  readonly #message: StatementSync;
  readonly #vocabulary: StatementSync;
  readonly #rooms: StatementSync;
  readonly #authors: StatementSync;
  readonly #isMention: (message: Message) => boolean;

  /** @param isMention whether a message mentions the account's owner, for `is:mention` */
  constructor(database: DatabaseSync, isMention: (message: Message) => boolean) {
    this.#isMention = isMention;
    this.#found = database.prepare(
      'SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC',
    );
    this.#everything = database.prepare('SELECT rowid FROM message WHERE rowid < ? ORDER BY rowid DESC');
    this.#message = database.prepare(
      `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE message.rowid = ?`,
    );
    this.#vocabulary = database.prepare('SELECT word FROM vocabulary WHERE instr(word, ?) > 0 LIMIT ?');
    this.#rooms = database.prepare('SELECT id, address FROM room');
    this.#authors = database.prepare('SELECT id, address, name FROM author');
  }

  /**
   * @param rooms addresses of the rooms to look in; null: all
   * @param from where the page before ended, null to begin
   */
  find(
    query: SearchQuery,
    rooms: readonly string[] | null,
    limit: number,
    from: number | null = null,
  ): SearchPage {
    const marks: string[][] = [];
    if (rooms !== null) marks.push(this.#roomIds(rooms).map(roomMark));
    if (query.authors.length > 0) marks.push(this.#authorIds(query.authors).map(authorMark));
    if (marks.some((group) => group.length === 0)) return { messages: [], next: null };
    const words = indexExpression(query, (part) => this.#wordsWith(part));
    const clauses = marks.map((group) => `marks : (${group.join(' OR ')})`);
    if (words !== null) clauses.unshift(`body : (${words})`);
    const low = query.since === null ? 0 : firstRowId(query.since);
    const high = Math.min(
      from ?? Number.MAX_SAFE_INTEGER,
      query.until === null ? Number.MAX_SAFE_INTEGER : firstRowId(query.until),
    );
    const messages: Message[] = [];
    for (const row of this.#rowsBelow(high, clauses.join(' AND '))) {
      // Asked to stop at a row, the index would go on looking for more all the same.
      if (row < low) break;
      const message = messageFromRow(this.#message.get(row) as unknown as MessageRow);
      if (matchesQuery(message, query, this.#isMention)) messages.push(message);
      if (messages.length === limit) return { messages, next: row };
    }
    return { messages, next: null };
  }

  /** Rows that the index finds below one, newest first and as they are found: joined to others, SQLite might sort all of them first. */
  *#rowsBelow(high: number, expression: string): Iterable<number> {
    const rows = expression === '' ? this.#everything.iterate(high) : this.#found.iterate(expression, high);
    for (const row of rows) yield row['rowid'] as number;
  }

  #wordsWith(part: string): string[] | null {
    const found = this.#vocabulary.all(part, MAX_ALTERNATIVES + 1);
    return found.length > MAX_ALTERNATIVES ? null : found.map((row) => row['word'] as string);
  }

  #roomIds(addresses: readonly string[]): number[] {
    const wanted = new Set(addresses);
    return this.#rooms
      .all()
      .filter((row) => wanted.has(row['address'] as string))
      .map((row) => row['id'] as number);
  }

  #authorIds(typed: readonly string[]): number[] {
    return this.#authors
      .all()
      .filter((row) => {
        const author = { address: (row['address'] as string) || null, name: row['name'] as string };
        return typed.some((name) => isAuthor(author, name));
      })
      .map((row) => row['id'] as number);
  }
}

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
const BATCH = 200;

/** Searches the messages of all rooms, newest first, by walking the index: the first results do not wait for the last. */
export class Search {
  readonly #database: DatabaseSync;
  readonly #vocabulary: StatementSync;
  readonly #rooms: StatementSync;
  readonly #authors: StatementSync;
  readonly #isMention: (message: Message) => boolean;

  /** @param isMention whether a message mentions the account's owner, for `is:mention` */
  constructor(database: DatabaseSync, isMention: (message: Message) => boolean) {
    this.#isMention = isMention;
    this.#database = database;
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
    let high = Math.min(
      from ?? Number.MAX_SAFE_INTEGER,
      query.until === null ? Number.MAX_SAFE_INTEGER : firstRowId(query.until),
    );
    const walk = this.#walk(clauses.join(' AND '));
    const messages: Message[] = [];
    for (;;) {
      const rows = walk(low, high);
      for (const row of rows) {
        const message = messageFromRow(row);
        if (matchesQuery(message, query, this.#isMention)) messages.push(message);
        if (messages.length === limit) return { messages, next: row.rowid };
      }
      if (rows.length < BATCH) return { messages, next: null };
      high = rows.at(-1)!.rowid;
    }
  }

  /** Reads rows below `high` and not below `low`, newest first, BATCH at a time. */
  #walk(expression: string): (low: number, high: number) => MessageRow[] {
    if (expression === '') {
      const all = this.#database.prepare(
        `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE message.rowid >= ? AND message.rowid < ? ORDER BY message.rowid DESC LIMIT ${BATCH}`,
      );
      return (low, high) => all.all(low, high) as unknown as MessageRow[];
    }
    // The index is walked by itself first: joined directly, SQLite might sort all hits before it gives one.
    const found = this.#database.prepare(
      `SELECT ${MESSAGE_COLUMNS} FROM
         (SELECT rowid AS hit FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ${BATCH})
       JOIN message ON message.rowid = hit JOIN author ON author.id = message.author JOIN room ON room.id = message.room
       ORDER BY message.rowid DESC`,
    );
    return (low, high) => found.all(expression, low, high) as unknown as MessageRow[];
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

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, messageFromRow, type MessageRow, moreOf } from './rows.ts';
import type { Segments } from './segments.ts';
import { WordIndex } from './word-index.ts';

/** Changes messages that are here, and the index with them. */
export class MessageChanges {
  readonly #index: WordIndex;
  readonly #segments: Segments;
  readonly #row: StatementSync;
  readonly #update: StatementSync;
  readonly #rows: StatementSync;
  readonly #forget: StatementSync;
  readonly #author: StatementSync;

  constructor(database: DatabaseSync, segments: Segments) {
    this.#index = new WordIndex(database);
    this.#segments = segments;
    this.#row = database.prepare(
      `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE message.room = ? AND archive_id = ?`,
    );
    this.#update = database.prepare(
      'UPDATE message SET kind = ?, text = ?, title = ?, alert = ?, more = ? WHERE rowid = ?',
    );
    this.#author = database.prepare('SELECT author FROM message WHERE rowid = ?');
    this.#rows = database.prepare('SELECT rowid FROM message WHERE room = ?');
    this.#forget = database.prepare('DELETE FROM message WHERE room = ?');
  }

  /** Takes a later state of a message that is here: pages of an archive may give an earlier one again. */
  update(room: number, message: Message): boolean {
    const row = this.#row.get(room, message.id) as unknown as MessageRow | undefined;
    if (row === undefined || !isLater(message, messageFromRow(row))) return false;
    const { kind, text, title, alert } = message;
    this.#update.run(kind, text, title, Number(alert), moreOf(message), row.rowid);
    const author = this.#author.get(row.rowid)!['author'] as number;
    this.#index.remove(row.rowid);
    this.#index.add(row.rowid, room, author, message);
    return true;
  }

  forget(room: number): void {
    for (const { rowid } of this.#rows.all(room)) this.#index.remove(rowid as number);
    this.#forget.run(room);
    this.#segments.forget(room);
  }
}

function isLater(message: Message, known: Message): boolean {
  if (known.removed !== null || message.removed !== null) return known.removed === null;
  return (message.editedAt ?? 0) > (known.editedAt ?? 0);
}

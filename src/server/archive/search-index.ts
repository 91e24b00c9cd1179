import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { fold, foldedWords, standsAlone } from '../../model/fold.ts';
import { firstRowId } from '../../model/row-ids.ts';
import { searchText } from '../../model/search-match.ts';
import { correctedId, retractionIn } from '../../protocol/xmpp/extensions/corrections.ts';
import { readMessage } from '../../protocol/xmpp/extensions/messages.ts';
import { escapeAttribute, type Element } from '../stream/element.ts';
import type { ArchiveEntry } from './archive-store.ts';

/** How far back among its author's messages the one is looked for that a message corrects (XEP-0308: the last one). */
const CORRECTABLE = 100;

/** A room as the index has it. */
export interface SearchableRoom {
  id: number;
  /** Marks its messages as readable by all of its category (openMark()), whether they still are is for the search to ask; null: not. */
  open: string | null;
}

/** The word that stands for a room in the index. */
export function roomMark(room: number): string {
  return `r${room}`;
}

export function authorMark(author: number): string {
  return `a${author}`;
}

/**
 * That of messages in a category's open rooms. Each has its own: what is said where somebody knows nothing of must not even take their
 * search longer.
 */
export function openMark(service: string): string {
  return `o${createHash('sha256').update(service).digest('hex').slice(0, 16)}`;
}

/** That of messages of high importance, and of every message. */
export const ALERT_MARK = 'alert';
export const ANY_MARK = 'any';

/** Keeps the full-text index; every method is called within the caller's transaction. */
export class SearchIndex {
  readonly #addRow;
  readonly #lastRow;
  readonly #rowOf;
  readonly #removeRow;
  readonly #addWords;
  readonly #removeWords;
  readonly #addWord;
  readonly #author;
  readonly #addAuthor;
  readonly #byId;
  readonly #latestOf;
  readonly #upTo;
  readonly #some;

  constructor(database: DatabaseSync) {
    this.#addRow = database.prepare('INSERT INTO search_rows (row, room, position) VALUES (?, ?, ?)');
    this.#lastRow = database.prepare('SELECT max(row) AS row FROM search_rows WHERE row >= ? AND row < ?');
    this.#rowOf = database.prepare('SELECT row FROM search_rows WHERE room = ? AND position = ?');
    this.#removeRow = database.prepare('DELETE FROM search_rows WHERE row = ?');
    this.#addWords = database.prepare('INSERT INTO search_words (rowid, body, marks) VALUES (?, ?, ?)');
    this.#removeWords = database.prepare('DELETE FROM search_words WHERE rowid = ?');
    this.#addWord = database.prepare('INSERT OR IGNORE INTO search_vocabulary (word) VALUES (?)');
    this.#author = database.prepare('SELECT id FROM search_authors WHERE sender = ? AND nick = ?');
    this.#addAuthor = database.prepare(
      `INSERT INTO search_authors (sender, nick, sender_key, local_key, nick_key) VALUES (?, ?, ?, ?, ?) RETURNING id`,
    );
    this.#byId = database.prepare(
      'SELECT position FROM room_messages WHERE room = ? AND id = ? AND sender = ?',
    );
    this.#latestOf = database.prepare(
      `SELECT position, stanza FROM room_messages WHERE room = ? AND sender = ? AND position < ?
       ORDER BY position DESC LIMIT ${CORRECTABLE}`,
    );
    this.#some = database.prepare('SELECT row FROM search_rows WHERE room = ? LIMIT ?');
    this.#upTo = database.prepare('SELECT row FROM search_rows WHERE room = ? AND position <= ?');
  }

  /** Puts in an archived message, if it is one that can be found, and takes out the one that it corrects or takes back. */
  add(room: SearchableRoom, position: number, entry: ArchiveEntry, stanza: Element): void {
    this.#amend(room.id, position, entry, stanza);
    const { id, time, sender, nick } = entry;
    const message = readMessage(stanza, { id, room: '', author: { address: null, name: nick }, time });
    if (message === null || message.removed !== null) return;
    const words = foldedWords(searchText(message));
    const marks = [ANY_MARK, roomMark(room.id), authorMark(this.#authorId(sender, nick))];
    if (room.open !== null) marks.push(room.open);
    if (message.alert) marks.push(ALERT_MARK);
    const row = this.#freeRow(time);
    this.#addRow.run(row, room.id, position);
    this.#addWords.run(row, words.join(' '), marks.join(' '));
    for (const word of new Set(words)) if (!standsAlone(word)) this.#addWord.run(word);
  }

  /** Takes out some of a room's messages. @returns how many; fewer than the limit when none are left */
  forgetSome(room: number, limit: number): number {
    const rows = this.#some.all(room, limit) as { row: number }[];
    for (const { row } of rows) this.#remove(row);
    return rows.length;
  }

  /** Takes out a room's messages up to a position. */
  forget(room: number, position: number): void {
    for (const { row } of this.#upTo.all(room, position) as { row: number }[]) this.#remove(row);
  }

  /** Only authors change what they wrote (as the client's amendments.ts has it). */
  #amend(room: number, position: number, { sender }: ArchiveEntry, stanza: Element): void {
    const retracted = retractionIn(stanza)?.id;
    const corrected = correctedId(stanza);
    const target =
      retracted !== undefined
        ? (this.#byId.get(room, retracted, sender) as { position: number } | undefined)?.position
        : corrected !== null
          ? this.#corrected(room, position, sender, corrected)
          : undefined;
    if (target === undefined) return;
    const found = this.#rowOf.get(room, target) as { row: number } | undefined;
    if (found !== undefined) this.#remove(found.row);
  }

  /** The message with that id of its author's own. */
  #corrected(room: number, before: number, sender: string, id: string): number | undefined {
    const attribute = ` id='${escapeAttribute(id)}'`;
    const latest = this.#latestOf.all(room, sender, before) as { position: number; stanza: string }[];
    return latest.find(({ stanza }) => stanza.slice(0, stanza.indexOf('>')).includes(attribute))?.position;
  }

  #remove(row: number): void {
    this.#removeWords.run(row);
    this.#removeRow.run(row);
  }

  #freeRow(time: number): number {
    for (let millisecond = time; ; millisecond += 1) {
      const first = firstRowId(millisecond);
      const end = firstRowId(millisecond + 1);
      const last = (this.#lastRow.get(first, end) as { row: number | null }).row;
      if (last === null) return first;
      if (last + 1 < end) return last + 1;
    }
  }

  #authorId(sender: string, nick: string): number {
    const known = this.#author.get(sender, nick) as { id: number } | undefined;
    if (known !== undefined) return known.id;
    const key = fold(sender);
    const added = this.#addAuthor.get(sender, nick, key, key.split('@')[0]!, fold(nick)) as { id: number };
    return added.id;
  }
}

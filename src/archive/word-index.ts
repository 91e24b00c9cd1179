import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { foldedWords, standsAlone } from '../model/fold.ts';
import type { Message } from '../model/message.ts';
import { searchText } from '../model/search-match.ts';

/** The full-text index: each message's folded words, and its room and author as words, so that one walk finds all. */
export class WordIndex {
  readonly #add: StatementSync;
  readonly #addWord: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    this.#add = database.prepare('INSERT INTO words (rowid, body, marks) VALUES (?, ?, ?)');
    this.#addWord = database.prepare('INSERT OR IGNORE INTO vocabulary (word) VALUES (?)');
    this.#remove = database.prepare('DELETE FROM words WHERE rowid = ?');
  }

  add(rowid: number, room: number, author: number, message: Message): void {
    const words = foldedWords(searchText(message));
    this.#add.run(rowid, words.join(' '), `${roomMark(room)} ${authorMark(author)}`);

    for (const word of new Set(words)) if (!standsAlone(word)) this.#addWord.run(word);
  }

  remove(rowid: number): void {
    this.#remove.run(rowid);
  }
}

/** The word that stands for a room in the index. */
export function roomMark(room: number): string {
  return `r${room}`;
}

export function authorMark(author: number): string {
  return `a${author}`;
}

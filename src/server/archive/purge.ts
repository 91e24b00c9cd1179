import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../store/group-commit.ts';
import type { SearchIndex } from './search-index.ts';

/** Messages deleted at once, and the pause after them in milliseconds: a few milliseconds of every turn at most. */
const SLICE = 500;
const PAUSE = 20;

/** Deletes the archives of destroyed rooms without holding up those who talk: a long one takes seconds. */
export class ArchivePurge {
  readonly #writer: GroupCommit;
  readonly #index: SearchIndex;
  readonly #log: (text: string) => void;
  readonly #next;
  readonly #end;
  readonly #delete;
  readonly #done;
  readonly #forget;
  #timer: NodeJS.Timeout | undefined;

  /** @param log told when it cannot go on; the rest is left to the next start */
  constructor(database: DatabaseSync, writer: GroupCommit, index: SearchIndex, log: (text: string) => void) {
    this.#writer = writer;
    this.#index = index;
    this.#log = log;
    this.#next = database.prepare('SELECT room FROM room_purges LIMIT 1');
    this.#end = database.prepare(
      `SELECT min(position) + ${SLICE - 1} AS position FROM room_messages WHERE room = ?`,
    );
    this.#delete = database.prepare('DELETE FROM room_messages WHERE room = ? AND position <= ?');
    this.#done = database.prepare('DELETE FROM room_purges WHERE room = ?');
    this.#forget = database.prepare('DELETE FROM search_progress WHERE room = ?');
  }

  /** Goes on until nothing is left. For after a start, and after a room was destroyed. */
  start(): void {
    this.#timer ??= setTimeout(() => this.#slice(), PAUSE).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #slice(): void {
    this.#timer = undefined;
    try {
      const next = this.#next.get() as { room: number } | undefined;
      if (next === undefined) return;
      this.#writer.transaction(() => this.#purge(next.room));
      this.start();
    } catch (error) {
      this.#log(`The archive of a destroyed room could not be deleted: ${String(error)}`);
    }
  }

  #purge(room: number): void {
    const { position } = this.#end.get(room) as { position: number | null };
    if (position === null) {
      this.#forget.run(room);
      this.#done.run(room);
      return;
    }
    this.#index.forget(room, position);
    this.#delete.run(room, position);
  }
}

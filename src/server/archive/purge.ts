import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../store/group-commit.ts';

/** Messages deleted at once, and the pause after them in milliseconds: a few milliseconds of every turn at most. */
const SLICE = 500;
const PAUSE = 20;

/** Deletes the archives of destroyed rooms without holding up those who talk: a long one takes seconds. */
export class ArchivePurge {
  readonly #writer: GroupCommit;
  readonly #log: (text: string) => void;
  readonly #next;
  readonly #delete;
  readonly #done;
  #timer: NodeJS.Timeout | undefined;

  /** @param log told when it cannot go on; the rest is left to the next start */
  constructor(database: DatabaseSync, writer: GroupCommit, log: (text: string) => void) {
    this.#writer = writer;
    this.#log = log;
    this.#next = database.prepare('SELECT room FROM room_purges LIMIT 1');
    this.#delete = database.prepare(
      `DELETE FROM room_messages WHERE room = ?1 AND position <=
         (SELECT min(position) FROM room_messages WHERE room = ?1) + ${SLICE - 1}`,
    );
    this.#done = database.prepare('DELETE FROM room_purges WHERE room = ?');
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
      this.#writer.transaction(() => {
        if (this.#delete.run(next.room).changes === 0) this.#done.run(next.room);
      });
      this.start();
    } catch (error) {
      this.#log(`The archive of a destroyed room could not be deleted: ${String(error)}`);
    }
  }
}

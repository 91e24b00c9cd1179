import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../store/group-commit.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { ArchiveStore } from './archive-store.ts';
import { openMark, type SearchIndex } from './search-index.ts';
import { threadTime } from './thread-time.ts';

/** Messages put in at once: some ten milliseconds of work. */
const SLICE = 100;
/** Milliseconds between slices. While people post nothing is done, but for no longer than the patience lasts. */
const PAUSE = 30;
const PATIENCE = 2000;
/** Milliseconds that someone who searches waits for what is still missing. */
const CATCH_UP = 50;

/** In place of whether a room is open: it was when its messages were marked so, and is not any more. */
const CLOSED_SINCE = 2;

interface Progress {
  position: number;
  open: number;
  service: string;
}

/**
 * Puts archives into the full-text index: to index a message takes as long as to pass it on to a dozen people, so it is done when they
 * have it, and before anyone searches. A room is gone through from its first message to its last, so that a correction never comes
 * before what it corrects. What a crash interrupts goes on at the next start, as do archives that are older than the index.
 */
export class SearchBacklog {
  readonly #archive: ArchiveStore;
  readonly #index: SearchIndex;
  readonly #writer: GroupCommit;
  readonly #log: (text: string) => void;
  readonly #progress;
  readonly #begin;
  readonly #moveTo;
  readonly #again;
  readonly #behind;
  /** Rooms with messages that are not in the index. */
  readonly #rooms: Set<number>;
  #timer: NodeJS.Timeout | undefined;
  #waitingSince = 0;
  #posted = false;

  /** @param log told when it cannot go on; the rest is left to the next start */
  constructor(
    database: DatabaseSync,
    archive: ArchiveStore,
    index: SearchIndex,
    writer: GroupCommit,
    log: (text: string) => void,
  ) {
    this.#archive = archive;
    this.#index = index;
    this.#writer = writer;
    this.#log = log;
    this.#progress = database.prepare(
      'SELECT position, open, service FROM search_progress JOIN rooms ON id = room WHERE room = ?',
    );
    this.#begin = database.prepare(
      `INSERT INTO search_progress (room, position, open)
       SELECT id, 0, public = 1 AND members_only = 0 FROM rooms WHERE id = ?`,
    );
    this.#moveTo = database.prepare('UPDATE search_progress SET position = ? WHERE room = ?');
    this.#again = database.prepare('UPDATE search_progress SET position = 0, open = 0 WHERE room = ?');
    this.#behind = database.prepare(
      `SELECT id FROM rooms WHERE (SELECT max(position) FROM room_messages WHERE room = rooms.id) >
         coalesce((SELECT position FROM search_progress WHERE room = rooms.id), 0)
       UNION SELECT room FROM search_progress WHERE open = ${CLOSED_SINCE}`,
    );
    this.#rooms = new Set();
    this.lookAgain();
  }

  /** A message was added to a room's archive and is on disk, or the room is not open any more. */
  note(room: number): void {
    this.#posted = true;
    this.#rooms.add(room);
    this.start();
  }

  /** Another process may have changed rooms. */
  lookAgain(): void {
    for (const { id } of this.#behind.all() as { id: number }[]) this.#rooms.add(id);
  }

  /** Goes on until nothing is left. */
  start(): void {
    if (this.#timer !== undefined || this.#rooms.size === 0) return;
    this.#waitingSince = Date.now();
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Puts in what is missing of these rooms, at once. @returns false when that would take too long */
  catchUp(rooms: readonly number[]): boolean {
    const behind = rooms.filter((room) => this.#rooms.has(room));
    const until = threadTime() + CATCH_UP;
    while (behind.length > 0 && threadTime() < until) {
      this.#slice(behind);
      while (behind.length > 0 && !this.#rooms.has(behind[0]!)) behind.shift();
    }
    return behind.length === 0;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const isBusy = this.#posted && Date.now() - this.#waitingSince < PATIENCE;
      this.#posted = false;
      try {
        if (!isBusy) this.#slice(this.#rooms);
        if (this.#rooms.size > 0) this.#schedule();
      } catch (error) {
        this.#log(`The history could not be made searchable: ${String(error)}`);
      }
    }, PAUSE).unref();
  }

  #slice(rooms: Iterable<number>): void {
    const done = this.#writer.transaction(() => {
      const complete: number[] = [];
      let left = SLICE;
      for (const room of rooms) {
        left -= this.#putIn(room, left);
        if (left === 0) break;
        complete.push(room);
      }
      return complete;
    });
    for (const room of done) this.#rooms.delete(room);
  }

  /**
   * Takes out what is marked as open to all: it is put in again without that, so that others do not look through it.
   *
   * @returns the limit, as there is more to do for this room
   */
  #takeOut(room: number, limit: number): number {
    if (this.#index.forgetSome(room, limit) < limit) this.#again.run(room);
    return limit;
  }

  /** @returns how many messages were put in, fewer than the limit when there are no more */
  #putIn(room: number, limit: number): number {
    const known = () => this.#progress.get(room) as Progress | undefined;
    let progress = known();
    if (progress === undefined && this.#begin.run(room).changes > 0) progress = known();
    // Destroyed meanwhile.
    if (progress === undefined) return 0;
    if (progress.open === CLOSED_SINCE) return this.#takeOut(room, limit);
    const { position } = progress;
    const open = progress.open === 1 ? openMark(progress.service) : null;
    const { to } = this.#archive.all(room);
    const messages = this.#archive.read(room, { from: position + 1, to }, {}, limit, false);
    for (const message of messages) {
      this.#index.add({ id: room, open }, message.position, message, parseElement(message.stanza));
    }
    if (messages.length > 0) this.#moveTo.run(messages.at(-1)!.position, room);
    return messages.length;
  }
}

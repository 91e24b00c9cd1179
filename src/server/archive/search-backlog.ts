import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from '../store/group-commit.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { ArchivedMessage, ArchiveStore } from './archive-store.ts';
import type { SearchIndex } from './search-index.ts';

/** Messages put in at once, and the pause after them in milliseconds: some ten milliseconds of every turn at most. */
const SLICE = 100;
const PAUSE = 20;

/**
 * Puts archives that are older than the full-text index into it, without holding up those who talk. A room is gone through from its
 * first message to its last, also to those posted meanwhile, so that a correction never comes before what it corrects.
 */
export class SearchBacklog {
  readonly #archive: ArchiveStore;
  readonly #index: SearchIndex;
  readonly #writer: GroupCommit;
  readonly #log: (text: string) => void;
  readonly #next;
  readonly #moveOn;
  readonly #done;
  readonly #rooms: Set<number>;
  #timer: NodeJS.Timeout | undefined;

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
    this.#next = database.prepare('SELECT room, position FROM search_backlog LIMIT 1');
    this.#moveOn = database.prepare('UPDATE search_backlog SET position = ? WHERE room = ?');
    this.#done = database.prepare('DELETE FROM search_backlog WHERE room = ?');
    const rooms = database.prepare('SELECT room FROM search_backlog').all() as { room: number }[];
    this.#rooms = new Set(rooms.map(({ room }) => room));
  }

  /** Whether some of the room's messages are not in the index yet. */
  has(room: number): boolean {
    return this.#rooms.has(room);
  }

  /** Goes on until nothing is left. */
  start(): void {
    if (this.#rooms.size > 0) this.#timer ??= setTimeout(() => this.#slice(), PAUSE).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #slice(): void {
    this.#timer = undefined;
    try {
      const next = this.#next.get() as { room: number; position: number } | undefined;
      if (next === undefined) return;
      const left = this.#writer.transaction(() => this.#putIn(next.room, next.position));
      if (!left) this.#rooms.delete(next.room);
      this.start();
    } catch (error) {
      this.#log(`The history could not be made searchable: ${String(error)}`);
    }
  }

  /** @returns whether there may be more */
  #putIn(room: number, after: number): boolean {
    const { to } = this.#archive.all(room);
    const messages = this.#archive.read(room, { from: after + 1, to }, {}, SLICE, false);
    for (const message of messages) this.#add(room, message);
    if (messages.length === SLICE) this.#moveOn.run(messages.at(-1)!.position, room);
    else this.#done.run(room);
    return messages.length === SLICE;
  }

  #add(room: number, message: ArchivedMessage): void {
    this.#index.add(room, message.position, message, parseElement(message.stanza));
  }
}

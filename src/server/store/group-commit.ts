import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** One thing to put on disk and what follows from it. */
export interface Entry {
  /** Writes to the database; may run twice, so it changes nothing else. Absent: the entry only keeps its place in the order. */
  write?: () => void;
  /** Called once it is on disk, in the order in which the entries were added. */
  committed: () => void;
  /** Called instead when it could not be written, with what SQLite threw. */
  failed: (error: unknown) => void;
}

/**
 * Writes what arrives within one turn of the event loop in one transaction. Putting a transaction safely on disk takes a wait
 * for the disk whatever its size, so that a message waits for one, but a thousand messages do not wait for a thousand.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #pending: Entry[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
  }

  /** Queues an entry; it is settled by the end of this turn of the event loop. */
  add(entry: Entry): void {
    if (this.#pending.length === 0) setImmediate(() => this.settle());
    this.#pending.push(entry);
  }

  /** Commits all that is queued and calls back, before it returns. For who must not overtake what was queued before. */
  settle(): void {
    if (this.#pending.length === 0) return;
    const batch = this.#pending;
    this.#pending = [];
    const failure = this.#write(batch);
    if (failure === undefined) {
      for (const entry of batch) entry.committed();
      return;
    }
    if (isBusy(failure.thrown)) {
      // Another process has the database: waiting for it once was long enough.
      for (const entry of batch) entry.failed(failure.thrown);
      return;
    }
    // One entry must not take the others down with it: each on its own finds out which can be written.
    for (const entry of batch) {
      const error = this.#write([entry]);
      if (error === undefined) entry.committed();
      else entry.failed(error.thrown);
    }
  }

  /** Runs one transaction now, after what is queued. Rethrows what `work` or the commit throws, with nothing written. */
  transaction<T>(work: () => T): T {
    this.settle();
    let result: { value: T } | undefined;
    const error = this.#write([{ write: () => (result = { value: work() }) }]);
    if (error !== undefined) throw error.thrown;
    return result!.value;
  }

  #write(batch: readonly Pick<Entry, 'write'>[]): { thrown: unknown } | undefined {
    if (batch.every((entry) => entry.write === undefined)) return undefined;
    try {
      this.#begin.run();
      for (const entry of batch) entry.write?.();
      this.#commit.run();
      return undefined;
    } catch (thrown) {
      // A full disk has often rolled back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      return { thrown };
    }
  }
}

const SQLITE_BUSY = 5;

function isBusy(thrown: unknown): boolean {
  // Extended codes keep it in the low byte.
  return ((thrown as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
}

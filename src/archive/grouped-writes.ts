import type { DatabaseSync } from 'node:sqlite';

/**
 * Puts what is written within one turn of the event loop into one transaction, so that a thousand messages a second cost little.
 * What was written is read back at once, by the same connection.
 */
export class GroupedWrites {
  readonly #database: DatabaseSync;
  readonly #failed: (error: unknown) => void;

  /** @param failed told when what was written could not be put on disk: all of that turn is gone */
  constructor(database: DatabaseSync, failed: (error: unknown) => void) {
    this.#database = database;
    this.#failed = failed;
  }

  /** Makes sure that a transaction is open, which ends with this turn. */
  open(): void {
    if (this.#database.isTransaction) return;
    this.#database.exec('BEGIN IMMEDIATE');
    setImmediate(() => this.settle());
  }

  /** Puts on disk what was written until now. */
  settle(): void {
    if (!this.#database.isOpen || !this.#database.isTransaction) return;
    try {
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#failed(error);
    }
  }
}

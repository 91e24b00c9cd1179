import type { DatabaseSync } from 'node:sqlite';

/** Does work all or not at all. Inside another transaction it is a part of that one. @returns what the work gives */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has often rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

import { DatabaseSync } from 'node:sqlite';
import { chmodSync } from 'node:fs';
import { PchatError } from '../../model/errors.ts';
import { MIGRATIONS } from './migrations.ts';

/**
 * Opens the server's database, creating or migrating it by `user_version`. Several processes may have it open: the server, and
 * `pchat admin` beside it.
 *
 * @param file path; created with mode 0600
 * @throws PchatError `local` when it was written by a newer pchat, is damaged, or cannot be opened
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 5000 });
    chmodSync(file, 0o600);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    migrate(database, file);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof PchatError) throw error;
    throw new PchatError(
      'local',
      `The server's data cannot be opened: ${file}: ${(error as Error).message}`,
      {
        next: 'Check that the folder exists, is yours and has room, or give another with --data.',
        cause: error,
      },
    );
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const version = () =>
    (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (version() > MIGRATIONS.length) {
    throw new PchatError(
      'local',
      `The server's data was written by a newer pchat: ${file} has version ${version()}, this pchat knows ${MIGRATIONS.length}.`,
      {
        next: 'Update pchat, or give another folder with --data.',
      },
    );
  }
  // Taken at once, so that two processes that start together do not both migrate.
  database.exec('BEGIN IMMEDIATE');
  for (let next = version(); next < MIGRATIONS.length; next += 1) {
    database.exec(MIGRATIONS[next]!);
    database.exec(`PRAGMA user_version = ${next + 1}`);
  }
  database.exec('COMMIT');
}

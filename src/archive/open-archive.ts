import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PchatError } from '../model/errors.ts';
import { MIGRATIONS } from './schema.ts';

/** SQLite's name for an archive that ends with the process. */
const IN_MEMORY = ':memory:';

/** An opened database, and what a person should be told about the opening. */
export interface OpenedArchive {
  database: DatabaseSync;
  /** Where the damaged file was put that stood here before, else null. Its contents come again from the server. */
  setAside: string | null;
}

/**
 * Opens an account's archive, creating or migrating it. A damaged file is set aside and a new one begun: all of it can be had
 * again from the server but for posts not sent, which is why it is kept.
 *
 * @param file path; its folder is created 0700, the file 0600
 * @throws PchatError `local` when a newer pchat wrote it or it cannot be opened
 */
export function openArchive(file: string): OpenedArchive {
  try {
    if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      return { database: open(file), setAside: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
      const setAside = setFileAside(file);
      return { database: open(file), setAside };
    }
  } catch (error) {
    if (error instanceof PchatError) throw error;
    throw new PchatError(
      'local',
      `The local archive cannot be opened: ${file}: ${(error as Error).message}`,
      {
        next: 'Check that the folder is yours and has room, or set PCHAT_DATA_DIR to another.',
        cause: error,
      },
    );
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    if (file !== IN_MEMORY) chmodSync(file, 0o600);
    // NORMAL: a power failure may lose the last moments, which the server has; a crash of ours loses nothing.
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192',
    );
    migrate(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function userVersion(database: DatabaseSync): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

function migrate(database: DatabaseSync, file: string): void {
  const found = userVersion(database);
  if (found > MIGRATIONS.length) {
    throw new PchatError('local', `The local archive was written by a newer pchat: ${file}.`, {
      next: 'Update pchat, or set PCHAT_DATA_DIR to another folder.',
    });
  }
  if (found === MIGRATIONS.length) return;
  database.exec('BEGIN IMMEDIATE');
  for (let next = userVersion(database); next < MIGRATIONS.length; next += 1) {
    database.exec(`${MIGRATIONS[next]!}; PRAGMA user_version = ${next + 1}`);
  }
  database.exec('COMMIT');
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code === 11 || code === 26;
}

/** Renames the file, with what SQLite keeps beside it. @returns its new name */
export function setFileAside(file: string): string {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  return aside;
}

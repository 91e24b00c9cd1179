import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PchatError } from '../../model/errors.ts';

/** The database of a server whose data is in that folder; for openDatabase(). */
export function databaseFile(folder: string): string {
  return join(folder, 'server.db');
}

/**
 * Makes the folder, for its owner alone; the one above it must be there.
 *
 * @throws PchatError `local`
 */
export function prepareDataFolder(folder: string): void {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (cause) {
    throw new PchatError('local', `The data folder ${folder} cannot be made: ${(cause as Error).message}`, {
      next: 'Check who owns it and that the disk has room, or give another with --data.',
      cause,
    });
  }
}

/**
 * Takes the data folder for this process alone. The lock is SQLite's on a file of its own, so the system drops it with the
 * process however that ends, and no stale lock is ever left.
 *
 * @returns gives the folder free
 * @throws PchatError `local` when another server has it, or when it cannot be written to
 */
export function lockDataFolder(folder: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    const file = join(folder, 'server.lock');
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    chmodSync(file, 0o600);
    return () => lock!.close();
  } catch (cause) {
    lock?.close();
    const SQLITE_BUSY = 5;
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new PchatError('local', `A pchat server is running already on ${folder}.`, {
        next: 'Use that one, stop it with: pchat serve --stop, or give another folder with --data.',
        cause,
      });
    }
    throw new PchatError(
      'local',
      `The data folder ${folder} cannot be written to: ${(cause as Error).message}`,
      {
        next: 'Check who owns it and that the disk has room, or give another with --data.',
        cause,
      },
    );
  }
}

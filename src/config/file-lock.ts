import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { PchatError } from '../model/errors.ts';

const WAIT_MS = 3_000;
const POLL_MS = 5;
/** Work under a lock takes milliseconds: one this old was left behind. */
const STALE_MS = 10_000;

/**
 * Runs work while no other pchat process runs work under the same lock. The wait is blocking, since it is short and callers are
 * not asynchronous.
 *
 * @throws PchatError `local` when the lock cannot be had
 */
export function withLock<T>(path: string, work: () => T): T {
  const deadline = Date.now() + WAIT_MS;
  while (!tryLock(path)) {
    if (isStale(path)) rmSync(path, { force: true });
    else if (Date.now() > deadline) {
      throw new PchatError('local', `Another pchat has kept ${path} locked for ${WAIT_MS / 1000} seconds.`, {
        next: 'Try again; if no other pchat runs, delete that file.',
      });
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  writeSync(file, String(process.pid));
  closeSync(file);
  return true;
}

function isStale(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true;
    const holder = Number(readFileSync(path, 'utf8'));
    return holder > 0 && !isRunning(holder);
  } catch {
    // Gone meanwhile.
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

import type { DatabaseSync } from 'node:sqlite';

/** How soon is noticed what another process wrote, milliseconds. */
const INTERVAL = 250;
/** How long is waited before a look that failed is repeated, milliseconds. */
const PAUSE = 5000;

/**
 * Calls back when another process (`pchat admin`) has written to the database. SQLite counts the commits of others for each connection, so
 * looking costs next to nothing.
 *
 * @param changed called again soon when it throws: what was changed must not stay half followed
 * @param failed told what was thrown
 * @returns how to look at once, and how to stop watching
 */
export function watchDatabase(
  database: DatabaseSync,
  changed: () => void,
  failed: (error: unknown) => void,
): { look: () => void; stop: () => void } {
  const commits = database.prepare('PRAGMA data_version');
  const seen = () => commits.get()?.['data_version'];
  let last = seen();
  let again = 0;
  const look = () => {
    // Each try may wait for the other process as long as SQLite does, and everyone with it.
    if (Date.now() < again) return;
    try {
      const now = seen();
      if (now === last) return;
      changed();
      last = now;
    } catch (error) {
      again = Date.now() + PAUSE;
      failed(error);
    }
  };
  const timer = setInterval(look, INTERVAL);
  return { look, stop: () => clearInterval(timer) };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Sessions } from '../routing/sessions.ts';
import { StreamError } from '../stream/stream-error.ts';
import type { Accounts } from './accounts.ts';

/** How soon a removed account's sessions end, milliseconds. */
const INTERVAL = 1000;

/**
 * Ends the sessions of accounts that another process (`pchat admin`) removes. SQLite counts the commits of others for each
 * connection, so looking costs next to nothing.
 *
 * @returns how to stop watching
 */
export function watchAccounts(database: DatabaseSync, accounts: Accounts, sessions: Sessions): () => void {
  const commits = database.prepare('PRAGMA data_version');
  const seen = () => commits.get()?.['data_version'];
  let last = seen();
  const timer = setInterval(() => {
    const now = seen();
    if (now === last) return;
    last = now;
    for (const session of sessions.all()) {
      if (accounts.idOf(session.local) !== session.account) {
        session.end(new StreamError('not-authorized', 'The account was removed.'));
      }
    }
  }, INTERVAL);
  return () => clearInterval(timer);
}

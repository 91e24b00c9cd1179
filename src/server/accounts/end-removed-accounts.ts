import type { Sessions } from '../routing/sessions.ts';
import { StreamError } from '../stream/stream-error.ts';
import type { Accounts } from './accounts.ts';

/** Ends the sessions of accounts that are no longer there, or that others have taken the names of. */
export function endRemovedAccounts(accounts: Accounts, sessions: Sessions): void {
  for (const session of sessions.all()) {
    if (accounts.idOf(session.local) !== session.account) {
      session.end(new StreamError('not-authorized', 'The account was removed.'));
    }
  }
}

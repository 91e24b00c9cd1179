import { AccountState } from '../config/account-state.ts';
import { Config } from '../config/config.ts';
import { keepDrawnFrame } from './drawn-frame.ts';
import { drawFromArchive } from './first-screen.ts';
import { keepHeapSmall } from './small-heap.ts';

// What the launcher loads before the program when `pchat` is started by itself: one file with all that the first frame needs, since
// each further one costs a millisecond or two. Whatever is wrong here is found again by the program, which says so.
try {
  if (process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb') {
    const config = new Config();
    const account = config.account(process.env['PCHAT_ACCOUNT']);
    if (account) {
      keepDrawnFrame(drawFromArchive(account, new AccountState(account.address), config.settings()));
    }
  }
} catch {
  keepDrawnFrame(null);
}

keepHeapSmall();

import { AccountState } from '../config/account-state.ts';
import { Config } from '../config/config.ts';
import { keepDrawnFrame } from './drawn-frame.ts';
import { drawFromArchive } from './first-screen.ts';

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

// The heap for what is new would grow to three times 16 MB while one scrolls and searches; the screen does as well with little.
process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');

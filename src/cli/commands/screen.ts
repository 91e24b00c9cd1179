import type { Account } from '../../config/account.ts';
import { AccountState } from '../../config/account-state.ts';
import type { Settings } from '../../config/settings.ts';
import { PchatError } from '../../model/errors.ts';
import type { Session } from '../../session/session.ts';
import type { DrawnFrame } from '../../ui/first-frame/draw-first-frame.ts';
import { chooseAccount } from '../choose-account.ts';
import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { drawnFrame, untold } from '../drawn-frame.ts';
import { keepHeapSmall } from '../small-heap.ts';

/** Longest wait for the server before the screen opens without it, in milliseconds. */
const PATIENCE_MS = 4000;

export const command: Command = {
  usage: '',
  words: { least: 0, most: 0 },
  options: {},
  examples: [],
  async run(context) {
    requireTerminal();
    keepHeapSmall();
    const { account, config, firstRun } = await chooseAccount(context, { isScreen: true });
    const state = new AccountState(account.address);
    const settings = config.settings();
    const drawn = drawnFrame() ?? (await drawNow(account, state, settings));
    try {
      // Only now what takes long to load: the screen is there to be read.
      const { embeddedServer, followFirstRoom, makeSession, watched } = await import('../open-session.ts');
      const server = account.embedded ? await embeddedServer() : undefined;
      const session = await makeSession(account, config, { server, joinFollowed: true });
      // What waits is kept on this machine: without a server there is nothing to stay for.
      context.defer(() => session.stop({ flushMs: session.status.phase === 'online' ? undefined : 0 }));
      if (account.embedded) watched(session);
      const warnings = [...config.warnings, ...untold()];
      // The screen hears for itself once it is there.
      const endListening = session.subscribe((event) => {
        if (event.type === 'notice') warnings.push(event.text);
      });
      const connecting = begin(session, drawn !== null);
      const [{ runScreen }] = await Promise.all([import('../../ui/run-screen.tsx'), connecting]);
      const initialRoom = firstRun ? await followFirstRoom(session) : roomToOpen(session, state.lastRoom());
      endListening();
      await runScreen({
        session,
        drawn,
        drafts: { get: (room) => state.draft(room), set: (room, text) => state.setDraft(room, text) },
        settings,
        initialRoom,
        onRoom: (room) => state.setLastRoom(room),
        warnings,
      });
      sayWhatWaits(session, context.output);
    } catch (thrown) {
      drawn?.leave();
      throw thrown;
    }
  },
};

/** For a start with arguments, which the launcher draws nothing for. */
async function drawNow(
  account: Account,
  state: AccountState,
  settings: Settings,
): Promise<DrawnFrame | null> {
  const { drawFromArchive } = await import('../first-screen.ts');
  return drawFromArchive(account, state, settings);
}

/** Posts that the rooms do not have yet are kept; whoever leaves should know. */
function sayWhatWaits(session: Session, output: Output): void {
  const waiting = session.outbox.filter((post) => post.state !== 'refused').length;
  if (waiting === 0) return;
  const what = waiting === 1 ? 'One message waits' : `${waiting} messages wait`;
  output.say(`${what} on this machine and will be sent when pchat runs again.`);
}

/** The room that was looked at last, while it is still on the list. */
function roomToOpen(session: Session, last: string): string | undefined {
  return session.views.some((view) => view.address === last) ? last : undefined;
}

/**
 * Starts the session. Where nothing is on the screen yet it is given a moment to be online and to know the followed rooms, so that the
 * screen opens with them. A server that cannot be reached does not hold the screen back: it says so there.
 *
 * @throws PchatError `sign-in-refused`, while the screen is not there to say so
 */
async function begin(session: Session, isShown: boolean): Promise<void> {
  const online = session.start();
  if (isShown) {
    // Why it is not online stands on the screen.
    online.catch(() => {});
    return;
  }
  const { promise: known, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE_MS);
  const unsubscribe = session.subscribe((event) => {
    if (event.type === 'followed') resolve();
  });
  if (session.views.length > 0) online.then(resolve, resolve);
  try {
    await Promise.race([known, online.then(() => known)]);
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

function requireTerminal(): void {
  const { TERM } = process.env;
  if (process.stdin.isTTY && process.stdout.isTTY && TERM !== 'dumb') return;
  const why =
    TERM === 'dumb' ? 'This terminal (TERM=dumb) cannot show the screen.' : 'The screen needs a terminal.';
  throw new PchatError('local', why, {
    next: 'Use pchat tail ROOM to read and pchat post ROOM TEXT to write; pchat help shows all commands.',
  });
}

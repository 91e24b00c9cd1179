import type { Account } from '../config/account.ts';
import { AccountState } from '../config/account-state.ts';
import type { Config } from '../config/config.ts';
import { readPassword } from '../config/credentials.ts';
import { asPchatError } from '../model/errors.ts';
import { createBackend } from '../protocol/connect.ts';
import { createSession, type SessionOptions } from '../session/create-session.ts';
import type { Session } from '../session/session.ts';
import { chooseAccount } from './choose-account.ts';
import type { Context } from './command.ts';
import { embeddedFolder } from './data-folder.ts';
import { readState } from './server-state.ts';

type CommandSession = Pick<SessionOptions, 'contextSize'>;

/** The room that a new server has, and a new person follows. */
const FIRST_ROOM = 'lobby';

/**
 * Signs in for a command: one try, then the session stays connected until the command ends. The embedded server is started when
 * the account lives there and it does not run.
 *
 * @param options what the command needs less of than a person at the screen
 * @throws PchatError `sign-in-refused`, `unreachable`, `timeout`
 */
export async function openSession(context: Context, options: CommandSession = {}): Promise<Session> {
  const { account, config, firstRun } = await chooseAccount(context);
  const session = await (account.embedded ? startEmbedded : startOnce)(context, account, config, options);
  if (firstRun) await followFirstRoom(session);
  return session;
}

/** Puts the room that a new server has on a new person's list. @returns its address */
export async function followFirstRoom(session: Session): Promise<string> {
  const { address } = await session.findRoom(FIRST_ROOM);
  await session.follow(address);
  return address;
}

/** Makes the session of an account without connecting it. @param server where it is, for an account on the embedded server */
export async function makeSession(
  account: Account,
  config: Config,
  options: { server?: string; joinFollowed: boolean } & CommandSession,
): Promise<Session> {
  const { address, allowPlaintext } = account;
  const server = options.server ?? account.server;
  const backend = await createBackend({
    address,
    password: () => readPassword(account),
    server,
    allowPlaintext,
  });
  return createSession({
    backend,
    nick: account.nick ?? (config.settings().nick || undefined),
    state: new AccountState(address),
    joinFollowed: options.joinFollowed,
    contextSize: options.contextSize,
  });
}

async function startOnce(
  context: Context,
  account: Account,
  config: Config,
  options: CommandSession & { server?: string },
): Promise<Session> {
  const session = await makeSession(account, config, { ...options, joinFollowed: false });
  context.defer(() => session.stop({ flushMs: context.signal.aborted ? 0 : undefined }));
  session.subscribe((event) => {
    if (event.type === 'notice') context.output.say(event.text);
  });
  await session.start({ once: true, signal: context.signal });
  return session;
}

/** Goes by what the last server wrote, and looks whether it still runs only when it does not answer: that saves a round trip. */
async function startEmbedded(
  context: Context,
  account: Account,
  config: Config,
  options: CommandSession,
): Promise<Session> {
  const server = readState(embeddedFolder())?.websocket;
  if (server) {
    try {
      return watched(await startOnce(context, account, config, { ...options, server }));
    } catch (thrown) {
      const found = await embeddedServer();
      if (asPchatError(thrown).code === 'sign-in-refused' && found === server) throw thrown;
    }
  }
  return watched(await startOnce(context, account, config, { ...options, server: await embeddedServer() }));
}

/** Where the embedded server listens; started when it does not run. */
export async function embeddedServer(): Promise<string> {
  const { ensureServer } = await import('./background-server.ts');
  return (await ensureServer(embeddedFolder())).websocket!;
}

/** Starts the embedded server again when it dies under the session. One that was stopped took its state away, and stays stopped. */
export function watched(session: Session): Session {
  session.subscribe((event) => {
    if (event.type !== 'status' || event.status.phase !== 'waiting') return;
    if (readState(embeddedFolder()) === null) return;
    embeddedServer().then(
      () => session.reconnect(),
      () => {}, // the session says that it cannot connect, and tries on
    );
  });
  return session;
}

import { openAccountArchive } from '../archive/account-archive.ts';
import type { Account } from '../config/account.ts';
import type { Config } from '../config/config.ts';
import { readPassword } from '../config/credentials.ts';
import { archiveFile } from '../config/directories.ts';
import { asPchatError } from '../model/errors.ts';
import { createBackend } from '../protocol/connect.ts';
import { createSession } from '../session/create-session.ts';
import type { Session } from '../session/session.ts';
import { type Chosen, chooseAccount } from './choose-account.ts';
import type { Context } from './command.ts';
import { embeddedFolder } from './data-folder.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { readState } from './server-state.ts';

/** The room that a new server has, and a new person follows. */
const FIRST_ROOM = 'lobby';

/** What a command needs of its session. */
export interface SessionNeeds {
  /**
   * `allowed`: without a server the command works on what is kept on this machine, and says so. `wanted`: it never connects.
   * Absent: it needs the server.
   */
  offline?: 'allowed' | 'wanted';
  /** Rooms on the list are joined, so that what is posted there is heard. */
  joinFollowed?: boolean;
  /** How many of a room's latest messages are read when it is joined; absent: as many as a person wants to see. */
  contextSize?: number;
}

/**
 * Signs in for a command: one try, then the session stays connected until the command ends. The embedded server is started when
 * the account lives there and it does not run.
 *
 * @throws PchatError `sign-in-refused`; where the server is needed `unreachable`, `timeout`
 */
export async function openSession(context: Context, needs: SessionNeeds = {}): Promise<Session> {
  return openSessionOf(context, await chooseAccount(context), needs);
}

/** The same for an account that was chosen already. */
export async function openSessionOf(context: Context, chosen: Chosen, needs: SessionNeeds): Promise<Session> {
  const { account, config, firstRun } = chosen;
  const connect = account.embedded && needs.offline !== 'wanted' ? startEmbedded : startOnce;
  const session = await connect(context, account, config, needs);
  if (firstRun && needs.offline !== 'wanted') await followFirstRoom(session);
  return session;
}

/** Puts the room that a new server has on a new person's list. @returns its address; undefined where its administrator has none */
export async function followFirstRoom(session: Session): Promise<string | undefined> {
  try {
    const { address } = await session.findRoom(FIRST_ROOM);
    await session.follow(address);
    return address;
  } catch (thrown) {
    if (!['not-found', 'ambiguous', 'not-allowed'].includes(asPchatError(thrown).code)) throw thrown;
    return undefined;
  }
}

/** Makes the session of an account without connecting it. @param server where it is, for an account on the embedded server */
export async function makeSession(
  account: Account,
  config: Config,
  options: { server?: string; joinFollowed: boolean; contextSize?: number },
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
    archive: openAccountArchive(archiveFile(address)),
    joinFollowed: options.joinFollowed,
    contextSize: options.contextSize,
  });
}

async function startOnce(
  context: Context,
  account: Account,
  config: Config,
  needs: SessionNeeds,
  server?: string,
): Promise<Session> {
  const { joinFollowed = false, offline, contextSize } = needs;
  const session = await makeSession(account, config, { server, joinFollowed, contextSize });
  context.defer(() => session.stop({ flushMs: context.signal.aborted ? 0 : undefined }));
  session.subscribe((event) => {
    if (event.type === 'notice') context.output.say(event.text);
  });
  if (offline === 'wanted') return session;
  try {
    await session.start({ once: true, signal: context.signal });
  } catch (thrown) {
    const error = asPchatError(thrown);
    if (offline !== 'allowed' || EXIT_CODES[error.code] !== EXIT_CODES.unreachable) throw thrown;
    context.output.say(`${error.message} This is what is kept on this machine.`);
  }
  return session;
}

/** Goes by what the last server wrote, and looks whether it still runs only when it does not answer: that saves a round trip. */
async function startEmbedded(
  context: Context,
  account: Account,
  config: Config,
  needs: SessionNeeds,
): Promise<Session> {
  const server = readState(embeddedFolder())?.websocket;
  if (server) {
    try {
      return watched(await startOnce(context, account, config, { ...needs, offline: undefined }, server));
    } catch (thrown) {
      const found = await embeddedServer();
      if (asPchatError(thrown).code === 'sign-in-refused' && found === server) throw thrown;
    }
  }
  return watched(await startOnce(context, account, config, needs, await embeddedServer()));
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

import { Accounts } from './accounts/accounts.ts';
import { endRemovedAccounts } from './accounts/end-removed-accounts.ts';
import { readCertificate } from './listeners/certificate.ts';
import { ConnectionLimits } from './listeners/connection-limits.ts';
import { hostAndPort, requireSafeHost, type Listener } from './listeners/listen.ts';
import { listenTcp, listenTls } from './listeners/tcp.ts';
import { listenWebSocket } from './listeners/websocket.ts';
import { createCore } from './core.ts';
import { readDomain } from './read-domain.ts';
import { databaseFile, lockDataFolder, prepareDataFolder } from './store/data-folder.ts';
import { openDatabase } from './store/database.ts';
import { watchDatabase } from './store/watch-database.ts';

/** Connections at a time: in all, and from one address (people behind one router share theirs). */
const MAX_CONNECTIONS = 5000;
const MAX_CONNECTIONS_PER_ADDRESS = 1000;

/** How to run the embedded server. */
export interface ServerOptions {
  /** Folder of its database and files; created with mode 0700. */
  dataDir: string;
  /** The XMPP domain, e.g. `localhost`. */
  domain: string;
  /** Address to listen on; other than loopback only with `tls`. */
  host: string;
  /** Port for WebSocket; 0 picks one; null: none. */
  port: number | null;
  /** Port for XMPP over TCP; 0 picks one; null: none. */
  tcpPort: number | null;
  /** Paths of PEM files. With them: STARTTLS on tcpPort, wss on port, direct TLS on tlsPort. */
  tls?: { cert: string; key: string };
  /** Port for direct TLS (XEP-0368); 0 picks one; null or absent: none. */
  tlsPort?: number | null;
  /** Participants past which a room is large, 75 when absent: joins and leaves are no longer announced there. */
  largeFrom?: number;
  /** Ends the server after this many milliseconds without a session. */
  idleExitMs?: number;
  log?: (level: 'info' | 'warn' | 'error', text: string) => void;
}

/** A server that is listening. */
export interface RunningServer {
  readonly domain: string;
  /** `ws://host:port/ws` or wss, null when not listening so. */
  readonly websocket: string | null;
  /** `host:port` of XMPP over TCP, null when not listening so. */
  readonly xmpp: string | null;
  /** `host:port` of direct TLS, else null. */
  readonly xmpps: string | null;
  /** Signed-in sessions now. */
  readonly sessions: number;
  /** Tells clients, ends streams and closes the database. */
  close(): Promise<void>;
  /** Resolves once it has ended, by close() or by being idle. */
  readonly closed: Promise<void>;
}

/**
 * Starts the embedded server.
 *
 * @throws PchatError `usage` for what is no domain, a host that is not safe without TLS or another's data, `local` when the port is taken, the
 *   certificate is bad, or the data folder cannot be used or has a server already
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, host } = options;
  const domain = readDomain(options.domain);
  const log = options.log ?? (() => undefined);
  requireSafeHost(host, options.tls !== undefined);
  await using starting = new AsyncDisposableStack();
  const certificate = options.tls === undefined ? null : readCertificate(options.tls);
  prepareDataFolder(dataDir);
  starting.defer(lockDataFolder(dataDir));
  const database = openDatabase(databaseFile(dataDir));
  starting.defer(() => database.close());
  const accounts = new Accounts(database);
  accounts.checkDomain(domain);

  const core = createCore({
    domain,
    database,
    accounts,
    log,
    largeFrom: options.largeFrom,
    signingIn: () => watch.look(),
  });
  const changed = () => {
    endRemovedAccounts(accounts, core.sessions);
    core.accessChanged();
  };
  // The other process may hold the database for long, or the disk be full.
  const failed = (error: unknown) =>
    log('error', `What was changed from outside could not be followed, and is tried again: ${String(error)}`);
  // Who signs in after a change meets it, also at once: a script that makes a category then makes rooms in it.
  const watch = watchDatabase(database, changed, failed);
  starting.defer(watch.stop);
  const limits = new ConnectionLimits(MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS);
  const common = { host, domain, limits, accept: core.accept };
  const opened = async (listener: Promise<Listener>) => {
    const { port, close } = await listener;
    starting.defer(close);
    return port;
  };
  const at = (port: number) => hostAndPort(host, port);
  let websocket: string | null = null;
  let xmpp: string | null = null;
  let xmpps: string | null = null;
  if (options.port !== null) {
    const port = await opened(listenWebSocket({ ...common, port: options.port, certificate }));
    websocket = `${certificate === null ? 'ws' : 'wss'}://${at(port)}/ws`;
  }
  if (options.tcpPort !== null)
    xmpp = at(await opened(listenTcp({ ...common, port: options.tcpPort, certificate })));
  if (typeof options.tlsPort === 'number' && certificate !== null) {
    xmpps = at(await opened(listenTls({ ...common, port: options.tlsPort, certificate })));
  }
  // Only now: a folder must not belong to a domain because of a start that failed.
  accounts.claimDomain(domain);
  core.start();
  // Undone last in, first out: clients are told first, then the listeners, the database and the lock go.
  starting.defer(core.shutDown);
  const parts = starting.move();

  let ended: Promise<void> | undefined;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const close = () => (ended ??= parts.disposeAsync().finally(resolve));
  if (options.idleExitMs !== undefined) parts.defer(core.whenIdle(options.idleExitMs, () => void close()));
  log(
    'info',
    `Listening for ${domain} on ${[websocket, xmpp, xmpps].filter((address) => address !== null).join(', ')}.`,
  );
  return {
    domain,
    websocket,
    xmpp,
    xmpps,
    get sessions() {
      return core.sessions.size;
    },
    close,
    closed,
  };
}

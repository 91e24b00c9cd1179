import { asPchatError } from '../../model/errors.ts';
import { startServer } from '../../server/server.ts';
import type { RunningServer, ServerOptions } from '../../server/server.ts';
import { FOLDER_TAKEN } from '../background-server.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';
import { serverLogLine } from '../server-log.ts';
import { DEFAULT_DOMAIN } from '../../server/server-data.ts';
import { withAccounts } from '../server-accounts.ts';
import { serveUntilStopped } from '../serve-until-stopped.ts';

const PORT = 5280;
const TCP_PORT = 5222;
const MOST_PORT = 65_535;
const IDLE_MS = 10 * 60_000;
const SQLITE_BUSY = 5;

export const command: Command = {
  usage: 'serve-in-background',
  words: { least: 0, most: 0 },
  options: {
    ...DATA_OPTION,
    port: { value: 'PORT', help: `for WebSocket (${PORT}); another where it is taken` },
    'idle-minutes': { value: 'N', help: 'leave after so many minutes without a session (10)' },
  },
  details: 'Started by commands that need the embedded server. To run one yourself: pchat serve.',
  examples: [],
  stopsItself: true,
  async run(context) {
    const { args } = context;
    const folder = serverFolder(args);
    const minutes = args.number('idle-minutes', 1, 1_000_000);
    const options: ServerOptions = {
      dataDir: folder,
      domain: withAccounts(folder, (accounts) => accounts.domain) ?? DEFAULT_DOMAIN,
      host: '127.0.0.1',
      port: args.number('port', 1, MOST_PORT) ?? PORT,
      tcpPort: TCP_PORT,
      idleExitMs: minutes === undefined ? IDLE_MS : minutes * 60_000,
      log: (level, text) =>
        process.stderr.write(serverLogLine(`${new Date().toISOString()} ${level} ${text}`)),
    };
    try {
      const server = await startOnFreePorts(options);
      return await serveUntilStopped(context, server, folder, true);
    } catch (thrown) {
      const taken = (asPchatError(thrown).cause as { errcode?: number } | undefined)?.errcode === SQLITE_BUSY;
      if (taken) return FOLDER_TAKEN;
      throw thrown;
    }
  },
};

/** Ports that others have are given up one by one: which one it was, the error does not say. */
async function startOnFreePorts(options: ServerOptions): Promise<RunningServer> {
  const choices = [
    options,
    { ...options, tcpPort: 0 },
    { ...options, port: 0 },
    { ...options, port: 0, tcpPort: 0 },
  ];
  let failure: unknown;
  for (const choice of choices) {
    try {
      return await startServer(choice);
    } catch (error) {
      if ((asPchatError(error).cause as NodeJS.ErrnoException | undefined)?.code !== 'EADDRINUSE')
        throw error;
      failure = error;
    }
  }
  throw failure;
}

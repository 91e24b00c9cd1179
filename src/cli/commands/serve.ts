import { makePrivateDirectory } from '../../config/directories.ts';
import { PchatError } from '../../model/errors.ts';
import { startServer } from '../../server/server.ts';
import type { ServerOptions } from '../../server/server.ts';
import type { Arguments } from '../arguments.ts';
import { stopServer } from '../background-server.ts';
import type { Command, Context } from '../command.ts';
import { DATA_OPTION, serverFolder } from '../data-folder.ts';
import { serverLogLine } from '../server-log.ts';
import { DEFAULT_DOMAIN } from '../../server/server-data.ts';
import { withAccounts } from '../server-accounts.ts';
import { places, serveUntilStopped } from '../serve-until-stopped.ts';
import { findServer } from '../server-state.ts';

const PORT = 5280;
const TCP_PORT = 5222;
const TLS_PORT = 5223;
const MOST_PORT = 65_535;
const LARGE_FROM = 75;
const MOST_PARTICIPANTS = 1_000_000;

export const command: Command = {
  usage: 'serve',
  words: { least: 0, most: 0 },
  options: {
    host: { value: 'HOST', help: 'the address to listen on; others than 127.0.0.1 only with a certificate' },
    port: { value: 'PORT', help: `for WebSocket (${PORT}); 0 picks one` },
    'tcp-port': { value: 'PORT', help: `for XMPP over TCP (${TCP_PORT}); 0 picks one` },
    ...DATA_OPTION,
    domain: { value: 'DOMAIN', help: `the domain of its addresses (${DEFAULT_DOMAIN})` },
    'tls-cert': { value: 'FILE', help: 'certificate with its chain, PEM' },
    'tls-key': { value: 'FILE', help: 'its key, PEM' },
    'tls-port': {
      value: 'PORT',
      help: `for XMPP that is encrypted at once, with a certificate (${TLS_PORT}); 0 picks one, none opens none`,
    },
    'large-room': {
      value: 'N',
      help: `past so many participants a room no longer tells who comes and goes (${LARGE_FROM})`,
    },
    status: { help: 'tell whether a server runs on this data' },
    stop: { help: 'end the server that runs on this data' },
  },
  details:
    'Runs until Ctrl-C or SIGTERM. Add accounts with: pchat admin user add NAME.\n' +
    'With --json it prints one object on stdout once it listens.',
  examples: [
    ['pchat serve', 'a server for this machine'],
    ['pchat serve --port 0 --tcp-port 0 --data ./chat --json', 'on free ports, for a script or a test'],
    [
      'pchat serve --host 0.0.0.0 --domain chat.example.com --tls-cert c.pem --tls-key k.pem',
      'a server for a team',
    ],
    ['pchat serve --status', 'the one in the background'],
  ],
  stopsItself: true,
  async run(context) {
    const { args } = context;
    const folder = serverFolder(args);
    if (args.has('status')) return status(context, folder);
    if (args.has('stop')) return stop(context, folder);
    makePrivateDirectory(folder);
    const log: ServerOptions['log'] = (level, text) => {
      if (level === 'info') context.output.say(text);
      else process.stderr.write(serverLogLine(`pchat serve: ${level}: ${text}`));
    };
    const server = await startServer({ ...serverOptions(args, folder), log });
    return serveUntilStopped(context, server, folder, false);
  },
};

function serverOptions(args: Arguments, folder: string): ServerOptions {
  const cert = args.text('tls-cert');
  const key = args.text('tls-key');
  if ((cert === undefined) !== (key === undefined)) {
    throw new PchatError('usage', '--tls-cert and --tls-key belong together.');
  }
  if (cert === undefined && args.has('tls-port')) {
    throw new PchatError('usage', '--tls-port needs a certificate: give --tls-cert and --tls-key.');
  }
  const tls = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  return {
    dataDir: folder,
    domain: args.text('domain') ?? withAccounts(folder, (accounts) => accounts.domain) ?? DEFAULT_DOMAIN,
    host: args.text('host') ?? '127.0.0.1',
    port: args.number('port', 0, MOST_PORT) ?? PORT,
    tcpPort: args.number('tcp-port', 0, MOST_PORT) ?? TCP_PORT,
    largeFrom: args.number('large-room', 2, MOST_PARTICIPANTS) ?? LARGE_FROM,
    ...(tls && { tls, tlsPort: tlsPort(args) }),
  };
}

function tlsPort(args: Arguments): number | null {
  return args.text('tls-port') === 'none' ? null : (args.number('tls-port', 0, MOST_PORT) ?? TLS_PORT);
}

async function status({ output }: Context, folder: string): Promise<number> {
  const state = await findServer(folder);
  if (state === null) {
    output.result('server', { running: false, data: folder }, `No server runs on ${folder}.`);
    return 1;
  }
  const { pid, domain, websocket, xmpp, xmpps, background } = state;
  const how = background ? ', in the background' : '';
  output.result(
    'server',
    { running: true, data: folder, pid, domain, websocket, xmpp, xmpps, background },
    `Running for ${domain} on ${places(state)} (process ${pid}${how}).`,
  );
  return 0;
}

async function stop({ output }: Context, folder: string): Promise<number> {
  const stopped = await stopServer(folder);
  const text = stopped ? `Stopped (process ${stopped.pid}).` : `No server runs on ${folder}.`;
  output.result('server', { running: false, data: folder, stopped: stopped !== null }, text);
  return 0;
}

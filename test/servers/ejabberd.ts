import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Daemon, folderOf, freePorts, ownerNamed } from './daemon.ts';
import type { RealServer } from './real-server.ts';
import { register } from './register.ts';

/**
 * Starts an ejabberd of our own; the system's is not touched. Erlang is started directly: `ejabberdctl` changes the user by itself
 * and leaves a port mapper running.
 */
export async function startEjabberd(): Promise<RealServer> {
  const owner = ownerNamed('ejabberd');
  const folder = await folderOf(owner, 'ejabberd');
  const [tcpPort, httpPort] = (await freePorts(2)) as [number, number];
  const domain = 'chat.test';
  const words: Record<string, string> = { DOMAIN: domain, TCP: String(tcpPort), HTTP: String(httpPort) };
  const template = await readFile(join(import.meta.dirname, 'ejabberd.cfg.yml'), 'utf8');
  const config = join(folder, 'ejabberd.yml');
  await writeFile(
    config,
    template.replace(/__([A-Z]+)__/g, (_, word: string) => words[word] ?? ''),
  );
  const daemon = new Daemon({
    command: 'erl',
    // In order: no console, few schedulers for a small machine, the database, ejabberd.
    args: ['-noinput', '+S', '2', '-mnesia', 'dir', `"${folder}/spool"`, '-s', 'ejabberd'],
    env: {
      ERL_LIBS: libraryFolder(),
      EJABBERD_CONFIG_PATH: config,
      EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
      ERL_CRASH_DUMP_BYTES: '0',
    },
    owner,
    folder,
    ports: [tcpPort, httpPort],
  });
  await daemon.start();
  return {
    domain,
    websocket: `ws://127.0.0.1:${httpPort}/ws`,
    xmpp: `xmpp://127.0.0.1:${tcpPort}`,
    tcpPort,
    get pid() {
      return daemon.pid;
    },
    createUser: async (local, password) => {
      await register(tcpPort, domain, local, password);
      return `${local}@${domain}`;
    },
    kill9: () => daemon.kill('SIGKILL'),
    restart: async () => {
      await daemon.stop();
      await daemon.start();
    },
    stop: () => daemon.remove(),
  };
}

/** Debian keeps ejabberd in the folder of the machine's architecture. */
function libraryFolder(): string {
  const [found] = globSync([
    '/usr/lib/*/ejabberd-*/ebin',
    '/usr/lib/ejabberd-*/ebin',
    '/opt/ejabberd*/lib/ejabberd-*/ebin',
  ]);
  if (!found) throw new Error('ejabberd is installed, but not where Debian puts it');
  return dirname(dirname(found));
}

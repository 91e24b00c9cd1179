import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Daemon, folderOf, freePorts } from './daemon.ts';
import type { RealServer } from './real-server.ts';

const PROGRAM = resolve('bin/pchat.js');

/**
 * Starts `pchat serve`, the real program as it was built.
 *
 * @param data folder for what it keeps; absent: a temporary one
 */
export async function startEmbedded(data?: string): Promise<RealServer> {
  const folder = await folderOf(null, 'embedded');
  data ??= join(folder, 'data');
  const [tcpPort, port] = (await freePorts(2)) as [number, number];
  const domain = 'localhost';
  const daemon = new Daemon({
    command: process.execPath,
    args: [PROGRAM, 'serve', '--port', `${port}`, '--tcp-port', `${tcpPort}`, '--data', data, '--json'],
    owner: null,
    folder,
    ports: [tcpPort, port],
  });
  await daemon.start();
  return {
    domain,
    websocket: `ws://127.0.0.1:${port}/ws`,
    xmpp: `xmpp://127.0.0.1:${tcpPort}`,
    tcpPort,
    get pid() {
      return daemon.pid;
    },
    createUser: async (local, password) => {
      const address = `${local}@${domain}`;
      const options = local === 'root' ? ['--administrator'] : [];
      await admin(['user', 'add', address, '--password-stdin', ...options], data, folder, password);
      return address;
    },
    admin: (...args) => admin(args, data, folder),
    kill9: () => daemon.kill('SIGKILL'),
    restart: async () => {
      await daemon.stop();
      await daemon.start();
    },
    stop: () => daemon.remove(),
  };
}

async function admin(args: string[], data: string, home: string, input = ''): Promise<void> {
  await new Promise<void>((done, failed) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, 'admin', ...args, '--data', data],
      { env: { PATH: process.env.PATH, HOME: home } },
      (error, _stdout, stderr) => (error ? failed(new Error(stderr, { cause: error })) : done()),
    );
    child.stdin?.end(input);
  });
}

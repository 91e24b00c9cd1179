import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** A user and group to run as; null: the one who runs the tests. */
export type Owner = { uid: number; gid: number } | null;

/** The user that a package made for its server, if we may become it. */
export function ownerNamed(user: string): Owner {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A temporary folder that belongs to the server's user. */
export async function folderOf(owner: Owner, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `pchat-${name}-`));
  if (owner) await chown(folder, owner.uid, owner.gid);
  return folder;
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** How to start a server program that stays in the foreground. */
export interface DaemonOptions {
  command: string;
  args: string[];
  env?: Record<string, string>;
  owner: Owner;
  folder: string;
  /** It is ready when all of these take connections. */
  ports: number[];
}

/** A server program that runs in the foreground, started, killed and started again by its process id. */
export class Daemon {
  #options: DaemonOptions;
  #child: ChildProcess | null = null;
  #output = '';

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** @throws with what the program printed, when it ends or takes no connections */
  async start(): Promise<void> {
    const { command, args, env, owner, folder, ports } = this.#options;
    const child = spawn(command, args, {
      ...owner,
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // Not left behind by a test that fails on the way.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-10_000);
      });
    }
    await Promise.all([once(child, 'spawn'), ...ports.map((port) => this.#listening(child, port))]);
  }

  async #listening(child: ChildProcess, port: number): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await takesConnections(port))) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
        throw new Error(`${this.#options.command} does not listen on ${port}:\n${this.#output}`);
      }
      await sleep(25);
    }
  }

  /** Asks it to end, and makes it after ten seconds. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.kill('SIGTERM');
    clearTimeout(timer);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#options.folder, { recursive: true, force: true });
  }
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

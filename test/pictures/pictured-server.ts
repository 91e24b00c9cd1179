import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { connect } from '../../src/sdk.ts';
import type { Session } from '../../src/session/session.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { type Line, ROOMS } from './conversations.ts';

export const PROGRAM = resolve('bin/pchat.js');
const PASSWORD = 'only for a picture';
const MINUTE_MS = 60_000;

/** The embedded server with a team's rooms and what was said in them. */
export class PicturedServer {
  readonly #data: string;
  #child: ReturnType<typeof spawn> | null = null;
  #websocket = '';

  constructor(folder: string) {
    this.#data = join(folder, 'server');
  }

  get websocket(): string {
    return this.#websocket;
  }

  async start(): Promise<void> {
    const args = [PROGRAM, 'serve', '--port', '0', '--tcp-port', '0', '--data', this.#data, '--json'];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: this.#child.stdout! }), 'line')) as [string];
    this.#websocket = (JSON.parse(line) as { websocket: string }).websocket;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  /** Runs pchat with the password on its stdin. */
  async run(args: readonly string[], env: Record<string, string>): Promise<void> {
    await new Promise<void>((done, failed) => {
      const child = execFile(process.execPath, [PROGRAM, ...args], { env }, (error, _, stderr) =>
        error ? failed(new Error(stderr, { cause: error })) : done(),
      );
      child.stdin?.end(PASSWORD);
    });
  }

  async addPeople(env: Record<string, string>): Promise<void> {
    for (const name of people()) {
      await this.run(['admin', 'user', 'add', name, '--password-stdin', '--data', this.#data], env);
    }
  }

  async signIn(name: string): Promise<Session> {
    return connect({ address: `${name}@localhost`, password: PASSWORD, server: this.#websocket });
  }

  /** Creates the rooms and posts all lines, in order, then puts them back to when they were said. */
  async talk(): Promise<void> {
    const sessions = new Map<string, Session>();
    for (const name of people()) sessions.set(name, await this.signIn(name));
    const dana = sessions.get('dana')!;
    const alice = sessions.get('alice')!;
    const [category] = await dana.categories();
    const times = new Map<string, number>();
    for (const { name, description, topic, unread, lines } of ROOMS) {
      const { address } = await dana.createRoom(category!.address, name, { description, privacy: 'open' });
      await dana.openRoom(address);
      // Before anything is said, for what was said before one follows a room is not unread.
      if (unread !== null) await alice.follow(address);
      if (topic !== '') await dana.setTopic(address, topic);
      for (const [minutesAgo, who, draft] of lines) {
        const session = sessions.get(who)!;
        await session.openRoom(address);
        const post = session.post(address, typeof draft === 'string' ? { text: draft } : draft);
        const { id } = await session.settled(post);
        times.set(id, Date.now() - minutesAgo * MINUTE_MS);
      }
    }
    for (const session of sessions.values()) await session.stop();
    await this.stop();
    this.#setTimes(times);
    await this.start();
  }

  /** A day of talk need not take a day: the archive is told when each message was posted, while the server is stopped. */
  #setTimes(times: ReadonlyMap<string, number>): void {
    const database = new DatabaseSync(databaseFile(this.#data));
    const columns = database.prepare('SELECT * FROM room_messages LIMIT 1').columns();
    if (!columns.some(({ name }) => name === 'time')) throw new Error('room_messages has no time any more.');
    const update = database.prepare('UPDATE room_messages SET time = ? WHERE id = ?');
    for (const [id, time] of times) update.run(time, id);
    database.close();
  }
}

function people(): string[] {
  const writers = ROOMS.flatMap(({ lines }) => lines.map(([, who]: Line) => who));
  return [...new Set(['alice', 'dana', ...writers])];
}

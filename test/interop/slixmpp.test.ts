import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordedBackend, type RecordedBackend } from '../recorded-backend.ts';
import { startEmbedded } from '../servers/embedded.ts';
import { describeWithThe } from '../servers/installed.ts';
import type { RealServer } from '../servers/real-server.ts';

const PYTHON = '/usr/bin/python3';
const ROOM = 'lobby@general.localhost';

interface Told {
  event: string;
  [detail: string]: unknown;
}

/** The script's side of the talk: what it told, one after the other. */
class Talker {
  readonly child: ChildProcess;
  #told: Told[] = [];
  #errors = '';
  #look = () => {};

  constructor(server: RealServer, address: string, password: string) {
    const script = join(import.meta.dirname, 'slixmpp-talk.py');
    this.child = spawn(PYTHON, [script, address, password, String(server.tcpPort), ROOM, 'python']);
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      // slixmpp itself prints too.
      if (line.startsWith('{')) this.#told.push(JSON.parse(line) as Told);
      this.#look();
    });
    this.child.on('exit', () => this.#look());
  }

  say(text: string): void {
    this.child.stdin!.write(`${text}\n`);
  }

  async told(event: string, fits: (told: Told) => boolean = () => true): Promise<Told> {
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    const failed = (why: string) =>
      reject(new Error(`no ${event}, ${why}: ${JSON.stringify(this.#told)}\n${this.#errors}`));
    const timer = setTimeout(failed, 15_000, 'in time');
    this.#look = () => {
      const found = this.#told.find((told) => told.event === event && fits(told));
      if (found) resolve(found);
      else if (this.child.exitCode !== null) failed(`it ended with ${this.child.exitCode}`);
    };
    this.#look();
    return promise.finally(() => clearTimeout(timer));
  }
}

const installed = (): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import slixmpp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describeWithThe({ 'python3-slixmpp': installed() }, 'slixmpp, over TCP to the embedded server', () => {
  let server: RealServer;
  let alice: RecordedBackend;
  let python: Talker;

  beforeAll(async () => {
    server = await startEmbedded();
    const address = await server.createUser('alice', 'one two three');
    await server.createUser('python', 'four five six');
    alice = await recordedBackend({
      address,
      password: async () => 'one two three',
      server: server.websocket,
    });
    await alice.connect();
    await alice.join(ROOM, 'alice');
    alice.post(ROOM, { text: 'said before' }, 'before');
    await alice.told('message');
    python = new Talker(server, `python@${server.domain}`, 'four five six');
  });
  afterAll(async () => {
    python?.child.kill('SIGKILL');
    await alice?.disconnect();
    await server?.stop();
  });

  test('signs in, finds the category, joins the lobby and reads its history', async () => {
    expect(await python.told('services')).toMatchObject({
      addresses: expect.arrayContaining(['general.localhost']),
    });
    expect(await python.told('joined')).toMatchObject({ occupants: ['alice', 'python'] });
    expect(await python.told('history')).toMatchObject({
      texts: [expect.stringContaining('Welcome'), 'said before'],
    });
    const { participant } = await alice.told('participant-joined', (event) => event.room === ROOM);
    expect(participant).toMatchObject({ name: 'python' });
  });

  test('talks with a pchat user, both ways', async () => {
    await python.told('joined');
    alice.post(ROOM, { text: 'hello Python, <ça va> & 你好?' }, 'greeting');
    const heard = await python.told('message', ({ nick }) => nick === 'alice');
    expect(heard).toMatchObject({ text: 'hello Python, <ça va> & 你好?' });
    python.say('fine, thank you 🐍');
    const { message } = await alice.told('message', (event) => event.message.author.name === 'python');
    expect(message).toMatchObject({ text: 'fine, thank you 🐍', kind: 'chat', room: ROOM });
  });

  test('with a wrong password is refused', async () => {
    const stranger = new Talker(server, `python@${server.domain}`, 'wrong');
    await stranger.told('refused');
    stranger.child.kill('SIGKILL');
  });

  test('leaves, and is seen to leave', async () => {
    await python.told('joined');
    python.child.stdin!.end();
    const { participant } = await alice.told('participant-left');
    expect(participant.name).toBe('python');
  });
});

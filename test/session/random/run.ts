import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../../src/protocol/backend.ts';
import { createBackend } from '../../../src/protocol/connect.ts';
import { asPchatError } from '../../../src/model/errors.ts';
import { startEmbedded } from '../../servers/embedded.ts';
import type { RealServer } from '../../servers/real-server.ts';
import { type Relay, startRelay, through } from '../../servers/relay.ts';
import { WireClient } from '../../wire/wire-client.ts';
import type { Line, Order, Reply, RoomDump, What } from './orders.ts';

const NAMES = ['alice', 'bob', 'carol'];
const ROOMS = 5;
/** Messages that stand in each room before anything else happens. */
const HISTORY = 120;
/** Orders that a client has not answered yet, at most. */
const IN_FLIGHT = 8;
const QUIET_MS = 20_000;
const NEAR_MS = 30_000;

/** How often each thing happens, of a thousand operations. */
const ODDS: readonly (readonly [
  Exclude<What, 'is-quiet' | 'dump' | 'refused'> | 'cut' | 'kill' | 'kill-server' | 'ban',
  number,
])[] = [
  ['post', 430],
  ['open', 120],
  ['leave', 60],
  ['follow', 80],
  ['unfollow', 40],
  ['keep-all', 10],
  ['older', 100],
  ['newer', 30],
  ['around', 40],
  ['read', 40],
  ['page', 30],
  ['cut', 10],
  ['kill', 4],
  ['kill-server', 2],
  ['ban', 4],
];

/** The same numbers in [0, 1) for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What three people do at random on a server that dies now and then, and what is wrong afterwards: nothing, it should be. */
export async function runRandomly(
  seed: number,
  operations: number,
  say: (text: string) => void = () => {},
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-random-'));
  const server = await startEmbedded();
  const world = new World(seeded(seed), server, folder);
  try {
    await world.begin();
    for (let done = 0; done < operations; done += 1) {
      await world.step(done);
      if (done % 500 === 499) say(`${done + 1} operations`);
    }
    return await world.end();
  } finally {
    await world.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

class World {
  readonly #random: () => number;
  readonly #server: RealServer;
  readonly #folder: string;
  readonly #clients: Client[] = [];
  readonly #rooms: string[] = [];
  readonly #banned = new Set<string>();
  readonly #relays: Relay[] = [];
  /** Texts in the order written, by person and room; those whose fate is not known end with '?'. */
  readonly #posts = new Map<string, string[]>();

  constructor(random: () => number, server: RealServer, folder: string) {
    this.#random = random;
    this.#server = server;
    this.#folder = folder;
  }

  async begin(): Promise<void> {
    const { domain, websocket } = this.#server;
    for (const name of [...NAMES, 'dave']) await this.#server.createUser(name, 'password');
    const dave = await signIn(`dave@${domain}`, websocket);
    for (let n = 0; n < ROOMS; n += 1) {
      const { address } = await dave.createRoom(`general.${domain}`, `room${n}`, {});
      this.#rooms.push(address);
      await dave.join(address, 'dave');
      for (let line = 0; line < HISTORY; line += 1)
        dave.post(address, { text: `old ${line}` }, `${n}-${line}`);
    }
    for (const room of this.#rooms) {
      while ((await dave.history(room, { limit: HISTORY })).messages.length < HISTORY) await pause(20);
    }
    await dave.disconnect();
    for (const name of NAMES) {
      const relay = await startRelay(Number(new URL(websocket).port));
      this.#relays.push(relay);
      this.#clients.push(
        new Client({
          address: `${name}@${domain}`,
          server: through(relay, websocket),
          archive: join(this.#folder, `${name}.db`),
        }),
      );
    }
    await Promise.all(this.#clients.map((client) => client.start()));
  }

  async step(number: number): Promise<void> {
    const who = Math.floor(this.#random() * NAMES.length);
    const client = this.#clients[who]!;
    const room = this.#rooms[Math.floor(this.#random() * ROOMS)]!;
    const what = this.#pick();
    const luck = this.#random();
    if (what === 'cut') this.#relays[who]!.cut();
    else if (what === 'kill') await client.kill();
    else if (what === 'kill-server') {
      await this.#server.kill9();
      await this.#server.restart();
    } else if (what === 'ban') await this.#ban(NAMES[who]!, room);
    else if (what === 'post') {
      const text = `${NAMES[who]} ${number}`;
      const key = `${NAMES[who]} ${room}`;
      const posts = this.#posts.get(key) ?? [];
      this.#posts.set(key, posts);
      posts.push(text);
      const index = posts.length - 1;
      // Killed before it said that it has the post, it may or may not have it.
      void client.order('post', room, { text }).then((reply) => {
        if (reply === null || reply.error !== undefined) posts[index] = `${text}?`;
      });
    } else void client.order(what, room, { time: Date.now() - Math.floor(luck * 30_000) });
    await client.notTooBusy();
  }

  #pick(): (typeof ODDS)[number][0] {
    let rest = this.#random() * ODDS.reduce((sum, [, odds]) => sum + odds, 0);
    for (const [what, odds] of ODDS) if ((rest -= odds) < 0) return what;
    return 'post';
  }

  /** Bans someone from a room, or lets them in again. */
  async #ban(name: string, room: string): Promise<void> {
    const { domain, tcpPort, websocket } = this.#server;
    const key = `${name} ${room}`;
    const affiliation = this.#banned.delete(key) ? 'none' : 'outcast';
    if (affiliation === 'outcast') this.#banned.add(key);
    const addresses = { domain, websocket, xmpp: `127.0.0.1:${tcpPort}` };
    const dave = await WireClient.signedIn(addresses, 'ws', 'dave', 'password', 'ban');
    dave.send(
      `<iq xmlns='jabber:client' type='set' id='ban' to='${room}'><query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='${affiliation}' jid='${name}@${domain}'/></query></iq>`,
    );
    for (;;) {
      const { name: element, attrs } = await dave.next();
      if (element !== 'iq' || attrs['id'] !== 'ban') continue;
      if (attrs['type'] !== 'result') throw new Error('The ban was refused.');
      break;
    }
    dave.drop();
  }

  /** Waits until all has settled, and compares. */
  async end(): Promise<string[]> {
    const wrong: string[] = [];
    const texts = new Map<string, string[]>();
    for (const client of this.#clients) await client.quiet();
    for (const [index, client] of this.#clients.entries()) {
      const dumps = new Map((await client.ask<RoomDump[]>('dump')).map((dump) => [dump.room, dump]));
      const reader = await signIn(client.address, this.#server.websocket);
      for (const room of this.#rooms) {
        const truth = await readAll(reader, room);
        if (truth !== null)
          texts.set(
            room,
            truth.map(([, , , text]) => text),
          );
        wrong.push(...compare(dumps.get(room), truth).map((what) => `${NAMES[index]} in ${room}: ${what}`));
      }
      await reader.disconnect();
    }
    for (const [index, client] of this.#clients.entries()) {
      const refused = new Set(await client.ask<string[]>('refused'));
      for (const [room, said] of texts) {
        const posts = this.#posts.get(`${NAMES[index]} ${room}`) ?? [];
        wrong.push(
          ...comparePosts(posts, said, refused).map((what) => `${NAMES[index]} in ${room}: ${what}`),
        );
      }
    }
    return wrong;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.end();
    for (const relay of this.#relays) await relay.close();
  }
}

/** The process of one client. */
class Client {
  readonly address: string;
  readonly #setup: { address: string; server: string; archive: string };
  readonly #waiting = new Map<number, (reply: Reply | null) => void>();
  #child: ChildProcess | null = null;
  #next = 1;

  constructor(setup: { address: string; server: string; archive: string }) {
    this.#setup = setup;
    this.address = setup.address;
  }

  async start(): Promise<void> {
    const child = fork(join(import.meta.dirname, 'client.ts'), [JSON.stringify(this.#setup)], {
      execArgv: ['--no-warnings'],
    });
    this.#child = child;
    child.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    child.on('exit', () => {
      for (const answer of this.#waiting.values()) answer(null);
      this.#waiting.clear();
    });
    await new Promise((resolve) => this.#waiting.set(0, resolve));
  }

  /** @returns null when the process was killed before it answered */
  order(what: What, room: string, more: { text?: string; time?: number } = {}): Promise<Reply | null> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child!.send({ id, what, room, ...more } satisfies Order, (error) => error && resolve(null));
    });
  }

  async ask<T>(what: What): Promise<T> {
    const reply = await this.order(what, '');
    if (reply === null || reply.error !== undefined) throw new Error(`${what}: ${reply?.error ?? 'killed'}`);
    return reply.value as T;
  }

  async notTooBusy(): Promise<void> {
    const isStuck = pause(2_000).then(() => true);
    while (this.#waiting.size >= IN_FLIGHT) if (await Promise.race([pause(2), isStuck])) return;
  }

  async kill(): Promise<void> {
    const gone = once(this.#child!, 'exit');
    this.#child!.kill('SIGKILL');
    await gone;
    await this.start();
  }

  async quiet(): Promise<void> {
    const until = Date.now() + QUIET_MS;
    for (let times = 0; times < 3; times += 1) {
      const waitsFor = await this.ask<string | null>('is-quiet');
      if (waitsFor !== null) times = -1;
      if (Date.now() > until) throw new Error(`${this.address} does not come to rest: ${waitsFor}`);
      await pause(100);
    }
  }

  async end(): Promise<void> {
    if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

async function signIn(address: string, server: string): Promise<Backend> {
  const backend = await createBackend({ address, password: () => Promise.resolve('password'), server });
  await backend.connect();
  return backend;
}

/** All that the server says an account may read of a room; null when it may not. */
async function readAll(backend: Backend, room: string): Promise<Line[] | null> {
  const lines: Line[] = [];
  let after: string | undefined;
  try {
    for (;;) {
      const page = await backend.history(room, { after, limit: 100 });
      for (const { id, time, author, text } of page.messages) lines.push([id, time, author.name, text]);
      if (page.complete || page.last === null) return lines;
      after = page.last;
    }
  } catch (error) {
    if (['not-allowed', 'not-found'].includes(asPchatError(error).code)) return null;
    throw error;
  }
}

function compare(dump: RoomDump | undefined, truth: readonly Line[] | null): string[] {
  const here = dump?.messages ?? [];
  if (truth === null) return here.length === 0 ? [] : ['what may not be read is still here'];
  const wrong: string[] = [];
  const places = new Map(truth.map(([id], index) => [id, index]));
  let place = -1;
  let gap = true;
  for (const line of here) {
    if (line === 'gap') gap = true;
    else if (line === 'start') gap = false;
    else {
      const next = places.get(line[0]);
      if (next === undefined) wrong.push(`not on the server: ${line[3]}`);
      else {
        if (!isSame(truth[next]!, line)) wrong.push(`differs: ${line[3]}`);
        if (next <= place) wrong.push(`twice or out of order: ${line[3]}`);
        else if (!gap && next !== place + 1) wrong.push(`a gap that is not known before ${line[3]}`);
        place = next;
      }
      gap = false;
    }
  }
  const since = dump?.keptSince ?? null;
  if (since === null) return wrong;
  const ids = new Set(here.filter((line) => typeof line !== 'string').map(([id]) => id));
  for (const [id, time, , text] of truth) {
    if (time >= since && !ids.has(id)) wrong.push(`followed, but missing: ${text}`);
  }
  return wrong;
}

/** A live message has no stamp: its time is when it came, the archive's is when it was said. */
function isSame([id, time, name, text]: Line, other: Line): boolean {
  const [otherId, otherTime, otherName, otherText] = other;
  const isNear = Math.abs(time - otherTime) < NEAR_MS;
  return id === otherId && name === otherName && text === otherText && isNear;
}

/** Each post arrived once, in the order written, but for those that were refused or whose writer was killed over them. */
function comparePosts(
  posts: readonly string[],
  said: readonly string[],
  refused: ReadonlySet<string>,
): string[] {
  const wrong: string[] = [];
  let last = -1;
  for (const post of posts) {
    const text = post.replace('?', '');
    const count = said.filter((line) => line === text).length;
    const may = post.endsWith('?') || refused.has(text);
    if (count > 1) wrong.push(`posted ${count} times: ${text}`);
    if (count === 0 && !may) wrong.push(`lost: ${text}`);
    if (count === 0) continue;
    const place = said.indexOf(text);
    if (place < last && !may) wrong.push(`out of order: ${text}`);
    last = Math.max(last, place);
  }
  return wrong;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '../journeys/terminal.ts';
import { ownerNamed } from '../servers/daemon.ts';
import { startProsody } from '../servers/prosody.ts';
import { LoadClient } from './load-client.ts';
import { pchatAccount, runPchat } from './pchat.ts';
import { peers, type Peer } from './peers.ts';
import { residentMegabytes } from './resident.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

const ROOM = 'bench@rooms.chat.test';
const HISTORY = 40;
const LAST_LINE = 'the last line of the history';
/** None of them ends a terminal sequence, so that one seen in the output is one drawn. */
const KEYS = 'vwxyzvwxyzvwxyz';
/** What a client still does after it has shown the room is not its idle state. */
const SETTLE_MS = 1500;

interface Sample {
  start: number;
  memory: number;
  key: number;
}

/** Start to room with history on screen, memory and key to screen, of pchat and of others on one Prosody, one after the other. */
export async function benchScreens(rounds: number): Promise<Result[]> {
  const server = await startProsody();
  const home = mkdtempSync(join(tmpdir(), 'pchat-bench-'));
  try {
    const [address] = [await server.createUser('alice', 'secret'), await server.createUser('bob', 'secret')];
    const bob = await LoadClient.joined(server.tcpPort, server.domain, 'bob', 'secret', ROOM);
    await bob.accept(ROOM);
    await fillHistory(bob);
    const alice = await LoadClient.joined(server.tcpPort, server.domain, 'alice', 'secret', ROOM);
    await alice.bookmark(ROOM, 'alice');
    alice.end();
    const env = await pchatAccount(join(home, 'pchat'), address, 'secret', server.xmpp);
    await runPchat(['follow', ROOM], env);
    const clients: Peer[] = [
      { name: 'pchat', command: process.execPath, args: ['bin/pchat.js'], env, open: null },
      ...peers(home, { address, password: 'secret', port: server.tcpPort, room: ROOM }),
    ];
    giveAway(home);
    const samples = new Map<string, Sample[]>(clients.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const client of clients) samples.get(client.name)!.push(await sample(client));
    }
    bob.end();
    return [...samples].flatMap(([name, taken]) => [
      {
        what: 'start to room with history',
        who: name,
        value: median(taken.map(({ start }) => start)),
        unit: 'ms',
      },
      {
        what: 'memory, idle in a room',
        who: name,
        value: median(taken.map(({ memory }) => memory)),
        unit: 'MB',
      },
      { what: 'key to screen', who: name, value: median(taken.map(({ key }) => key)), unit: 'ms' },
    ]);
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function fillHistory(bob: LoadClient): Promise<void> {
  const all = bob.countTo(HISTORY);
  for (let index = 1; index <= HISTORY; index += 1) {
    const text = index === HISTORY ? LAST_LINE : `line ${index}`;
    bob.socket.write(`<message to='${ROOM}' type='groupchat' id='h${index}'><body>${text}</body></message>`);
  }
  await all;
}

async function sample({ command, args, env, open }: Peer): Promise<Sample> {
  const began = performance.now();
  await using screen = new Terminal([...asNobody(), command, ...args] as [string, ...string[]], {
    columns: 160,
    rows: 45,
    env,
  });
  if (open) {
    await screen.waitFor(open.after);
    screen.write(open.keys);
  }
  await screen.waitFor(LAST_LINE);
  const start = performance.now() - began;
  await sleep(SETTLE_MS);
  const memory = residentMegabytes(screen.pid);
  const keys: number[] = [];
  for (const key of KEYS) {
    keys.push(await echo(screen, key));
    await sleep(50);
  }
  return { start, memory, key: median(keys) };
}

/** Milliseconds from a key to the program's drawing of it. */
async function echo(screen: Terminal, key: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new Error(`${key} is not drawn on\n${screen.screen().join('\n')}`)),
    5000,
  );
  const stop = screen.onOutput((data) => {
    if (data.includes(key)) resolve();
  });
  const began = performance.now();
  screen.write(key);
  await promise;
  stop();
  clearTimeout(timer);
  return performance.now() - began;
}

/** Poezio refuses to run as root; so that all are alike, none does. The process that starts stays the one that runs. */
function asNobody(): string[] {
  if (process.getuid?.() !== 0) return [];
  const group = execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim();
  return ['setpriv', '--reuid=nobody', `--regid=${group}`, '--clear-groups'];
}

function giveAway(folder: string): void {
  const owner = ownerNamed('nobody');
  if (!owner) return;
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  for (const path of [folder, ...paths]) chownSync(path, owner.uid, owner.gid);
}

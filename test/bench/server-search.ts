import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/sdk.ts';
import { archiveIds } from '../../src/server/archive/archive-id.ts';
import { ArchiveStore } from '../../src/server/archive/archive-store.ts';
import { DEFAULT_CONFIG } from '../../src/server/rooms/room-config.ts';
import { RoomStore } from '../../src/server/rooms/room-store.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';
import { type CorpusSize, roomAddress, roomMessages } from './corpus.ts';
import { residentMegabytes } from './resident.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

/** Less than a million: the server puts old archives into its index little by little, so as not to be in anyone's way. */
const SIZE: CorpusSize = { rooms: 200, messages: 500 };
const SERVICE = 'general.localhost';
const QUERIES = {
  'a common word': 'ce',
  'two words': 'dice fogu',
  'a phrase': '"ce di"',
  'a rare word': 'needle',
};
const LOOK_MS = 500;

/** First results of a search by the embedded server, in all of its rooms at once, for who has nothing of them. */
export async function benchServerSearch(rounds: number, size: CorpusSize = SIZE): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-bench-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  // Once without anything, so that the server makes its tables and its category.
  await (await startServerProcess(folder)).stop();
  fillServer(folder, size);
  const { websocket, pid, stop } = await startServerProcess(folder);
  stack.defer(stop);
  await indexed(folder, size.rooms * size.messages);
  const who = `embedded server, ${(size.rooms * size.messages).toLocaleString('en')} messages`;
  const results: Result[] = [];
  for (const [what, query] of Object.entries(QUERIES)) {
    const taken: number[] = [];
    for (let round = 0; round < rounds; round += 1) taken.push(await firstResults(websocket, query));
    results.push({ what: `first results of a search: ${what}`, who, value: median(taken), unit: 'ms' });
  }
  return [...results, { what: 'memory', who, value: residentMegabytes(pid), unit: 'MB' }];
}

/** Starts a server in a process of its own, with an account of alice's. */
export async function startServerProcess(folder: string) {
  const server = fork('test/server/server-process.ts', [folder, 'alice', 'secret']);
  const [{ websocket, xmpp }] = (await once(server, 'message')) as [{ websocket: string; xmpp: string }];
  const stop = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  };
  return { websocket, xmpp, pid: server.pid!, stop };
}

/** A session of its own each time: what was found before would be found on this side. */
async function firstResults(server: string, query: string): Promise<number> {
  const session = await connect({ address: 'alice@localhost', password: 'secret', server });
  try {
    await session.rooms();
    const stop = new AbortController();
    const began = performance.now();
    let first: number | null = null;
    const onHits = () => {
      first ??= performance.now() - began;
      stop.abort();
    };
    await session.search(query, { limit: 50, onHits, signal: stop.signal });
    return first ?? performance.now() - began;
  } finally {
    await session.stop();
  }
}

/** Rooms and their archives as the server itself keeps them. */
function fillServer(folder: string, size: CorpusSize): void {
  const database = openDatabase(databaseFile(folder));
  const [rooms, archive] = [new RoomStore(database, SERVICE), new ArchiveStore(database)];
  for (let room = 0; room < size.rooms; room += 1) {
    database.exec('BEGIN');
    const local = roomAddress(room).split('@')[0]!;
    const { id } = rooms.create(local, 'localhost', { ...DEFAULT_CONFIG, name: local })!;
    let now = 0;
    const stamp = archiveIds(0, () => now);
    for (const { author, text, time } of roomMessages(room, size)) {
      now = time;
      const stanza = `<message xmlns='jabber:client' type='groupchat' from='${local}@${SERVICE}/${author.name}'><body>${text}</body></message>`;
      archive.append(id, { ...stamp(), sender: author.address!, nick: author.name, hasBody: true, stanza });
    }
    database.exec('COMMIT');
  }
  database.close();
}

/** Waits until all messages are in the server's index. */
async function indexed(folder: string, messages: number): Promise<void> {
  const database = openDatabase(databaseFile(folder));
  try {
    const done = database.prepare('SELECT coalesce(sum(position), 0) AS done FROM search_progress');
    while ((done.get() as { done: number }).done < messages) await sleep(LOOK_MS);
  } finally {
    database.close();
  }
}

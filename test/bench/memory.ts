import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import { createBackend } from '../../src/protocol/connect.ts';
import { createSession } from '../../src/session/create-session.ts';
import { Terminal } from '../journeys/terminal.ts';
import { type CorpusSize, MILLION, roomAddress, TEN, timeOf } from './corpus.ts';
import { ADDRESS, type OfflineAccount, offlineAccount } from './offline-account.ts';
import { residentMegabytes } from './resident.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

const QUERIES: Record<string, string> = {
  'a common word': 'ce',
  'two words': 'dice fogu',
  'a rare word': 'needle',
  'a phrase': '"ce di"',
  'the beginning of a word': 'nee*',
  'a part of a word': '*eedl*',
  'an author in one room': 'from:bob in:room-123',
  'words of another script': 'рынок',
  'a word nobody said': 'nonsense',
};
const JUMPS = 200;
const WHO = 'a million messages, 200 rooms';
const FEW = 'ten messages';

/** What a person with years of rooms on this machine feels, without a server: searches, jumps, scrolling, memory, start. */
export async function benchMemory(rounds: number, size: CorpusSize = MILLION): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-bench-'));
  try {
    const many = await offlineAccount(join(folder, 'many'), size);
    const few = await offlineAccount(join(folder, 'few'), TEN);
    return [
      ...(await inSession(many, size, rounds)),
      ...(await scrolling(many, size)),
      ...(await starts(
        [
          { who: WHO, account: many, size },
          { who: FEW, account: few, size: TEN },
        ],
        rounds,
      )),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inSession({ file }: OfflineAccount, size: CorpusSize, rounds: number): Promise<Result[]> {
  const backend = await createBackend({ address: ADDRESS, password: async () => '' });
  const session = createSession({ backend, archive: openAccountArchive(file) });
  const results: Result[] = [];
  try {
    for (const [what, query] of Object.entries(QUERIES)) {
      const taken: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const stop = new AbortController();
        const began = performance.now();
        let first: number | null = null;
        const onHits = () => {
          first ??= performance.now() - began;
          stop.abort();
        };
        await session.search(query, { offline: true, limit: 50, onHits, signal: stop.signal });
        taken.push(first ?? performance.now() - began);
      }
      results.push({
        what: `first results of a search: ${what}`,
        who: WHO,
        value: median(taken),
        unit: 'ms',
      });
    }
    const jumps: number[] = [];
    for (let jump = 0; jump < JUMPS; jump += 1) {
      const room = roomAddress((jump * 37) % size.rooms);
      const began = performance.now();
      await session.showAround(room, { time: timeOf((jump * 1237) % size.messages) });
      if (session.timeline(room).messages.length === 0) throw new Error(`Nothing is shown of ${room}`);
      jumps.push(performance.now() - began);
    }
    results.push(
      { what: 'jump to a date, median', who: WHO, value: median(jumps), unit: 'ms' },
      { what: 'jump to a date, slowest', who: WHO, value: Math.max(...jumps), unit: 'ms' },
    );
  } finally {
    await session.stop();
  }
  return results;
}

/** From the newest message of a room to its first, page by page, and back, on the real screen. */
async function scrolling({ env }: OfflineAccount, size: CorpusSize): Promise<Result[]> {
  await using screen = open(env);
  const last = size.messages - 1;
  await screen.waitFor(`#${last} `);
  const before = residentMegabytes(screen.pid);
  const up = await pages(screen, 'pageup', (shown) => Math.min(...shown), 0);
  const down = await pages(screen, 'pagedown', (shown) => Math.max(...shown), last);
  const after = residentMegabytes(screen.pid);
  const all = [...up, ...down];
  return [
    { what: 'a page of scrolling, to screen, median', who: WHO, value: median(all), unit: 'ms' },
    { what: 'a page of scrolling, to screen, slowest', who: WHO, value: Math.max(...all), unit: 'ms' },
    { what: 'pages to the first message and back', who: WHO, value: all.length, unit: 'pages' },
    { what: 'memory of the screen at the start', who: WHO, value: before, unit: 'MB' },
    { what: 'memory of the screen after scrolling', who: WHO, value: after, unit: 'MB' },
  ];
}

/** Presses a key until the goal is on the screen; each press waits for what it brings. */
async function pages(
  screen: Terminal,
  key: string,
  edge: (shown: number[]) => number,
  goal: number,
): Promise<number[]> {
  const taken: number[] = [];
  for (let at = edge(shownOn(screen.screen())); at !== goal;) {
    const from = at;
    const began = performance.now();
    screen.key(key);
    const rows = await screen.waitFor((now) => {
      const shown = shownOn(now);
      return shown.length > 0 && edge(shown) !== from;
    });
    taken.push(performance.now() - began);
    at = edge(shownOn(rows));
  }
  return taken;
}

/** The numbers of the messages on the screen. */
function shownOn(rows: readonly string[]): number[] {
  return [...rows.join('\n').matchAll(/ #(\d+) /g)].map((match) => Number(match[1]));
}

/** Start to a room's newest message on the screen, with much and with little kept. */
async function starts(
  kept: { who: string; account: OfflineAccount; size: CorpusSize }[],
  rounds: number,
): Promise<Result[]> {
  const taken = new Map<string, number[]>(kept.map(({ who }) => [who, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const { who, account, size } of kept) {
      const began = performance.now();
      await using screen = open(account.env);
      await screen.waitFor(`#${size.messages - 1} `);
      // The first round fills the cache of compiled code.
      if (round > 0) taken.get(who)!.push(performance.now() - began);
    }
  }
  return [...taken].map(([who, times]) => ({
    what: 'start to a room with its history, no server',
    who,
    value: median(times),
    unit: 'ms',
  }));
}

function open(env: Record<string, string>): Terminal {
  return new Terminal([process.execPath, 'bin/pchat.js'], { columns: 160, rows: 45, env });
}

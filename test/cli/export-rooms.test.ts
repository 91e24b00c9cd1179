import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExportFile, exportFileName, type ExportPlan } from '../../src/cli/export-file.ts';
import { type ExportPoint, exportRooms } from '../../src/cli/export-rooms.ts';
import { markdownExport } from '../../src/format/export-markdown.ts';
import type { HistoryQuery } from '../../src/model/message.ts';
import type { Session } from '../../src/session/session.ts';
import { exportedRoom, message } from '../format/exported.ts';

const PLAN: ExportPlan = {
  format: 'markdown',
  rooms: ['a@x', 'b@x'],
  since: null,
  until: null,
  exportedAt: 0,
};
const ROOMS = PLAN.rooms.map((address) => exportedRoom({ address, name: address }));
const messages = Array.from({ length: 250 }, (_, index) =>
  message({
    id: `${index}`,
    text: `line ${index}`,
    time: index * 3_600_000,
    replyTo: index % 9 === 5 ? `${index - 3}` : null,
  }),
);

/** A session whose rooms all have these messages. */
const session = {
  history: async (_room: string, { after, limit }: HistoryQuery) => {
    const from = after === undefined ? 0 : Number(after) + 1;
    const page = messages.slice(from, from + limit);
    const complete = from + limit >= messages.length;
    return {
      messages: page,
      complete,
      first: page[0]?.id ?? null,
      last: page.at(-1)?.id ?? null,
      total: null,
    };
  },
} as unknown as Session;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-export-'));
  path = join(folder, 'rooms.md');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Exports until so many pages are written; true when it is whole. */
async function run(file: ExportFile, pages = Infinity): Promise<boolean> {
  const stop = new AbortController();
  const told = () => {
    pages -= 1;
    if (pages <= 0) stop.abort();
  };
  const options = { from: file.start, signal: stop.signal, told };
  const point: ExportPoint = await exportRooms(session, ROOMS, markdownExport, file, options);
  if (point.room < ROOMS.length) file.leave();
  else file.finish();
  return point.room === ROOMS.length;
}

test('an export that was stopped again and again is the same as one that never was', async () => {
  await run(ExportFile.begin(path, PLAN, false));
  const whole = readFileSync(path, 'utf8');
  expect(whole.match(/: line /g)).toHaveLength(500);
  let stops = 0;
  let file: ExportFile | null = ExportFile.begin(path, PLAN, true);
  while (!(await run(file, 1))) {
    stops += 1;
    file = ExportFile.resume(path, { ...PLAN, exportedAt: 1 })!;
  }
  expect(stops).toBeGreaterThan(3);
  // Whom a message answers is known only as far back as this run saw it.
  const withoutAnswers = (text: string) => text.replaceAll(/ \*\(to [^)]*\)\*/g, '');
  expect(withoutAnswers(readFileSync(path, 'utf8'))).toBe(withoutAnswers(whole));
  expect(readdirSync(folder)).toEqual(['rooms.md']);
});

test('what was begun is neither replaced unasked nor mixed with something else', async () => {
  expect(await run(ExportFile.begin(path, PLAN, false), 2)).toBe(false);
  expect(readdirSync(folder).toSorted()).toEqual(['rooms.md.part', 'rooms.md.part.json']);
  expect(() => ExportFile.begin(path, PLAN, false)).toThrow('begun and not finished');
  expect(() => ExportFile.resume(path, { ...PLAN, rooms: ['a@x'] })).toThrow('other rooms');
  expect(() => ExportFile.resume(path, { ...PLAN, format: 'html' })).toThrow('another format');
  expect(ExportFile.resume(join(folder, 'other.md'), PLAN)).toBeNull();
});

test.each([
  ['lobby@general.localhost', 'lobby@general.localhost.md'],
  ['カフェ@x', 'カフェ@x.md'],
  ['../../etc@x', /^_\._.._etc@x-[0-9a-f]{16}\.md$/],
  ['-rf@x', /^_rf@x-[0-9a-f]{16}\.md$/],
  [`${'long'.repeat(200)}@x`, /^(long)+-[0-9a-f]{16}\.md$/],
])('the file of %s has a name that is safe', (address, name) => {
  const given = exportFileName(address, 'md');
  expect(given).toMatch(name);
  expect(Buffer.byteLength(given)).toBeLessThan(230);
});

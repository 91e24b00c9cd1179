import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GroupCommit } from '../../../src/server/store/group-commit.ts';

let database: DatabaseSync;
let writer: GroupCommit;
let events: string[];

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE words (word TEXT UNIQUE)');
  writer = new GroupCommit(database);
  events = [];
});

afterEach(() => database.close());

function add(word: string): void {
  writer.add({
    write: () => void database.prepare('INSERT INTO words VALUES (?)').run(word),
    committed: () => events.push(`${word} ${database.isTransaction ? 'in' : 'after'} ${words().join('')}`),
    failed: () => events.push(`${word} failed`),
  });
}

function words(): string[] {
  return (database.prepare('SELECT word FROM words ORDER BY rowid').all() as { word: string }[]).map(
    ({ word }) => word,
  );
}

test('what is added in one turn is on disk together before anyone is told, and told in order', () => {
  add('a');
  add('b');
  writer.add({ committed: () => events.push('-'), failed: () => undefined });
  add('c');
  expect(events).toEqual([]);
  writer.settle();
  expect(events).toEqual(['a after abc', 'b after abc', '-', 'c after abc']);
});

test('it settles by itself before the next turn', async () => {
  add('a');
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual(['a after a']);
});

test('an entry that cannot be written fails alone', () => {
  for (const word of ['a', 'b', 'a', 'c']) add(word);
  writer.settle();
  expect(events.map((event) => event.split(' after')[0])).toEqual(['a', 'b', 'a failed', 'c']);
  expect(words()).toEqual(['a', 'b', 'c']);
});

test('a transaction comes after what was added before, and leaves nothing when it throws', () => {
  add('a');
  expect(() =>
    writer.transaction(() => {
      database.exec("INSERT INTO words VALUES ('x')");
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(words()).toEqual(['a']);
  expect(writer.transaction(() => words().length)).toBe(1);
});

test('while another process has the database everything fails after one wait', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-busy-'));
  const file = join(folder, 'busy.db');
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE words (word TEXT UNIQUE); BEGIN EXCLUSIVE');
  database.close();
  database = new DatabaseSync(file, { timeout: 0 });
  writer = new GroupCommit(database);
  let writes = 0;
  for (const word of ['a', 'b']) {
    writer.add({
      write: () => void (writes += 1),
      committed: () => events.push(word),
      failed: () => events.push(`${word} failed`),
    });
  }
  writer.settle();
  expect(events).toEqual(['a failed', 'b failed']);
  expect(writes).toBe(0);
  other.close();
  rmSync(folder, { recursive: true });
});

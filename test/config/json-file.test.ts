import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, lstatSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JsonFile } from '../../src/config/json-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a file and its folder are made so that only their owner can read them', () => {
  const path = join(folder, 'deep', 'er', 'config.json');
  const file = new JsonFile(path);
  expect(file.read()).toEqual({});
  file.update((content) => {
    content.a = 1;
  });
  expect([mode(path), mode(join(folder, 'deep', 'er')), mode(join(folder, 'deep'))]).toEqual([
    '600',
    '700',
    '700',
  ]);
  expect(new JsonFile(path).read()).toEqual({ version: 1, a: 1 });
  expect(readdirSync(join(folder, 'deep', 'er'))).toEqual(['config.json']);
});

test('a file that others could read is closed to them', () => {
  const path = join(folder, 'config.json');
  writeFileSync(path, '{"a":1}');
  chmodSync(path, 0o644);
  expect(new JsonFile(path).read()).toEqual({ a: 1 });
  expect(mode(path)).toBe('600');
});

test.each(['{"a": 1', '[1]', 'null', ''])(
  'a damaged file (%j) is kept aside and said, not overwritten',
  (text) => {
    const path = join(folder, 'config.json');
    writeFileSync(path, text);
    const file = new JsonFile(path);
    file.update((content) => {
      content.b = 2;
    });
    const aside = readdirSync(folder).find((name) => name.startsWith('config.json.damaged-'));
    expect(readFileSync(join(folder, aside!), 'utf8')).toBe(text);
    expect(file.warnings).toEqual([
      `${path} was damaged and is not used. It is kept as ${join(folder, aside!)}.`,
    ]);
    expect(file.read()).toEqual({ version: 1, b: 2 });
  },
);

test('what a newer pchat wrote is refused and left alone', () => {
  const path = join(folder, 'config.json');
  writeFileSync(path, '{"version":2,"x":1}');
  const file = new JsonFile(path);
  expect(() => file.read()).toThrow(
    expect.objectContaining({ code: 'local', message: `${path} was written by a newer pchat.` }),
  );
  expect(() => file.update(() => {})).toThrow('newer');
  expect(readFileSync(path, 'utf8')).toBe('{"version":2,"x":1}');
});

test('what this version does not know is kept', () => {
  const path = join(folder, 'config.json');
  writeFileSync(path, '{"version":1,"later":{"x":1}}');
  new JsonFile(path).update((content) => {
    content.a = 1;
  });
  expect(new JsonFile(path).read()).toEqual({ version: 1, later: { x: 1 }, a: 1 });
});

test('a link to a file elsewhere stays a link', () => {
  const real = join(folder, 'dotfiles.json');
  const path = join(folder, 'config.json');
  writeFileSync(real, '{}');
  symlinkSync(real, path);
  new JsonFile(path).update((content) => {
    content.a = 1;
  });
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(real, 'utf8'))).toMatchObject({ a: 1 });
});

test('a file that is a folder, or cannot be read, ends in a sentence', () => {
  const path = join(folder, 'config.json');
  mkdirSync(path);
  const failing = () => new JsonFile(path).read();
  expect(failing).toThrow(
    expect.objectContaining({ code: 'local', message: `${path} cannot be read: it is a folder.` }),
  );
});

// Root reads everything: this one says something only for ordinary people.
test.skipIf(process.getuid?.() === 0)('a file without permission ends in a sentence', () => {
  const path = join(folder, 'config.json');
  writeFileSync(path, '{}', { mode: 0o000 });
  expect(() => new JsonFile(path).read()).toThrow(`${path} cannot be read: permission denied.`);
});

test('a lock left behind by a process that is gone, or an hour ago, holds nobody up', () => {
  const path = join(folder, 'config.json');
  const lock = `${path}.lock`;
  // No process has this id: it is past the largest that Linux gives out.
  writeFileSync(lock, '4194305');
  new JsonFile(path).update(() => {});
  writeFileSync(lock, String(process.pid));
  utimesSync(lock, new Date(0), new Date(0));
  new JsonFile(path).update(() => {});
  expect(readdirSync(folder)).toEqual(['config.json']);
});

test('processes that change the same file at the same time lose nothing', async () => {
  const path = join(folder, 'config.json');
  const module = resolve('src/config/json-file.ts');
  const program = `
    const { JsonFile } = await import(${JSON.stringify(module)});
    const file = new JsonFile(${JSON.stringify(path)});
    for (let n = 0; n < 25; n += 1) file.update((content) => { content[process.argv[1] + n] = n; });
  `;
  const run = promisify(execFile);
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all(names.map((name) => run(process.execPath, ['--input-type=module', '-e', program, name])));
  expect(Object.keys(new JsonFile(path).read())).toHaveLength(1 + names.length * 25);
});

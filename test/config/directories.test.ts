import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePrivateDirectory } from '../../src/config/directories.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-directories-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a directory is made with those above it, for its owner alone', () => {
  const path = join(folder, 'a/b/c');
  makePrivateDirectory(path);
  for (const made of [path, join(folder, 'a')]) expect(statSync(made).mode & 0o777).toBe(0o700);
  makePrivateDirectory(path);
});

test('a file in its place ends in a sentence', () => {
  writeFileSync(join(folder, 'file'), '');
  for (const path of [join(folder, 'file'), join(folder, 'file/below')]) {
    expect(() => makePrivateDirectory(path)).toThrow(
      expect.objectContaining({ code: 'local', message: expect.stringContaining(path) as string }),
    );
  }
});

// Node's own way of making the folders above would try for ever.
test.runIf(existsSync('/proc/self'))('a place where the system makes no folders ends in a sentence', () => {
  for (const path of ['/proc/nope', '/proc/nope/below/that']) {
    expect(() => makePrivateDirectory(path)).toThrow(/\/proc\/nope.* cannot be made/);
  }
});

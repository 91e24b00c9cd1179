import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { AccountState } from '../../src/config/account-state.ts';
import { archiveFile } from '../../src/config/directories.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { drawFromArchive } from '../../src/cli/first-screen.ts';
import { untold } from '../../src/cli/drawn-frame.ts';

const ALICE = 'alice@localhost';
const folder = mkdtempSync(join(tmpdir(), 'pchat-first-screen-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('a damaged archive, which the first frame finds, is told of once there is a screen', () => {
  vi.stubEnv('PCHAT_DATA_DIR', folder);
  const file = archiveFile(ALICE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'garbage!'.repeat(512));
  expect(drawFromArchive({ address: ALICE }, new AccountState(ALICE), DEFAULT_SETTINGS)).toBe(null);
  expect(untold().join()).toContain('The local archive was damaged');
  expect(untold()).toEqual([]);
});

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Config } from '../../src/config/config.ts';
import {
  readPassword,
  removeAccountWithPassword,
  saveAccountWithPassword,
} from '../../src/config/credentials.ts';
import { passwordFromCommand } from '../../src/config/password-command.ts';

const ACCOUNT = { address: 'alice@example.com' };

describe('where there is no keyring', () => {
  let folder: string;
  beforeEach(() => {
    vi.stubEnv('PCHAT_KEYRING', 'off');
    folder = mkdtempSync(join(tmpdir(), 'pchat-test-'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the password goes into the config, which only its owner can read, and that is said', async () => {
    const config = new Config(folder);
    const said = await saveAccountWithPassword(config, ACCOUNT, 'secret');
    expect(said).toBe(
      `There is no keyring here, so the password is in ${config.path}, which only you can read.`,
    );
    expect(statSync(config.path).mode & 0o777).toBe(0o600);
    expect(await readPassword(config.account()!)).toBe('secret');
    expect(await removeAccountWithPassword(config, ACCOUNT.address)).toBe(true);
    expect(config.accounts()).toEqual([]);
  });

  test('an account without a password says how to give one', async () => {
    await expect(readPassword(ACCOUNT)).rejects.toMatchObject({
      code: 'sign-in-refused',
      next: 'Sign in again with: pchat login alice@example.com',
    });
  });
});

describe('a passwordCommand', () => {
  test('gives its first line, and goes before a password in the file', async () => {
    const account = { ...ACCOUNT, password: 'old', passwordCommand: `printf 'se cret\\r\\nmore\\n'` };
    expect(await readPassword(account)).toBe('se cret');
  });

  test('that fails says with what, but never what it printed', async () => {
    const failing = passwordFromCommand('echo hunter2; echo no such entry >&2; exit 3');
    await expect(failing).rejects.toMatchObject({
      code: 'sign-in-refused',
      message: 'The passwordCommand ended with exit code 3: no such entry.',
    });
  });

  test('that prints nothing is a failure too', async () => {
    await expect(passwordFromCommand('true')).rejects.toThrow('The passwordCommand printed nothing.');
  });

  test('that does not end is ended, with what it started', async () => {
    const hanging = passwordFromCommand('sleep 600 & sleep 600', 50);
    await expect(hanging).rejects.toThrow('The passwordCommand took longer than 0.05 seconds.');
  });
});

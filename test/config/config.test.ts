import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountState } from '../../src/config/account-state.ts';
import { Config } from '../../src/config/config.ts';
import { configDirectory, dataDirectory } from '../../src/config/directories.ts';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';

let folder: string;
let config: Config;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-test-'));
  config = new Config(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (content: unknown) => writeFileSync(join(folder, 'config.json'), JSON.stringify(content));

describe('accounts', () => {
  test('are added, replaced, picked and removed; the first is the usual one', () => {
    expect(config.account()).toBeUndefined();
    config.saveAccount({ address: 'Alice@Example.com', server: 'wss://example.com/ws' });
    config.saveAccount({ address: 'bob@example.com' });
    expect(config.account()?.address).toBe('alice@example.com');
    expect(config.account('bob')?.address).toBe('bob@example.com');
    config.saveAccount({ address: 'alice@example.com', nick: 'al' });
    expect(config.accounts()).toEqual([
      { address: 'alice@example.com', nick: 'al' },
      { address: 'bob@example.com' },
    ]);
    config.setDefaultAccount('bob');
    expect(config.account()?.address).toBe('bob@example.com');
    expect(config.removeAccount('bob@example.com')).toBe(true);
    expect(config.removeAccount('bob@example.com')).toBe(false);
    expect(config.account()?.address).toBe('alice@example.com');
  });

  test('that are not there, or fit a name twice, end in a sentence with those there are', () => {
    expect(() => config.account('bob')).toThrow(
      expect.objectContaining({ code: 'usage', next: 'Add it with: pchat login bob' }),
    );
    config.saveAccount({ address: 'bob@a.example' });
    config.saveAccount({ address: 'bob@b.example' });
    const next = 'There are: bob@a.example, bob@b.example.';
    expect(() => config.account('bob')).toThrow(
      expect.objectContaining({ message: '"bob" fits several accounts.', next }),
    );
    expect(() => config.account('eve')).toThrow(expect.objectContaining({ next }));
  });

  test('that make no sense are left out with a warning, and stay in the file', () => {
    written({ accounts: [{ address: 'not an address' }, { address: 'bob@example.com', server: 7 }, 'x'] });
    expect(config.accounts()).toEqual([{ address: 'bob@example.com' }]);
    expect(config.warnings).toHaveLength(2);
    config.saveAccount({ address: 'carol@example.com' });
    expect(readFileSync(config.path, 'utf8')).toContain('not an address');
  });
});

describe('settings', () => {
  test('have usual values and are kept', () => {
    expect(config.settings()).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS).toMatchObject({
      theme: 'dark',
      notifications: ['bell', 'terminal'],
      notifyDefault: 'mentions',
    });
    config.setSetting('theme', 'light');
    config.setSetting('keys', { quit: ['f10'] });
    expect(new Config(folder).settings()).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'light',
      keys: { quit: ['f10'] },
    });
  });

  test('take a single key for a list of one', () => {
    written({ settings: { keys: { quit: 'f10' } } });
    expect(config.settings().keys).toEqual({ quit: ['f10'] });
  });

  test('that are wrong count as absent, with a sentence for each', () => {
    written({
      settings: {
        theme: 'pink',
        nick: 7,
        quietHours: '25:00-26:00',
        notifications: ['bell', 'shout'],
        keys: { quit: [1] },
        colour: 'red',
      },
    });
    expect(config.settings()).toEqual(DEFAULT_SETTINGS);
    expect(config.warnings).toEqual([
      expect.stringContaining('The setting "theme" must be one of dark, light, plain.'),
      expect.stringContaining('The setting "nick" must be a text of at most 64 characters.'),
      expect.stringContaining('The setting "notifications" must be a list of bell, terminal, desktop.'),
      expect.stringContaining('The setting "quietHours" must be two times of the day'),
      expect.stringContaining('The setting "keys" must be actions'),
      expect.stringContaining('There is no setting "colour".'),
    ]);
    expect(() => config.setSetting('theme', 'pink' as never)).toThrow('must be one of');
  });
});

test("an account's drafts, followed rooms and read marks outlive the program, apart from the config", () => {
  const state = new AccountState('alice@example.com', folder);
  state.setDraft('lobby@general.test', 'half a thou');
  state.setDraft('ops@general.test', 'x');
  state.setDraft('ops@general.test', '');
  const again = new AccountState('alice@example.com', folder);
  expect(again.draft('lobby@general.test')).toBe('half a thou');
  expect(again.draft('ops@general.test')).toBe('');
  expect(new AccountState('bob@example.com', folder).draft('lobby@general.test')).toBe('');
});

test('directories are those asked for, else where XDG has them, else under the home', () => {
  expect(configDirectory({ PCHAT_CONFIG_DIR: '/c', XDG_CONFIG_HOME: '/x', HOME: '/h' })).toBe('/c');
  expect(configDirectory({ XDG_CONFIG_HOME: '/x', HOME: '/h' })).toBe('/x/pchat');
  expect(configDirectory({ XDG_CONFIG_HOME: 'relative', HOME: '/h' })).toBe('/h/.config/pchat');
  expect(dataDirectory({ PCHAT_DATA_DIR: '/d' })).toBe('/d');
  expect(dataDirectory({ HOME: '/h' })).toBe('/h/.local/share/pchat');
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { Groups } from '../../../src/server/accounts/groups.ts';
import { CategoryStore } from '../../../src/server/rooms/category-store.ts';
import { openDatabase } from '../../../src/server/store/database.ts';
import { transaction } from '../../../src/server/store/transaction.ts';

const TRADING = 'trading.localhost';

let folder: string;
let database: DatabaseSync;
let categories: CategoryStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-categories-'));
  database = openDatabase(join(folder, 'server.db'));
  const accounts = new Accounts(database);
  accounts.claimDomain('localhost');
  accounts.add('alice', 'secret');
  new Groups(database).add('fx');
  categories = new CategoryStore(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const settings = (name: string) => ({ name, description: '', invitations: true, files: false });
const add = (domain: string, name: string) => categories.add(domain, settings(name), 'localhost');

test('a new category is for everyone, and nobody creates rooms in it yet', () => {
  add(TRADING, 'Trading');
  expect(categories.get(TRADING)).toEqual({
    domain: TRADING,
    name: 'Trading',
    description: '',
    invitations: true,
    files: false,
    scope: ['localhost'],
    creators: [],
  });
});

test('scope and creators are two lists, and each name stands on one once', () => {
  add(TRADING, 'Trading');
  categories.grant(TRADING, 'creator', 'alice@localhost');
  categories.grant(TRADING, 'creator', 'alice@localhost');
  categories.grant(TRADING, 'scope', 'fx@groups.localhost');
  expect(categories.revoke(TRADING, 'scope', 'localhost')).toBe(true);
  expect(categories.revoke(TRADING, 'scope', 'alice@localhost')).toBe(false);
  expect(categories.get(TRADING)).toMatchObject({
    scope: ['fx@groups.localhost'],
    creators: ['alice@localhost'],
  });
});

test('two categories share neither an address nor a name, whatever its case and accents', () => {
  add(TRADING, 'Trading Café');
  expect(() => add(TRADING, 'Other')).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => add('other.localhost', 'TRADING CAFE')).toThrow(expect.objectContaining({ code: 'conflict' }));
  add('other.localhost', 'Other');
  expect(() => categories.set('other.localhost', { name: 'trading café' })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  categories.set(TRADING, { name: 'trading café' });
  expect(categories.get(TRADING)?.name).toBe('trading café');
});

test.each(['', ' Trading', 'a/b', 'a\u0007', 'x'.repeat(65)])('%j cannot be a name', (name) => {
  expect(() => add(TRADING, name)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('a removed account or group stands on no list any more', () => {
  add(TRADING, 'Trading');
  for (const principal of ['alice@localhost', 'fx@groups.localhost']) {
    categories.grant(TRADING, 'scope', principal);
    categories.grant(TRADING, 'creator', principal);
  }
  new Accounts(database).remove('alice');
  new Groups(database).remove('fx');
  expect(categories.get(TRADING)).toMatchObject({ scope: ['localhost'], creators: [] });
});

test('a category with rooms is not removed; an empty one takes its lists with it', () => {
  add(TRADING, 'Trading');
  categories.grant(TRADING, 'creator', 'alice@localhost');
  categories.remove(TRADING);
  add(TRADING, 'Trading');
  expect(categories.get(TRADING)?.creators).toEqual([]);
  expect(() => categories.remove('nowhere.localhost')).toThrow(
    expect.objectContaining({ code: 'not-found' }),
  );
});

test('a category is added as a part of a larger change, or not at all', () => {
  expect(() =>
    transaction(database, () => {
      add(TRADING, 'Trading');
      throw new Error('the rest failed');
    }),
  ).toThrow('the rest failed');
  expect(categories.list()).toEqual([]);
  add(TRADING, 'Trading');
  expect(categories.list()).toHaveLength(1);
});

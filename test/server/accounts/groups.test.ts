import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { existingPrincipal } from '../../../src/server/accounts/existing-principal.ts';
import { Groups } from '../../../src/server/accounts/groups.ts';
import { Principals } from '../../../src/server/accounts/principals.ts';
import { openDatabase } from '../../../src/server/store/database.ts';

let folder: string;
let database: DatabaseSync;
let accounts: Accounts;
let groups: Groups;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-groups-'));
  database = openDatabase(join(folder, 'server.db'));
  accounts = new Accounts(database);
  accounts.claimDomain('localhost');
  for (const name of ['alice', 'bob', 'carol']) accounts.add(name, 'secret');
  groups = new Groups(database);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

test('a group has the users put into it, each once, until they are taken out', () => {
  groups.add('Ops', 'on call');
  groups.addUsers('ops', ['bob', 'alice', 'bob']);
  groups.addUsers('group:ops', ['alice']);
  expect(groups.users('ops')).toEqual(['alice', 'bob']);
  expect(groups.get('ops')).toEqual({ name: 'ops', description: 'on call', users: 2 });
  groups.removeUsers('ops', ['alice', 'carol']);
  expect(groups.users('ops')).toEqual(['bob']);
  expect(groups.of('bob')).toEqual(['ops']);
  expect(groups.of('alice')).toEqual([]);
});

test('one unknown user among several, and none is added', () => {
  groups.add('ops');
  expect(() => groups.addUsers('ops', ['alice', 'nobody'])).toThrow(
    expect.objectContaining({ code: 'not-found', message: 'There is no account nobody.' }),
  );
  expect(groups.users('ops')).toEqual([]);
});

test('a removed account leaves its groups, and a later account of that name is in none', () => {
  groups.add('ops');
  groups.addUsers('ops', ['alice', 'bob']);
  accounts.remove('alice');
  accounts.add('alice', 'secret');
  expect(groups.users('ops')).toEqual(['bob']);
});

test('a removed group leaves nothing to a later group of its name', () => {
  groups.add('ops');
  groups.addUsers('ops', ['alice']);
  groups.remove('ops');
  groups.add('ops');
  expect(groups.users('ops')).toEqual([]);
  expect(() => groups.add('ops')).toThrow(expect.objectContaining({ code: 'conflict' }));
});

test('groups are found by words in name and description, whatever the case and the accents', () => {
  groups.add('ops', 'Équipe de nuit');
  groups.add('fx', 'Spot desk');
  const found = (words: string) => groups.list(words).map(({ name }) => name);
  expect(found('')).toEqual(['fx', 'ops']);
  expect(found('equipe OP')).toEqual(['ops']);
  expect(found('desk nuit')).toEqual([]);
  expect(found('%')).toEqual([]);
});

test.each(['', 'a b', 'a/b', 'a@b', "o'ps", 'a\u202eb'])('%j cannot be the name of a group', (name) => {
  expect(() => groups.add(name)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('names that SQL reads as patterns or quotes are names like any other', () => {
  groups.add('o%');
  groups.add('o_;drop--');
  groups.addUsers('o%', ['alice']);
  groups.remove('o_;drop--');
  expect(groups.list().map(({ name }) => name)).toEqual(['o%']);
  expect(groups.of('alice')).toEqual(['o%']);
});

test.each([
  ['alice', 'alice@localhost'],
  ['Alice', 'alice@localhost'],
  ['ALICE@LocalHost', 'alice@localhost'],
  ['group:ops', 'ops@groups.localhost'],
  ['ops@groups.localhost', 'ops@groups.localhost'],
  ['everyone', 'localhost'],
  ['localhost', 'localhost'],
])('%s is %s', (typed, address) => {
  groups.add('ops');
  expect(existingPrincipal(database, typed, 'localhost')).toBe(address);
});

test.each([
  ['nobody', 'not-found'],
  ['alice@example.com', 'not-found'],
  ['group:nobody', 'not-found'],
  ['group:alice', 'not-found'],
  ['ops', 'not-found'],
  ['example.com', 'not-found'],
  ['a b', 'usage'],
  ['group:', 'usage'],
  ['', 'usage'],
])('%j stands for nobody', (typed, code) => {
  groups.add('ops');
  expect(() => existingPrincipal(database, typed, 'localhost')).toThrow(expect.objectContaining({ code }));
});

test('a person is stood for by their own address, everyone’s and their groups’', () => {
  groups.add('ops');
  groups.addUsers('ops', ['alice']);
  const principals = new Principals(database, 'localhost');
  expect(principals.of('alice@localhost')).toEqual(['alice@localhost', 'localhost', 'ops@groups.localhost']);
  groups.removeUsers('ops', ['alice']);
  principals.forget();
  expect(principals.of('alice@localhost')).toEqual(['alice@localhost', 'localhost']);
  expect(principals.people('localhost')).toHaveLength(3);
});

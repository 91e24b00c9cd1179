import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { Roster } from '../../../src/server/contacts/roster.ts';
import { openDatabase } from '../../../src/server/store/database.ts';

let folder: string;
let database: DatabaseSync;
let accounts: Accounts;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pchat-accounts-'));
  database = openDatabase(join(folder, 'server.db'));
  accounts = new Accounts(database);
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

test('accounts are added, listed by name, made administrators and removed', () => {
  accounts.add('bob', 'secret');
  accounts.add('Alice', 'secret', { administrator: true });
  expect(accounts.list()).toMatchObject([
    { name: 'alice', administrator: true },
    { name: 'bob', administrator: false },
  ]);
  accounts.setAdministrator('bob', true);
  expect(accounts.isAdministrator('bob')).toBe(true);
  accounts.remove('alice');
  expect(accounts.idOf('alice')).toBeNull();
  expect(accounts.isAdministrator('alice')).toBe(false);
});

test('an account added again is another account', () => {
  accounts.add('alice', 'secret');
  const first = accounts.idOf('alice');
  accounts.remove('alice');
  accounts.add('alice', 'secret');
  expect(accounts.idOf('alice')).not.toBe(first);
});

test('who takes the name of a removed account sees nobody’s presence by it', () => {
  accounts.claimDomain('localhost');
  for (const name of ['alice', 'bob', 'carol']) accounts.add(name, 'secret');
  const alice = accounts.idOf('alice')!;
  const roster = new Roster(database);
  const contact = (address: string, listed: boolean) => {
    const both = { sends: true, receives: true, asked: false, pending: false };
    roster.put(alice, { address, name: 'A friend', groups: ['Desk'], ...both, listed });
  };
  contact('bob@localhost', true);
  contact('carol@localhost', false);
  contact('bob@example.com', true);
  accounts.remove('bob');
  accounts.remove('carol');
  expect(roster.list(alice)).toMatchObject([
    { address: 'bob@example.com', sends: true, receives: true },
    { address: 'bob@localhost', name: 'A friend', sends: false, receives: false },
  ]);
});

test.each(['', 'a b', 'a/b', 'a:b', '@', "o'brien", 'a<b', 'alice@localhost/desk', 'a\u0000', 'a\u202eb'])(
  '%j cannot be the name of an account',
  (name) => {
    expect(() => accounts.add(name, 'secret')).toThrow(expect.objectContaining({ code: 'usage' }));
  },
);

test('names that SQL reads as patterns or quotes are names like any other', () => {
  accounts.add('a%', 'secret');
  accounts.add('a_;drop--', 'secret');
  accounts.remove('a%');
  expect(accounts.list().map((account) => account.name)).toEqual(['a_;drop--']);
});

test('a whole address is taken when its domain is the server’s', () => {
  accounts.claimDomain('example.com');
  accounts.add('alice@example.com', 'secret');
  expect(accounts.list()[0]?.name).toBe('alice');
  expect(() => accounts.add('bob@example.org', 'secret')).toThrow("This server's domain is example.com");
});

test('what is not there, there already, or no password is refused with a sentence', () => {
  accounts.add('alice', 'secret');
  expect(() => accounts.add('alice', 'other')).toThrow(expect.objectContaining({ code: 'conflict' }));
  expect(() => accounts.setPassword('bob', 'x')).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => accounts.remove('bob')).toThrow(expect.objectContaining({ code: 'not-found' }));
  for (const password of ['', 'a\nb', 'x'.repeat(1025)]) {
    expect(() => accounts.add('bob', password)).toThrow(expect.objectContaining({ code: 'usage' }));
  }
});

test('a name that is none is shown as it was typed, and one that is taken with what sets its password', () => {
  accounts.claimDomain('example.com');
  expect(() => accounts.add('bob smith', 'secret')).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: '"bob smith" is not a name for an account.',
      next: 'A name looks like alice, or alice@example.com.',
    }),
  );
  accounts.add('alice', 'secret');
  expect(() => accounts.checkNew('Alice')).toThrow(
    expect.objectContaining({ next: expect.stringMatching(/pchat admin user passwd alice$/) as string }),
  );
});

test('a disk that has no room for an account is said, and nothing of it is left', () => {
  const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
  database.exec(`PRAGMA max_page_count = ${pages}`);
  const addMany = () => {
    for (let number = 0; number < 100; number += 1) accounts.add(`${'x'.repeat(900)}${number}`, 'secret');
  };
  expect(addMany).toThrow('full');
  expect(database.isTransaction).toBe(false);
  const verifiers = database.prepare('SELECT count(*) AS count FROM verifier').get()!['count'];
  expect(verifiers).toBe(accounts.list().length * 2);
  database.exec('PRAGMA max_page_count = 100000');
  accounts.add('alice', 'secret');
});

test('the password is nowhere in the files', () => {
  accounts.add('alice', 'correct horse battery staple');
  database.close();
  for (const file of readdirSync(folder)) {
    expect(readFileSync(join(folder, file)).includes('correct horse')).toBe(false);
  }
});

test('a name without an account has a verifier too, always the same, and as strong as a real one', () => {
  accounts.add('alice', 'secret');
  for (const hash of ['sha256', 'sha1'] as const) {
    const real = accounts.verifier('alice', hash);
    const decoy = accounts.verifier('nobody', hash);
    expect(accounts.verifier('nobody', hash)).toEqual(decoy);
    expect(accounts.verifier('nobody2', hash).salt).not.toEqual(decoy.salt);
    expect(decoy.iterations).toBe(real.iterations);
    expect(decoy.salt.length).toBe(real.salt.length);
    expect(decoy.storedKey.length).toBe(real.storedKey.length);
  }
});

test('a new password makes the old verifier useless', () => {
  accounts.add('alice', 'secret');
  const before = accounts.verifier('alice', 'sha256');
  accounts.setPassword('alice', 'other');
  expect(accounts.verifier('alice', 'sha256').storedKey).not.toEqual(before.storedKey);
});

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Machine, objects, type Result } from './machine.ts';

let machine: Machine;
let data: string;

const admin = (...args: string[]): Promise<Result> => machine.run(['admin', ...args, '--data', data]);
const json = async (...args: string[]) => objects((await admin(...args, '--json')).stdout);
const addUser = (name: string, ...options: string[]) =>
  machine.run(['admin', 'user', 'add', name, '--password-stdin', '--data', data, ...options], {
    input: 'secret\n',
  });

beforeAll(async () => {
  machine = await Machine.create();
  data = join(machine.home, 'chat');
  for (const name of ['alice', 'bob', 'carol']) expect((await addUser(name)).code).toBe(0);
});
afterAll(() => machine.remove());

test('an account becomes an administrator, and no longer', async () => {
  expect(await admin('user', 'set', 'carol', '--administrator', 'on')).toMatchObject({
    code: 0,
    stdout: 'carol@localhost is an administrator now.\n',
  });
  expect((await admin('user', 'list')).stdout).toContain('carol@localhost (administrator)\n');
  expect(await json('user', 'set', 'carol', '--administrator', 'off')).toEqual([
    { v: 1, type: 'account-changed', address: 'carol@localhost', administrator: false },
  ]);
  expect((await admin('user', 'set', 'carol')).code).toBe(2);
  expect((await admin('user', 'set', 'carol', '--administrator', 'maybe')).code).toBe(2);
  expect((await admin('user', 'set', 'nobody', '--administrator', 'on')).code).toBe(3);
});

test('a group is made with its users, found, joined, left and described', async () => {
  expect(await admin('group', 'add', 'ops', 'alice', 'bob@localhost')).toMatchObject({
    code: 0,
    stdout: 'Added the group ops with 2 users.\n',
  });
  expect((await admin('group', 'join', 'ops', 'carol', 'alice')).stdout).toContain('3 users');
  expect((await admin('group', 'leave', 'group:ops', 'bob')).stdout).toContain('2 users');
  expect((await admin('group', 'set', 'ops', '--description', 'on call')).code).toBe(0);
  expect((await admin('group', 'list', 'CALL')).stdout).toBe('ops, 2 users: on call\n');
  expect(await json('group', 'show', 'ops')).toEqual([
    {
      v: 1,
      type: 'group',
      address: 'ops@groups.localhost',
      name: 'ops',
      description: 'on call',
      users: 2,
      people: ['alice@localhost', 'carol@localhost'],
      gives: [],
    },
  ]);
});

test.each([
  [['group', 'add', 'ops'], 1, 'already a group ops'],
  [['group', 'add', 'night', 'alice', 'nobody'], 3, 'no account nobody'],
  [['group', 'add', 'night', 'group:ops'], 2, 'no groups'],
  [['group', 'add', 'night', 'everyone'], 2, 'not a user'],
  [['group', 'add', 'a b'], 2, 'not a name'],
  [['group', 'join', 'night', 'alice'], 3, 'no group night'],
  [['group', 'join', 'ops', 'bob', 'nobody'], 3, 'no account nobody'],
  [['group', 'leave', 'ops', 'nobody'], 3, 'no account nobody'],
  [['group', 'set', 'ops'], 2, 'nothing to change'],
  [['group', 'show', 'night'], 3, 'no group night'],
  [['group', 'rm', 'ops'], 2, '--yes'],
])('%j ends with %i and changes nothing', async (args, code, words) => {
  const before = await json('group', 'show', 'ops');
  const result = await admin(...args);
  expect(result.stderr).toContain(words);
  expect(result.code).toBe(code);
  expect(await json('group', 'show', 'ops')).toEqual(before);
  expect((await admin('group', 'show', 'night')).code).toBe(3);
});

test('a category has an address made from its name, and the rules given', async () => {
  expect(
    await admin('category', 'add', 'FX Trading', '--scope', 'group:ops', '--scope', 'bob', '--files', 'off'),
  ).toMatchObject({ code: 0, stdout: 'Added FX Trading (fx-trading.localhost).\n' });
  expect(await json('category', 'show', 'fx trading')).toEqual([
    {
      v: 1,
      type: 'category',
      address: 'fx-trading.localhost',
      name: 'FX Trading',
      description: '',
      invitations: true,
      files: false,
      scope: ['bob@localhost', 'ops@groups.localhost'],
      creators: [],
      rooms: 0,
    },
  ]);
  expect((await json('group', 'show', 'ops'))[0]).toMatchObject({
    gives: [{ role: 'scope', address: 'fx-trading.localhost' }],
  });
});

test('a category is named by its name, its address or the first part of that', async () => {
  const [shown, byAddress, byLabel] = await Promise.all(
    ['FX TRADING', 'fx-trading.localhost', 'fx-trading'].map((name) => admin('category', 'show', name)),
  );
  expect(shown!.stdout).toContain('Scope        bob, group:ops\n');
  expect(byAddress).toEqual(shown);
  expect(byLabel).toEqual(shown);
});

test('a category is changed in all that was asked for', async () => {
  const set = ['--name', 'FX', '--description', 'Spot', '--invitations', 'off', '--files', 'on'];
  const lists = ['--add-scope', 'everyone', '--remove-scope', 'bob', '--add-creators', 'alice'];
  expect(await json('category', 'set', 'fx-trading', ...set, ...lists)).toMatchObject([
    {
      type: 'category-changed',
      address: 'fx-trading.localhost',
      name: 'FX',
      description: 'Spot',
      invitations: false,
      files: true,
      scope: ['localhost', 'ops@groups.localhost'],
      creators: ['alice@localhost'],
    },
  ]);
  expect((await admin('category', 'list')).stdout).toBe('FX (fx-trading.localhost), 0 rooms: Spot\n');
});

test.each([
  [['add', 'fx'], 1, 'called fx'],
  [['add', 'FX Trading'], 1, 'already a category at fx-trading.localhost'],
  [['add', 'Groups'], 1, "server's own"],
  [['add', '株式'], 2, '--address'],
  [['add', 'New', '--address', 'not_one'], 2, 'cannot be'],
  [['add', 'New', '--scope', 'nobody'], 3, 'no account nobody'],
  [['add', 'New', '--creators', 'group:nobody'], 3, 'no group nobody'],
  [['add', 'a/b'], 2, 'no slash'],
  [['set', 'FX'], 2, 'nothing to change'],
  [['set', 'FX', '--files', 'maybe'], 2, 'on, off'],
  [['set', 'FX', '--name', 'New', '--add-scope', 'nobody'], 3, 'no account nobody'],
  [['set', 'FX', '--remove-creators', 'nobody'], 3, 'no account nobody'],
  [['set', 'New', '--files', 'on'], 3, 'There are: FX'],
  [['rm', 'FX'], 2, '--yes'],
  [['rm', 'New', '--yes'], 3, 'no category New'],
])('category %j ends with %i and changes nothing', async (args, code, words) => {
  const before = await json('category', 'list');
  const result = await admin('category', ...args);
  expect(result.stderr).toContain(words);
  expect(result.code).toBe(code);
  expect(await json('category', 'list')).toEqual(before);
});

test('a removed group gives nothing any more; an empty category is removed', async () => {
  expect((await admin('group', 'rm', 'ops', '--yes')).stdout).toBe('Removed the group ops.\n');
  expect((await json('category', 'show', 'FX'))[0]).toMatchObject({ scope: ['localhost'] });
  expect((await admin('category', 'rm', 'FX', '--yes')).stdout).toBe('Removed FX (fx-trading.localhost).\n');
  expect((await admin('category', 'list')).stdout).toBe('');
});

test('data that no server has started with gets the domain that is given, and keeps it', async () => {
  const fresh = join(machine.home, 'fresh');
  const at = (...args: string[]) => machine.run(['admin', ...args, '--data', fresh]);
  expect((await at('category', 'add', 'a/b', '--domain', 'other.example')).code).toBe(2);
  const dana = ['admin', 'user', 'add', 'dana', '--password-stdin', '--data', fresh];
  const added = await machine.run([...dana, '--domain', 'Chat.Example.'], { input: 'secret' });
  expect(added.stdout).toBe('Added dana@chat.example.\n');
  expect((await at('category', 'add', 'Desk')).stdout).toContain('desk.chat.example');
  expect((await at('group', 'add', 'ops')).code).toBe(0);
  expect((await at('group', 'show', 'ops')).stdout).toContain('ops@groups.chat.example');
  const other = await at('group', 'add', 'night', '--domain', 'localhost');
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('chat.example') as string });
});

test('who is asked before something is removed is told what goes with it', async () => {
  await admin('group', 'add', 'night', 'bob');
  await admin('category', 'add', 'Desk', '--scope', 'group:night', '--creators', 'bob');
  const asked = async (...args: string[]) => {
    const { stdout, code } = await onTerminal(['admin', ...args, '--data', data], 'n\r');
    expect(code).not.toBe(0);
    return stdout;
  };
  expect(await asked('group', 'rm', 'night')).toContain(
    'Its 1 user loses what it gives: in the scope of Desk. [y/N]',
  );
  expect(await asked('user', 'rm', 'bob')).toContain('in the group night, creator in Desk. [y/N]');
  expect(await asked('category', 'rm', 'Desk')).toContain(
    'with its scope (group:night) and its creators (bob)? [y/N]',
  );
  expect((await admin('group', 'show', 'night')).code).toBe(0);
});

test('a mistyped folder is no new server', async () => {
  const wrong = join(machine.home, 'wrong');
  for (const args of [
    ['user', 'list'],
    ['group', 'show', 'ops'],
    ['category', 'list'],
    ['room', 'list'],
  ]) {
    const { code, stderr } = await machine.run(['admin', ...args, '--data', wrong]);
    expect(stderr).toContain(`There is no server's data in ${wrong}.`);
    expect(code).toBe(3);
  }
  expect(existsSync(wrong)).toBe(false);
});

/** Runs `pchat` on a terminal of its own, with keys that are pressed once it asks. */
async function onTerminal(args: string[], keys: string): Promise<{ stdout: string; code: number }> {
  const { spawn } = await import('@lydell/node-pty');
  const child = spawn(process.execPath, [resolve('bin/pchat.js'), ...args], {
    cols: 200,
    rows: 24,
    env: machine.env,
  });
  let stdout = '';
  child.onData((text) => {
    stdout += text;
    if (stdout.includes('[y/N] ')) child.write(keys);
  });
  return new Promise((done) => child.onExit(({ exitCode }) => done({ stdout, code: exitCode })));
}

import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Machine, objects } from './machine.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await Machine.create();
});
afterAll(() => machine.remove());

describe('what was typed wrongly ends with 2 and a way on', () => {
  test.each([
    [['psot'], 'Did you mean "pchat post"?'],
    [['room', 'crate', 'x'], 'Did you mean "pchat room create"?'],
    [['room'], 'room show, room create, room set'],
    [['admin', 'user'], 'admin user add'],
    [['zzzzzz'], 'pchat help'],
    [['post', '--storry', 'x', 'lobby', 'hi'], 'Did you mean --story?'],
    [['post', 'lobby', '-5'], 'go after "--"'],
    [['post'], 'post ROOM'],
    [['follow'], 'Something is missing: ROOM. It is: pchat follow ROOM… (more with -h).'],
    [['room', 'grant', 'lobby', 'member'], 'Something is missing: WHO.'],
    [['post', 'lobby'], 'no text'],
    [['post', 'lobby', '-'], 'no text'],
    [['post', 'lobby', '--stream', 'hi'], 'stdin'],
    [['post', 'lobby', '--story'], 'needs a value'],
    [['post', 'lobby', 'hi', '--alert=yes'], 'takes no value'],
    [['tail'], 'Give rooms, or --followed'],
    [['tail', 'lobby', '-n', 'many'], 'number'],
    [['tail', 'lobby', '--since', 'someday'], 'not a time'],
    [['search', 'stop', 'from:'], 'right after the colon'],
    [['search', '"stop loss from:bob'], 'put one at the end'],
    [['tail', 'a', 'b', '--after', 'x'], 'one room'],
    [['history', 'lobby', '--before', 'a', '--after', 'b'], 'together'],
    [['room', 'create', 'x', '--privacy', 'hidden'], 'open, closed, secret'],
    [['accounts', 'extra'], 'too much'],
    [['login', 'not an address'], 'not an address'],
    [['login', 'example.com'], 'not the address of a person'],
    [['login', 'a@b.c', '--server', 'http://b.c'], 'not the address of a server'],
    [['login', 'a@b.c'], '--password-stdin'],
    [['serve', '--tls-cert', 'x'], 'belong together'],
    [['serve', '--port', '70000'], 'number from 0 to 65535'],
    [['serve', '--host', '0.0.0.0', '--port', '0', '--tcp-port', '0'], 'certificate'],
    [['--account', 'nobody@example.com', 'rooms'], 'pchat login'],
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await machine.run(args);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

test('an error is one object on stderr with --json', async () => {
  const { code, stderr } = await machine.run(['psot', '--json']);
  expect(code).toBe(2);
  expect(objects(stderr)).toMatchObject([
    { v: 1, type: 'error', code: 'usage', next: 'Did you mean "pchat post"?' },
  ]);
});

test('help lists the commands that there are, and each shows examples', async () => {
  const { stdout } = await machine.run(['help', '--json']);
  const names = objects(stdout).map(({ name }) => name as string);
  expect(names).toContain('room create');
  expect(names).not.toContain('serve-in-background');
  const helps = await Promise.all(names.slice(1, 6).map((name) => machine.run([...name.split(' '), '-h'])));
  for (const { code, stdout: help } of helps) {
    expect(code).toBe(0);
    expect(help).toMatch(/^Usage: pchat .*\n[^]*Examples:\n {2}/);
  }
  expect((await machine.run(['-h'])).stdout).toContain('pchat admin user add');
});

test('the version is that of the package', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  expect((await machine.run(['--version'])).stdout).toBe(`${manifest.version}\n`);
});

test('output that cannot be written is a failure, said in a sentence', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['bin/pchat.js', 'help'], {
    env: machine.env,
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect(stderr).toContain('The output cannot be written');
  expect(status).toBe(1);
});

test('without a terminal the screen says what to use instead', async () => {
  const { code, stdout, stderr } = await machine.run([]);
  expect(stderr).toContain('pchat tail ROOM');
  expect(stdout).toBe('');
  expect(code).toBe(1);
});

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Machine, objects } from './machine.ts';

let machine: Machine;
beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(() => machine.remove());

test('the first command on a fresh machine makes an account, starts the server and follows the lobby', async () => {
  const first = await machine.run(['post', 'lobby', 'hello']);
  expect(first.stderr).toContain('There was no account here');
  expect(first.stdout).toMatch(/^[0-9a-f-]{36}\n$/);
  expect(first.code).toBe(0);

  const second = await machine.run(['unread', '--json']);
  expect(second.stderr).toBe('');
  expect(objects(second.stdout)).toMatchObject([
    { room: { address: 'lobby@general.localhost', name: 'Lobby' } },
  ]);

  const accounts = objects((await machine.run(['accounts', '--json'])).stdout);
  expect(accounts).toMatchObject([{ v: 1, type: 'account', embedded: true, default: true, server: null }]);
  const modes = [
    'config/config.json',
    'data/server/server.json',
    'data/server/server.log',
    'data/server/server.db',
  ];
  for (const file of modes) expect((await stat(join(machine.home, file))).mode & 0o077).toBe(0);
});

test('two first commands at the same time both succeed, as one account on one server', async () => {
  const [one, two] = await Promise.all([
    machine.run(['post', 'lobby', 'one']),
    machine.run(['post', 'lobby', 'two']),
  ]);
  expect([one.code, two.code], one.stderr + two.stderr).toEqual([0, 0]);
  const messages = objects((await machine.run(['history', 'lobby', '--json'])).stdout);
  const posted = messages.filter(({ text }) => text === 'one' || text === 'two');
  expect(new Set(posted.map(({ text }) => text)).size).toBe(2);
  expect(posted).toHaveLength(2);
  expect(new Set(posted.map(({ author }) => (author as { address: string }).address)).size).toBe(1);
});

test('the server in the background is told about, stopped, and started again on its port', async () => {
  await machine.run(['rooms']);
  const [status] = objects((await machine.run(['serve', '--status', '--json'])).stdout);
  expect(status).toMatchObject({
    v: 1,
    type: 'server',
    running: true,
    background: true,
    domain: 'localhost',
  });

  process.kill(status!['pid'] as number, 'SIGKILL');
  const after = await machine.run(['rooms']);
  expect(after).toMatchObject({ code: 0, stdout: 'General/Lobby  Where everyone meets.\n' });
  const [again] = objects((await machine.run(['serve', '--status', '--json'])).stdout);
  expect(again!['pid']).not.toBe(status!['pid']);
  expect(again!['websocket']).toBe(status!['websocket']);

  expect((await machine.run(['serve', '--stop'])).stdout).toContain('Stopped');
  const stopped = await machine.run(['serve', '--status']);
  expect(stopped).toMatchObject({ code: 1, stdout: expect.stringContaining('No server') as string });
  await expect(readFile(join(machine.home, 'data/server/server.json'))).rejects.toThrow('ENOENT');
});

test('a server process that answers nobody is not taken for the server', async () => {
  await machine.run(['rooms']);
  const file = join(machine.home, 'data/server/server.json');
  const state = JSON.parse(await readFile(file, 'utf8')) as { pid: number };
  await machine.run(['serve', '--stop']);
  // As if the system had given the number to another process: this one.
  const { writeFile } = await import('node:fs/promises');
  await writeFile(file, JSON.stringify({ ...state, pid: process.pid }));
  expect(await machine.run(['rooms'])).toMatchObject({
    code: 0,
    stdout: 'General/Lobby  Where everyone meets.\n',
  });
  expect(JSON.parse(await readFile(file, 'utf8'))).not.toMatchObject({ pid: process.pid });
});

test.each(['{ bad', ''])(
  'with a damaged config (%j) nothing is posted as somebody new, now or later',
  async (bad) => {
    const folder = join(machine.home, 'config');
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, 'config.json'), bad);
    for (const command of [['post', 'lobby', 'hello'], ['rooms'], ['tail', 'lobby', '--no-follow']]) {
      const { code, stdout, stderr } = await machine.run(command);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('config.json.damaged-');
    }
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^config\.json\.damaged-/)]);
  },
);

test('after the last account was removed a command makes no new one', async () => {
  await machine.run(['rooms']);
  const [{ address }] = objects((await machine.run(['accounts', '--json'])).stdout) as [{ address: string }];
  expect((await machine.run(['logout', address])).code).toBe(0);
  const { code, stderr } = await machine.run(['post', 'lobby', 'hello']);
  expect(code).toBe(1);
  expect(stderr).toContain('There is no account');
});

test('on a server that was given categories of its own before, the first command works without a lobby', async () => {
  expect((await machine.run(['admin', 'category', 'add', 'Desk'])).code).toBe(0);
  const { code, stdout, stderr } = await machine.run(['rooms']);
  expect(stderr).toContain('There are no rooms');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

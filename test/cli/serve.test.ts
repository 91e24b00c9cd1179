import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Machine, objects, type Program } from './machine.ts';

let host: Machine;
let alice: Machine;
let bob: Machine;
let server: Program;
let websocket: string;
let data: string;

beforeAll(async () => {
  [host, alice, bob] = await Promise.all([Machine.create(), Machine.create(), Machine.create()]);
  data = join(host.home, 'chat');
  server = host.start(['serve', '--port', '0', '--tcp-port', '0', '--data', data, '--json']);
  websocket = (JSON.parse((await server.printed(1))[0]!) as { websocket: string }).websocket;
  for (const name of ['alice', 'bob']) {
    const added = await host.run(['admin', 'user', 'add', name, '--password-stdin', '--data', data], {
      input: `secret-of-${name}\n`,
    });
    expect(added).toMatchObject({ code: 0, stdout: `Added ${name}@localhost.\n` });
  }
});
afterAll(() => Promise.all([host.remove(), alice.remove(), bob.remove()]));

const login = (machine: Machine, name: string, password = `secret-of-${name}`) =>
  machine.run(['login', `${name}@localhost`, '--server', websocket, '--password-stdin'], { input: password });

test('one object says where it listens', () => {
  expect(JSON.parse(server.lines[0]!)).toEqual({
    v: 1,
    event: 'listening',
    websocket: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/) as string,
    xmpp: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    domain: 'localhost',
  });
});

test('a wrong password ends with 4 and keeps nothing', async () => {
  const { code, stderr } = await login(alice, 'alice', 'wrong');
  expect(stderr).not.toContain('wrong');
  expect(stderr).toContain(`The server of localhost at ${new URL(websocket).host} did not accept`);
  expect(code).toBe(4);
  expect((await alice.run(['accounts', '--json'])).stdout).toBe('');
});

test('asking for TLS where there is none is told in words of ours', async () => {
  const { xmpp } = JSON.parse(server.lines[0]!) as { xmpp: string };
  for (const url of [`xmpps://${xmpp}`, `wss://${new URL(websocket).host}/ws`]) {
    const args = ['login', 'alice@localhost', '--server', url, '--password-stdin'];
    const { code, stderr } = await alice.run(args, { input: 'secret-of-alice' });
    expect(stderr).toMatch(/^pchat: The server at [\w.:]+ does not speak TLS there\. /);
    expect(stderr).not.toMatch(/openssl|certificate/i);
    expect(code).toBe(6);
  }
});

test('two people with accounts of their own talk, and neither sees the other’s secret room', async () => {
  expect((await login(alice, 'alice')).code).toBe(0);
  expect((await login(bob, 'bob')).code).toBe(0);
  const tail = bob.start(['tail', 'lobby', '-n', '0', '--json']);
  const follow = await bob.run(['follow', 'lobby']);
  expect(follow.code).toBe(0);
  await alice.run(['post', 'lobby', 'hello, bob']);
  const [line] = await tail.printed(1);
  expect(JSON.parse(line!)).toMatchObject({ text: 'hello, bob', author: { address: 'alice@localhost' } });
  tail.child.kill('SIGTERM');
  expect(await tail.exited).toBe(130);
  const [unread] = objects((await bob.run(['unread', '--json'])).stdout);
  expect(unread).toMatchObject({ v: 1, type: 'unread', unread: 1, mentions: 1, alerts: 0, partial: false });

  await alice.run(['room', 'create', 'board', '--privacy', 'secret']);
  await alice.run(['room', 'create', 'desk', '--privacy', 'closed']);
  expect((await bob.run(['post', 'board@general.localhost', 'hi'])).code).toBe(3);
  expect((await bob.run(['post', 'desk', 'hi'])).code).toBe(5);
  expect((await bob.run(['room', 'delete', 'desk', '--yes'])).code).toBe(5);
});

test('a password stands in no argument and no log, and only where its owner can read it', async () => {
  const tail = alice.start(['tail', 'lobby']);
  await tail.printed(1);
  for (const pid of [tail.child.pid!, server.child.pid!]) {
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('secret-of');
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('secret-of');
  }
  tail.child.kill('SIGINT');
  await tail.exited;
  expect(server.stderr).not.toContain('secret-of');
  for (const file of await readdir(data)) {
    expect((await readFile(join(data, file))).includes('secret-of')).toBe(false);
  }
});

test('accounts are listed, given another password and removed while the server runs', async () => {
  const admin = (...args: string[]) =>
    host.run(['admin', 'user', ...args, '--data', data], { input: 'new one\n' });
  expect((await admin('add', 'carol', '--administrator', '--password-stdin')).code).toBe(0);
  expect((await admin('add', 'carol', '--password-stdin')).code).toBe(1);
  expect((await admin('passwd', 'nobody', '--password-stdin')).code).toBe(3);
  expect((await admin('passwd', 'bob', '--password-stdin')).code).toBe(0);
  expect((await bob.run(['rooms'])).code).toBe(4);
  expect((await login(bob, 'bob', 'new one')).code).toBe(0);
  const listed = objects((await admin('list', '--json')).stdout);
  expect(listed.map(({ address }) => address)).toEqual([
    'alice@localhost',
    'bob@localhost',
    'carol@localhost',
  ]);
  expect(listed[2]).toMatchObject({ v: 1, type: 'account', administrator: true });
  expect((await admin('rm', 'carol')).code).toBe(2);
  expect((await admin('rm', 'carol', '--yes')).code).toBe(0);
  expect((await admin('list')).stdout).toBe('alice@localhost\nbob@localhost\n');
});

test('a second server on the same data, and a taken port, are refused in a sentence', async () => {
  const second = await host.run(['serve', '--port', '0', '--tcp-port', '0', '--data', data]);
  expect(second.stderr).toContain('running already');
  expect(second.code).toBe(1);

  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const taken = await host.run([
    'serve',
    '--port',
    `${port}`,
    '--tcp-port',
    '0',
    '--data',
    join(host.home, 'b'),
  ]);
  expect(taken.stderr).toContain(`Port ${port} is taken`);
  expect(taken.code).toBe(1);
  other.close();
});

test('with a certificate it also listens for TLS, on the port that was asked for or none', async () => {
  const certificates = resolve('test/server/certificates');
  const tls = [
    '--tls-cert',
    join(certificates, 'localhost.pem'),
    '--tls-key',
    join(certificates, 'localhost.key.pem'),
  ];
  const free = ['--port', '0', '--tcp-port', '0', '--data', join(host.home, 'tls'), '--json'];
  const places: Record<string, unknown>[] = [];
  for (const port of ['0', 'none']) {
    const program = host.start(['serve', ...free, ...tls, '--tls-port', port]);
    places.push(JSON.parse((await program.printed(1))[0]!) as Record<string, unknown>);
    program.child.kill('SIGTERM');
    expect(await program.exited).toBe(0);
  }
  expect(places[0]).toMatchObject({ event: 'listening', xmpps: expect.stringMatching(/:\d+$/) as string });
  expect(places[1]).not.toHaveProperty('xmpps');
  const bare = await host.run(['serve', ...free, '--tls-port', '0']);
  expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('certificate') as string });
  expect((await host.run(['serve', ...free, '--domain', 'bad domain'])).code).toBe(2);
});

test('a server that is gone ends with 6; Ctrl-C stops a server with 130, SIGTERM with 0', async () => {
  server.child.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  const { code, stderr } = await alice.run(['post', 'lobby', 'hi']);
  expect(stderr).toMatch(/^pchat: .+\n$/);
  expect(code).toBe(6);

  const again = host.start(['serve', '--port', '0', '--tcp-port', '0', '--data', data]);
  await again.said('Ctrl-C stops it');
  again.child.kill('SIGINT');
  expect(await again.exited).toBe(130);
  expect(again.stdout).toBe('');
});

test('logging out forgets the account', async () => {
  expect((await alice.run(['logout'])).stdout).toBe('Forgot alice@localhost.\n');
  expect((await alice.run(['accounts', '--json'])).stdout).toBe('');
  expect((await alice.run(['logout'])).code).toBe(2);
});

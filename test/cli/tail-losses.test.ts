import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePorts } from '../servers/daemon.ts';
import { Machine, type Program } from './machine.ts';

const COUNT = 1000;
/** Posted when the server is killed: in the middle of things. */
const KILL_AT = 300;

let machine: Machine;
beforeEach(async () => {
  machine = await Machine.create();
});
afterEach(() => machine.remove());

async function startServer(data: string, port: number): Promise<Program> {
  const server = machine.start(['serve', '--port', `${port}`, '--tcp-port', '0', '--data', data, '--json']);
  await server.printed(1);
  return server;
}

test('tail misses nothing and prints nothing twice when the server is killed and started again', async () => {
  const data = join(machine.home, 'chat');
  const [port] = (await freePorts(1)) as [number];
  const server = await startServer(data, port);
  await machine.run(['admin', 'user', 'add', 'alice', '--password-stdin', '--data', data], {
    input: 'secret',
  });
  await machine.run(
    ['login', 'alice@localhost', '--server', `ws://127.0.0.1:${port}/ws`, '--password-stdin'],
    { input: 'secret' },
  );
  await machine.run(['post', 'lobby', 'start']);
  const tail = machine.start(['tail', 'lobby', '-n', '1', '--json']);
  await tail.printed(1);

  const post = machine.start(['post', 'lobby', '--stream']);
  const numbers = Array.from({ length: COUNT }, (_, index) => `number ${index}`);
  post.child.stdin.end(`${numbers.join('\n')}\n`);
  await post.printed(KILL_AT);
  server.child.kill('SIGKILL');
  await server.exited;
  await tail.said('The connection was lost');
  await startServer(data, port);

  expect(await post.exited, post.stderr).toBe(0);
  await tail.printed(COUNT + 1);
  await machine.run(['post', 'lobby', 'end']);
  const lines = await tail.printed(COUNT + 2);
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  expect(texts).toEqual(['start', ...numbers, 'end']);
  expect(new Set(post.lines).size).toBe(COUNT);
}, 60_000);

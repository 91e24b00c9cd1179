import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ConnectionLimits } from '../../../src/server/listeners/connection-limits.ts';
import { listenTcp } from '../../../src/server/listeners/tcp.ts';

test('places are counted in all and for each address, and given back', () => {
  const limits = new ConnectionLimits(3, 2);
  expect(['a', 'a', 'a', 'b', 'c'].map((address) => limits.take(address))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  limits.release('a');
  expect(limits.take('b')).toBe(true);
  expect(limits.take('a')).toBe(false);
});

test('a connection too many is closed at once, and one that ends makes room', async () => {
  const listener = await listenTcp({
    host: '127.0.0.1',
    port: 0,
    certificate: null,
    limits: new ConnectionLimits(10, 2),
    accept: (connection) => {
      const ignore = () => undefined;
      connection.events = { opened: ignore, received: ignore, failed: ignore, ended: ignore, lost: ignore };
      connection.send('<welcome/>');
    },
  });
  const open = async () => {
    const socket = connect(listener.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const welcome = once(socket, 'data').then(() => true);
    return { socket, admitted: await Promise.race([welcome, once(socket, 'close').then(() => false)]) };
  };
  const first = await open();
  const second = await open();
  const third = await open();
  expect([first, second, third].map(({ admitted }) => admitted)).toEqual([true, true, false]);
  first.socket.end();
  await once(first.socket, 'close');
  // The server hears of the end in its own time.
  let fourth = await open();
  while (!fourth.admitted) fourth = await open();
  for (const { socket } of [second, fourth]) socket.destroy();
  await listener.close();
});

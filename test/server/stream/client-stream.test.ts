import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClientStream, type StreamHost } from '../../../src/server/stream/client-stream.ts';
import type { Connection } from '../../../src/server/stream/connection.ts';
import { el } from '../../../src/server/stream/element.ts';
import { recordedConnection } from './recorded-connection.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(): { said: string[]; connection: Connection; stream: ClientStream } {
  const { said, connection } = recordedConnection();
  const unused = () => {
    throw new Error('not in this test');
  };
  const host: StreamHost = {
    domain: 'localhost',
    signInTime: 30_000,
    accountOf: () => null,
    verifier: unused,
    bind: unused,
    resumable: unused,
    route: unused,
    streamGone: () => undefined,
    log: () => undefined,
  };
  return { said, connection, stream: new ClientStream(host, connection) };
}

test('who connects and says nothing is sent away in time', () => {
  const { said } = open();
  vi.advanceTimersByTime(29_999);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['open', expect.stringContaining('<connection-timeout '), 'close']);
});

test('who opens a stream and goes no further is sent away in time', () => {
  const { said, connection } = open();
  connection.events.opened(
    el('stream', 'http://etherx.jabber.org/streams', { to: 'localhost', version: '1.0' }),
  );
  vi.advanceTimersByTime(30_000);
  expect(said.slice(2)).toEqual([expect.stringContaining('<connection-timeout '), 'close']);
});

test('nothing is said to who has left', () => {
  const { said, connection } = open();
  connection.events.lost();
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});

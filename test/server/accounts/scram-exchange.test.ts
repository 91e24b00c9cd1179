import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ScramExchange, type ScramContext } from '../../../src/server/accounts/scram-exchange.ts';
import {
  deriveVerifier,
  type ScramHash,
  type ScramVerifier,
} from '../../../src/server/accounts/scram-verifier.ts';
import { scramClient } from '../../wire/scram-client.ts';

function exchange(hash: ScramHash, options: Partial<ScramContext> = {}): ScramExchange {
  const verifier = deriveVerifier('pencil', hash);
  return new ScramExchange({
    hash,
    plus: false,
    plusOffered: false,
    binding: () => null,
    verifier: () => verifier,
    ...options,
  });
}

describe.each(['sha256', 'sha1'] as const)('with %s', (hash) => {
  test('who knows the password signs in, and sees that the server knows it too', () => {
    const server = exchange(hash);
    const client = scramClient(hash, 'user', 'pencil');
    const { message, signature } = client.final(server.begin(client.first));
    expect(server.finish(message)).toBe(signature);
    expect(server.name).toBe('user');
  });

  test('who does not is refused', () => {
    const server = exchange(hash);
    const client = scramClient(hash, 'user', 'Pencil');
    const { message } = client.final(server.begin(client.first));
    expect(() => server.finish(message)).toThrow(expect.objectContaining({ condition: 'not-authorized' }));
  });
});

test('the verifier is the one of RFC 5802 section 5', () => {
  const salt = Buffer.from('QSXCR+Q6sek8bf92', 'base64');
  const salted = pbkdf2Sync('pencil', salt, 4096, 20, 'sha1');
  const clientKey = createHmac('sha1', salted).update('Client Key').digest();
  const verifier: ScramVerifier = {
    salt,
    iterations: 4096,
    storedKey: createHash('sha1').update(clientKey).digest(),
    serverKey: createHmac('sha1', salted).update('Server Key').digest(),
  };
  const server = exchange('sha1', { verifier: () => verifier });
  const first = server.begin('n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
  expect(first).toMatch(/^r=fyko\+d2lbbFgONRv9qkxdawL.{24},s=QSXCR\+Q6sek8bf92,i=4096$/);
});

test.each([
  ['nothing', ''],
  ['no name', 'n,,n=,r=abc'],
  ['no nonce', 'n,,n=user'],
  ['a mandatory extension', 'n,,m=1,n=user,r=abc'],
  ['a name with a bare equals sign', 'n,,n=us=er,r=abc'],
  ['a binding without -PLUS', 'p=tls-exporter,,n=user,r=abc'],
])('a first message with %s is malformed', (_what, message) => {
  expect(() => exchange('sha256').begin(message)).toThrow(
    expect.objectContaining({ condition: 'malformed-request' }),
  );
});

test('nobody signs in as one and acts as another', () => {
  expect(() => exchange('sha256').begin('n,a=admin,n=user,r=abc')).toThrow(
    expect.objectContaining({ condition: 'invalid-authzid' }),
  );
});

test('a client that was kept from -PLUS is refused', () => {
  expect(() => exchange('sha256', { plusOffered: true }).begin('y,,n=user,r=abc')).toThrow(
    expect.objectContaining({ condition: 'not-authorized' }),
  );
});

test('a proof made for another connection, another nonce or another exchange is refused', () => {
  const data = Buffer.from('this connection');
  const bound = { plus: true, plusOffered: true, binding: () => data };
  const client = scramClient('sha256', 'user', 'pencil', {
    type: 'tls-exporter',
    data: Buffer.from('another'),
  });
  const server = exchange('sha256', bound);
  expect(() => server.finish(client.final(server.begin(client.first)).message)).toThrow();

  const honest = scramClient('sha256', 'user', 'pencil', { type: 'tls-exporter', data });
  const right = exchange('sha256', bound);
  const { message, signature } = honest.final(right.begin(honest.first));
  expect(right.finish(message)).toBe(signature);
  const replayed = exchange('sha256', bound);
  replayed.begin(honest.first);
  expect(() => replayed.finish(message)).toThrow(expect.objectContaining({ condition: 'not-authorized' }));
});

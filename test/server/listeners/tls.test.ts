import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { HEADER } from '../attacks/raw-peer.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { scramClient } from '../../wire/scram-client.ts';

const CERTIFICATES = join(import.meta.dirname, '../certificates');
const CERT = join(CERTIFICATES, 'localhost.pem');
const ca = readFileSync(CERT);
const STARTTLS = `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`;

let server: TestServer;
beforeAll(async () => {
  const tls = { cert: CERT, key: join(CERTIFICATES, 'localhost.key.pem') };
  server = await startTestServer(['alice'], 'secret', { tls, tlsPort: 0 });
});
afterAll(() => server[Symbol.asyncDispose]());

const portOf = (address: string | null) => Number(address!.split(':').at(-1));

/** Reads until the text has come. */
async function until(socket: Socket, wanted: string): Promise<string> {
  let said = '';
  while (!said.includes(wanted)) said += String(((await once(socket, 'data')) as [Buffer])[0]);
  return said;
}

async function startTls(): Promise<TLSSocket> {
  const plain = connectSocket(portOf(server.xmpp), '127.0.0.1');
  plain.write(HEADER);
  await until(plain, '</stream:features>');
  plain.write(STARTTLS);
  await until(plain, '<proceed');
  const socket = connectTls({ socket: plain, ca, servername: 'localhost' });
  await once(socket, 'secureConnect');
  return socket;
}

async function directTls(): Promise<TLSSocket> {
  const socket = connectTls({ port: portOf(server.xmpps), host: '127.0.0.1', ca, servername: 'localhost' });
  await once(socket, 'secureConnect');
  return socket;
}

test('nothing but STARTTLS is offered, or taken, in the clear', async () => {
  const socket = connectSocket(portOf(server.xmpp), '127.0.0.1');
  socket.write(HEADER);
  const features = await until(socket, '</stream:features>');
  expect(features).toContain('<required/>');
  expect(features).not.toContain('mechanism');
  socket.write(
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1hLHI9Yg==</auth>`,
  );
  expect(await until(socket, 'stream:error')).toContain('<not-authorized ');
  socket.destroy();
});

describe.each([
  ['after STARTTLS', startTls],
  ['over direct TLS', directTls],
])('%s', (_way, open) => {
  test.each(['tls-exporter', 'tls-unique'])('one signs in bound to the connection by %s', async (type) => {
    const socket = await open();
    const data =
      type === 'tls-unique'
        ? socket.getFinished()!
        : socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
    socket.write(HEADER);
    expect(await until(socket, '</stream:features>')).toContain(`<channel-binding type='tls-exporter'/>`);
    const client = scramClient('sha256', 'alice', 'secret', { type, data });
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    socket.write(
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256-PLUS'>${base64(client.first)}</auth>`,
    );
    const challenge = />([^<]+)<\/challenge>/.exec(await until(socket, '</challenge>'))![1]!;
    const { message, signature } = client.final(Buffer.from(challenge, 'base64').toString());
    socket.write(`<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${base64(message)}</response>`);
    expect(await until(socket, '</success>')).toContain(base64(signature));
    socket.destroy();
  });
});

test('what was slipped in before TLS is not heard after it', async () => {
  const plain = connectSocket(portOf(server.xmpp), '127.0.0.1');
  plain.write(HEADER);
  await until(plain, '</stream:features>');
  plain.write(`${STARTTLS}<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>`);
  await until(plain, '<proceed');
  const socket = connectTls({ socket: plain, ca, servername: 'localhost' });
  await once(socket, 'secureConnect');
  socket.write(HEADER);
  const said = await until(socket, '</stream:features>');
  expect(said).not.toContain('failure');
  expect(said).toContain('SCRAM-SHA-256-PLUS');
  socket.destroy();
});

test('WebSocket runs over TLS, and the discovery document says so', async () => {
  expect(server.websocket).toMatch(/^wss:/);
  const webSocket = new WebSocket(server.websocket!, 'xmpp', { ca });
  await once(webSocket, 'open');
  webSocket.close();
  await once(webSocket, 'close');
});

import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WireClient } from '../../wire/wire-client.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { HEADER, sendRaw } from './raw-peer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(['alice']);
});
afterAll(() => server[Symbol.asyncDispose]());

const LAUGHS = `<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>`;

describe('over TCP, before anyone has signed in,', () => {
  const attacks: [what: string, condition: string, ...parts: (string | Uint8Array)[]][] = [
    ['a document type', 'restricted-xml', LAUGHS, HEADER],
    ['a document type inside the stream', 'not-well-formed', HEADER, LAUGHS],
    ['a processing instruction', 'restricted-xml', HEADER, '<?php exit ?>'],
    ['a comment', 'restricted-xml', HEADER, '<!-- hello -->'],
    ['an entity that nobody declared', 'not-well-formed', HEADER, '<auth>&xxe;</auth>'],
    ['a character that XML does not have', 'not-well-formed', HEADER, '<auth>&#0;</auth>'],
    ['a NUL byte', 'not-well-formed', HEADER, '<auth>\0</auth>'],
    ['bytes that are not UTF-8', 'bad-format', HEADER, Uint8Array.of(0x3c, 0x61, 0x3e, 0xc3, 0x28)],
    ['an overlong UTF-8 encoding', 'bad-format', HEADER, Uint8Array.of(0x3c, 0x61, 0x3e, 0xc0, 0xbc)],
    ['a prefix that nobody declared', 'not-well-formed', HEADER, '<x:auth/>'],
    ['the same attribute twice', 'not-well-formed', HEADER, `<auth a='1' a='2'/>`],
    ['end tags that do not match', 'not-well-formed', HEADER, '<a><b></a></b>'],
    ['text between stanzas', 'bad-format', HEADER, 'hello<a/>'],
    ['a tag without end', 'policy-violation', HEADER, `<${'a'.repeat(1 << 20)}`],
    ['an attribute without end', 'policy-violation', HEADER, `<a b='${'c'.repeat(1 << 20)}`],
    ['text without end', 'policy-violation', HEADER, `<a>${'b'.repeat(1 << 20)}`],
    ['character data without end', 'policy-violation', HEADER, `<a><![CDATA[${']'.repeat(1 << 20)}`],
    ['a stanza a little too long', 'policy-violation', HEADER, `<auth>${'b'.repeat(10 * 1024)}</auth>`],
    ['a header without end', 'policy-violation', `${HEADER.slice(0, -1)} id='${'c'.repeat(1 << 20)}`],
    [
      'a million attributes',
      'policy-violation',
      HEADER,
      `<a ${Array.from({ length: 1e5 }, (_, i) => `b${i}=''`).join(' ')}/>`,
    ],
    ['a depth of 100,000', 'policy-violation', HEADER, '<a>'.repeat(1e5)],
    ['another root element', 'invalid-namespace', `<html xmlns='http://www.w3.org/1999/xhtml'>`],
    ['another protocol', 'not-well-formed', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['another host', 'host-unknown', HEADER.replace('localhost', 'example.com')],
    [
      'another version',
      'unsupported-version',
      HEADER.replace(`version='1.0' xmlns=`, `version='2.0' xmlns=`),
    ],
    ['a stanza', 'not-authorized', HEADER, `<message to='alice@localhost'><body>hi</body></message>`],
    [
      'binding',
      'not-authorized',
      HEADER,
      `<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`,
    ],
    ['resuming', 'not-authorized', HEADER, `<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>`],
    [
      'STARTTLS that was not offered',
      'not-authorized',
      HEADER,
      `<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`,
    ],
  ];
  test.each(attacks)('%s ends the stream with %s', async (_what, condition, ...parts) => {
    expect(await sendRaw(server.xmpp!, ...parts)).toContain(
      `<${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`,
    );
  });

  test('one stanza cut in many pieces is still one stanza', async () => {
    const pieces = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>`.split('');
    const said = await sendRaw(server.xmpp!, HEADER, ...pieces, '</stream:stream>');
    expect(said).toContain('<invalid-mechanism/>');
  });

  test('the server goes on for everybody else', async () => {
    const client = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
    expect(client.address).toBe('alice@localhost/desk');
    client.drop();
  });
});

describe('over WebSocket, before anyone has signed in,', () => {
  const OPEN = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>`;
  const attacks: [what: string, condition: string, ...frames: (string | Buffer)[]][] = [
    ['two elements in a frame', 'bad-format', OPEN, '<a/><b/>'],
    ['one element over two frames', 'bad-format', OPEN, '<a>', '</a>'],
    ['an empty frame', 'bad-format', OPEN, ''],
    ['a binary frame', 'bad-format', Buffer.from(OPEN)],
    ['a stream header of TCP', 'not-well-formed', HEADER],
    ['an unknown framing element', 'bad-format', `<shut xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`],
    [
      'a stanza before the stream',
      'bad-format',
      `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>`,
    ],
    ['a second opening', 'bad-format', OPEN, OPEN],
    ['the end of our outer element', 'not-well-formed', OPEN, '</frames>'],
    ['a document type', 'not-well-formed', LAUGHS + OPEN],
    ['a stanza that leans on an earlier namespace', 'not-authorized', OPEN, '<auth/>'],
    ['a frame a little too long', 'policy-violation', OPEN, `<auth>${'b'.repeat(10 * 1024)}</auth>`],
  ];
  test.each(attacks)('%s ends the stream with %s', async (_what, condition, ...frames) => {
    const webSocket = new WebSocket(server.websocket!, 'xmpp');
    let said = '';
    webSocket.on('message', (data: Buffer) => (said += data.toString()));
    webSocket.on('error', () => undefined);
    await once(webSocket, 'open');
    for (const frame of frames) webSocket.send(frame);
    await once(webSocket, 'close');
    expect(said).toContain(`<${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`);
  });

  const status = async (protocols: string[], headers: Record<string, string>): Promise<number> => {
    const webSocket = new WebSocket(server.websocket!, protocols, { headers });
    webSocket.on('error', () => undefined);
    const [, response] = (await once(webSocket, 'unexpected-response')) as [unknown, IncomingMessage];
    response.destroy();
    return response.statusCode!;
  };

  test('a page of another origin is refused, also when its name was made to resolve to us', async () => {
    expect(await status(['xmpp'], { Origin: 'https://evil.example' })).toBe(403);
    expect(await status(['xmpp'], { Origin: 'http://evil.example', Host: 'evil.example' })).toBe(403);
    expect(await status(['xmpp'], { Origin: 'null' })).toBe(403);
  });

  test('a page of our own is let in', async () => {
    const origin = server.websocket!.replace('ws:', 'http:').replace('/ws', '');
    const webSocket = new WebSocket(server.websocket!, 'xmpp', { headers: { Origin: origin } });
    await once(webSocket, 'open');
    webSocket.close();
    await once(webSocket, 'close');
  });

  test('without the subprotocol, or under another, nobody is let in', async () => {
    expect(await status([], {})).toBe(400);
    expect(await status(['mqtt'], {})).toBe(400);
  });

  test('compression is not agreed to, so there are no bombs', async () => {
    const webSocket = new WebSocket(server.websocket!, 'xmpp', { perMessageDeflate: true });
    await once(webSocket, 'open');
    expect(webSocket.extensions).toBe('');
    webSocket.close();
    await once(webSocket, 'close');
  });

  test('a compressed frame ends the connection', async () => {
    const port = Number(new URL(server.websocket!).port);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n',
    );
    await once(socket, 'data');
    // FIN, RSV1 (compressed), text; masked, four bytes.
    socket.write(Buffer.from([0xc1, 0x84, 0, 0, 0, 0, 1, 2, 3, 4]));
    await once(socket.resume(), 'close');
  });
});

import { describe, expect, test } from 'vitest';
import { findEndpoints, parseServer } from '../../../src/protocol/xmpp/stream/discovery.ts';
import { webSocketsInJson, webSocketsInXml } from '../../../src/protocol/xmpp/stream/host-meta.ts';

const RELATION = 'urn:xmpp:alt-connections:websocket';

describe('the server that an account names', () => {
  test.each([
    ['wss://chat.example.com/ws', { kind: 'websocket', url: 'wss://chat.example.com/ws' }],
    ['ws://127.0.0.1:5280/ws', { kind: 'websocket', url: 'ws://127.0.0.1:5280/ws' }],
    ['ws://[::1]:5280/ws', { kind: 'websocket', url: 'ws://[::1]:5280/ws' }],
    ['xmpp://chat.example.com', { kind: 'tcp', host: 'chat.example.com', port: 5222, directTls: false }],
    ['xmpp://[::1]:15222', { kind: 'tcp', host: '::1', port: 15222, directTls: false }],
    ['xmpps://chat.example.com', { kind: 'tcp', host: 'chat.example.com', port: 5223, directTls: true }],
  ])('%s is understood', (server, endpoint) => {
    expect(parseServer(server, false)).toEqual(endpoint);
  });

  test.each(['chat.example.com', 'http://chat.example.com', 'xmpp:', 'wss://', ''])(
    '"%s" is none',
    (server) => {
      expect(() => parseServer(server, false)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );

  test.each(['ws://chat.example.com/ws', 'ws://127.0.0.1.example.com/ws', 'ws://localhost.example.com/ws'])(
    '%s would be in the clear',
    (server) => {
      expect(() => parseServer(server, false)).toThrow(expect.objectContaining({ code: 'not-allowed' }));
      expect(parseServer(server, true)).toEqual({ kind: 'websocket', url: server });
    },
  );

  test('on this machine nothing is looked up', async () => {
    const signIn = { address: 'alice@localhost', password: async () => '' };
    expect(await findEndpoints(signIn, 'localhost')).toEqual([
      { kind: 'tcp', host: 'localhost', port: 5222, directTls: false },
    ]);
  });
});

describe('host-meta', () => {
  const json = (...hrefs: unknown[]) =>
    JSON.stringify({ links: hrefs.map((href) => ({ rel: RELATION, href })) });
  const xml = (...hrefs: string[]) =>
    `<?xml version='1.0'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>${hrefs.map((href) => `<Link rel='${RELATION}' href='${href}'/>`).join('')}</XRD>`;

  test('names WebSockets', () => {
    expect(webSocketsInJson(json('wss://a.example/ws', 'wss://b.example/ws'))).toEqual([
      'wss://a.example/ws',
      'wss://b.example/ws',
    ]);
    expect(webSocketsInXml(xml('wss://a.example/ws'))).toEqual(['wss://a.example/ws']);
  });

  test('that are not encrypted are not taken', () => {
    const plain = ['ws://a.example/ws', 'http://a.example/ws', 'wss:', 'javascript:alert(1)'];
    expect(webSocketsInJson(json(...plain))).toEqual([]);
    expect(webSocketsInXml(xml(...plain))).toEqual([]);
  });

  test('of another relation are not taken', () => {
    const other = 'urn:xmpp:alt-connections:xbosh';
    expect(webSocketsInJson(json('wss://a.example/').replaceAll(RELATION, other))).toEqual([]);
    expect(webSocketsInXml(xml('wss://a.example/').replaceAll(RELATION, other))).toEqual([]);
  });

  test.each(['', '[]', '{', 'null', '{"links":{}}', '{"links":[null]}', json(1, null, {})])(
    'damaged: %s',
    (text) => {
      expect(webSocketsInJson(text)).toEqual([]);
    },
  );

  test.each(['', '<XRD>', '<!DOCTYPE x [<!ENTITY a "b">]><XRD>&a;</XRD>', '<XRD><Link></XRD>'])(
    'damaged: %s',
    (text) => {
      expect(webSocketsInXml(text)).toEqual([]);
    },
  );
});

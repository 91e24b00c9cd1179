import { expect, test } from 'vitest';
import { startTestServer } from '../test-server.ts';

test('host-meta tells where the WebSocket is, as XRD and as JSON (XEP-0156)', async () => {
  await using server = await startTestServer();
  const base = server.websocket!.replace('ws:', 'http:').replace('/ws', '/.well-known/host-meta');
  const json = await fetch(`${base}.json`);
  expect(json.headers.get('access-control-allow-origin')).toBe('*');
  expect(await json.json()).toEqual({
    links: [{ rel: 'urn:xmpp:alt-connections:websocket', href: server.websocket }],
  });
  const xrd = await fetch(base);
  expect(xrd.headers.get('content-type')).toBe('application/xrd+xml');
  expect(await xrd.text()).toContain(`href='${server.websocket}'`);
});

test('nothing else is served', async () => {
  await using server = await startTestServer();
  const base = server.websocket!.replace('ws:', 'http:');
  expect((await fetch(base)).status).toBe(404);
  expect((await fetch(base.replace('/ws', '/..%2f..%2fetc/passwd'))).status).toBe(404);
  expect((await fetch(base, { method: 'POST', body: 'x' })).status).toBe(405);
});

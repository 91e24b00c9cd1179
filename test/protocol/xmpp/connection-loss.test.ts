import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BackendEvent } from '../../../src/protocol/backend.ts';
import { XmppBackend } from '../../../src/protocol/xmpp/xmpp-backend.ts';
import { DOMAIN, HostileServer, PASSWORD, type HostileClient } from './hostile-server.ts';

const ROOM = `room@chat.${DOMAIN}`;

let server: HostileServer;
let backend: XmppBackend;
let handled: number;
let resume: boolean;
/** The next connection breaks when it asks to be resumed. */
let dropAtResume: boolean;
/** What comes along with the resumption, and what comes before the sign-in. */
let queued: string;
let early: string;

/** Keeps the session of a client that is gone, and says that it has handled so many stanzas. */
function streamManagement(name: string, client: HostileClient): boolean {
  if (name === 'enable') client.send("<enabled xmlns='urn:xmpp:sm:3' id='stream' resume='true'/>");
  else if (name === 'resume' && dropAtResume) {
    dropAtResume = false;
    client.drop();
  } else if (name === 'resume') {
    client.send(
      resume
        ? `<resumed xmlns='urn:xmpp:sm:3' previd='stream' h='${handled}'/>${queued}`
        : "<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
    );
  } else return name === 'r';
  return true;
}

beforeEach(async () => {
  resume = true;
  dropAtResume = false;
  queued = '';
  early = '';
  server = await HostileServer.start({
    resumable: true,
    beforeSignIn: () => early,
    onStanza: ({ name }, client) => streamManagement(name, client),
  });
  backend = new XmppBackend({
    address: `alice@${DOMAIN}`,
    server: server.url,
    password: async () => PASSWORD,
  });
  await backend.connect();
  await backend.join(ROOM, 'alice');
  const stanzas = server.received.filter(({ ns }) => ns === 'jabber:client');
  // The bind came before the count began.
  handled = stanzas.length - 1;
});

afterEach(async () => {
  await backend.disconnect();
  await server[Symbol.asyncDispose]();
});

const next = (type: BackendEvent['type']) =>
  new Promise<BackendEvent>((resolve) => {
    const stop = backend.subscribe((event) => {
      if (event.type !== type) return;
      stop();
      resolve(event);
    });
  });

async function lose(): Promise<void> {
  const lost = next('disconnected');
  server.client.drop();
  await lost;
}

const posts = () => server.received.filter(({ name }) => name === 'message').map(({ attrs }) => attrs['id']);

test('what the server had not confirmed is sent again on resumption, also when it is lost twice', async () => {
  backend.post(ROOM, { text: 'one' }, 'one');
  await server.stanza(({ attrs }) => attrs['id'] === 'one');
  await lose();
  expect(await backend.connect()).toEqual({ resumed: true });
  backend.post(ROOM, { text: 'two' }, 'two');
  await server.stanza(({ attrs }) => attrs['id'] === 'two');
  await lose();
  expect(await backend.connect()).toEqual({ resumed: true });
  backend.post(ROOM, { text: 'three' }, 'three');
  await server.stanza(({ attrs }) => attrs['id'] === 'three');
  expect(posts()).toEqual(['one', 'one', 'two', 'one', 'two', 'three']);
});

test('a loss in the middle of a resumption does not have things sent twice by the next', async () => {
  backend.post(ROOM, { text: 'one' }, 'one');
  await server.stanza(({ attrs }) => attrs['id'] === 'one');
  await lose();
  dropAtResume = true;
  await expect(backend.connect()).rejects.toMatchObject({ code: 'unreachable' });
  expect(await backend.connect()).toEqual({ resumed: true });
  backend.post(ROOM, { text: 'two' }, 'two');
  await server.stanza(({ attrs }) => attrs['id'] === 'two');
  expect(posts()).toEqual(['one', 'one', 'two']);
});

test('what the server confirms on resumption is not sent again', async () => {
  backend.post(ROOM, { text: 'one' }, 'one');
  backend.post(ROOM, { text: 'two' }, 'two');
  await server.stanza(({ attrs }) => attrs['id'] === 'two');
  handled += 1;
  await lose();
  await backend.connect();
  backend.post(ROOM, { text: 'three' }, 'three');
  await server.stanza(({ attrs }) => attrs['id'] === 'three');
  expect(posts()).toEqual(['one', 'two', 'two', 'three']);
});

const saying = (text: string) =>
  `<message type='groupchat' from='${ROOM}/bob'><body>${text}</body></message>`;

test('what the server kept for us arrives, and nothing that was said before the sign-in', async () => {
  const heard: string[] = [];
  backend.subscribe((event) => {
    if (event.type === 'message') heard.push(event.message.text);
  });
  await lose();
  queued = saying('kept');
  early = saying('slipped in');
  await backend.connect();
  await backend.ping();
  expect(heard).toEqual(['kept']);
});

test('a resumed stream still has its rooms, a new one has none', async () => {
  await lose();
  await backend.connect();
  expect(await backend.stillJoined(ROOM)).toBe(true);
  resume = false;
  await lose();
  expect(await backend.connect()).toEqual({ resumed: false });
  expect(await backend.stillJoined(ROOM)).toBe(false);
});

test('a failed try in between does not cost the resumption', async () => {
  await lose();
  await expect(backend.connect(AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
  expect(await backend.connect()).toEqual({ resumed: true });
});

test('questions that were open when the connection broke are unreachable', async () => {
  const history = backend.history(ROOM, { before: '', limit: 1 });
  server.client.drop();
  await expect(history).rejects.toMatchObject({ code: 'unreachable' });
});

test('nothing is sent while there is no connection', async () => {
  await lose();
  expect(() => backend.post(ROOM, { text: 'one' }, 'one')).toThrow(
    expect.objectContaining({ code: 'unreachable' }),
  );
});

test('what a room cannot be asked without a connection fails at once and for good', async () => {
  const unheard: unknown[] = [];
  const note = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', note);
  await lose();
  for (const asked of [backend.setTopic(ROOM, 'x'), backend.changeNick(ROOM, 'x'), backend.leave(ROOM)]) {
    await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
  }
  // A new stream ends what the old one was asked: nothing may be left of it that nobody listens to.
  resume = false;
  await backend.connect();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unheard).toEqual([]);
});

test('a server that goes silent is given up', async () => {
  await using mute = await HostileServer.start({
    onStanza: ({ children }) => children.some((node) => typeof node !== 'string' && node.name === 'ping'),
  });
  const signIn = { address: `alice@${DOMAIN}`, server: mute.url, password: async () => PASSWORD };
  const silent = new XmppBackend(signIn, { ask: 20, giveUp: 20 });
  const lost = new Promise<BackendEvent>((resolve) => silent.subscribe(resolve));
  await silent.connect();
  expect(await lost).toMatchObject({ type: 'disconnected', error: { code: 'unreachable' } });
});

test('a stanza without end is given up before it fills the memory', async () => {
  const lost = next('disconnected');
  const part = 'x'.repeat(1 << 20);
  server.client.send(`<message><body>${part}${part}${part}</body></message>`.repeat(2));
  await backend.ping();
  server.client.send('<message><body>');
  for (let count = 0; count < 5; count += 1) server.client.send(part);
  expect(await lost).toMatchObject({ error: { code: 'protocol' } });
});

test('a connection that is closed in order says nothing', async () => {
  const events: BackendEvent[] = [];
  backend.subscribe((event) => events.push(event));
  await backend.disconnect();
  expect(events).toEqual([]);
  expect(backend.online).toBe(false);
});

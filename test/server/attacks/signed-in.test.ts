import { afterAll, beforeAll, expect, test } from 'vitest';
import { serialize, type Element } from '../../../src/server/stream/element.ts';
import { WireClient } from '../../wire/wire-client.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(['alice', 'bob']);
});
afterAll(() => server[Symbol.asyncDispose]());

const signIn = (account: string, resource: string, way: 'tcp' | 'ws' = 'tcp') =>
  WireClient.signedIn(server, way, account, 'secret', resource);
const condition = (element: Element) => serialize(element);

test.each([
  'bob@localhost',
  'bob@localhost/desk',
  'localhost',
  'alice@localhost/other',
  'alice@localhost.example',
])('a stanza from %s ends the stream: nobody speaks for another', async (from) => {
  const alice = await signIn('alice', 'forger', 'ws');
  alice.send(`<message xmlns='jabber:client' from='${from}' to='bob@localhost'><body>hi</body></message>`);
  expect(condition(await alice.next('error'))).toContain('<invalid-from ');
  await alice.closed();
});

test('a stanza without from arrives with the full address of who sent it', async () => {
  const alice = await signIn('alice', 'desk');
  const bob = await signIn('bob', 'desk', 'ws');
  alice.send(`<message to='${bob.address}' type='chat'><body>hi</body></message>`);
  expect((await bob.next('message')).attrs['from']).toBe('alice@localhost/desk');
  alice.drop();
  bob.drop();
});

test('a stanza id that claims to be by the recipient is taken out', async () => {
  const alice = await signIn('alice', 'desk');
  const bob = await signIn('bob', 'desk');
  const forged = `<stanza-id xmlns='urn:xmpp:sid:0' by='bob@localhost' id='1'/>`;
  alice.send(`<message to='${bob.address}' type='chat'><body>hi</body>${forged}</message>`);
  expect(serialize(await bob.next('message'))).not.toContain('stanza-id');
  alice.drop();
  bob.drop();
});

test('a stanza of 256 KB is taken, a longer one ends the stream', async () => {
  for (const way of ['tcp', 'ws'] as const) {
    const alice = await signIn('alice', 'long', way);
    const message = (length: number) =>
      `<message xmlns='jabber:client' type='chat' to='${alice.address}'><body>${'x'.repeat(length)}</body></message>`;
    alice.send(message(255 * 1024));
    expect((await alice.next('message')).attrs['type']).toBe('chat');
    alice.send(message(256 * 1024));
    expect(condition(await alice.next('error'))).toContain('<policy-violation ');
    await alice.closed();
  }
});

test.each([
  ['an iq without an id', `<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>`, 'bad-request'],
  ['an iq without a payload', `<iq type='get' id='1'/>`, 'bad-request'],
  ['an iq with two payloads', `<iq type='get' id='1'><a xmlns='a'/><b xmlns='b'/></iq>`, 'bad-request'],
  ['an iq of an unknown type', `<iq type='ask' id='1'><a xmlns='a'/></iq>`, 'bad-request'],
  ['an address that is none', `<message to='@@@' type='chat'/>`, 'jid-malformed'],
  ['an address of another server', `<message to='x@example.com' type='chat'/>`, 'remote-server-not-found'],
  ['a message to nobody', `<message to='nobody@localhost' type='chat'/>`, 'service-unavailable'],
  [
    'an iq to a client that is not there',
    `<iq to='bob@localhost/gone' type='get' id='1'><a xmlns='a'/></iq>`,
    'service-unavailable',
  ],
  [
    'a roster with two items',
    `<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='a@b'/><item jid='c@d'/></query></iq>`,
    'bad-request',
  ],
  [
    "another's roster",
    `<iq type='get' id='1' to='bob@localhost'><query xmlns='jabber:iq:roster'/></iq>`,
    'service-unavailable',
  ],
  [
    "another's private documents",
    `<iq type='get' id='1' to='bob@localhost'><query xmlns='jabber:iq:private'><a xmlns='a'/></query></iq>`,
    'service-unavailable',
  ],
  [
    "another's card, to be overwritten",
    `<iq type='set' id='1' to='bob@localhost'><vCard xmlns='vcard-temp'/></iq>`,
    'forbidden',
  ],
  ['a presence type that is none', `<presence type='gossip'/>`, 'bad-request'],
])('%s is answered with an error and the stream goes on', async (_what, stanza, expected) => {
  const alice = await signIn('alice', 'clumsy');
  alice.send(stanza);
  expect(condition(await alice.next())).toContain(`<${expected} `);
  alice.send(`<iq type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`);
  expect((await alice.next('iq')).attrs).toMatchObject({ type: 'result', id: 'p' });
  alice.drop();
});

test.each([
  ['an unknown element at the top', `<gossip xmlns='urn:example'/>`, 'unsupported-stanza-type'],
  ['a stanza in another namespace', `<message xmlns='jabber:server'/>`, 'unsupported-stanza-type'],
  [
    'a second sign-in',
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'/>`,
    'unsupported-stanza-type',
  ],
  [
    'a stream in the stream',
    `<stream:stream xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'/>`,
    'unsupported-stanza-type',
  ],
])('%s ends the stream', async (_what, xml, expected) => {
  const alice = await signIn('alice', 'odd');
  alice.send(xml);
  expect(condition(await alice.next('error'))).toContain(`<${expected} `);
  await alice.closed();
});

test('an answer to a question that was never put changes nothing', async () => {
  const alice = await signIn('alice', 'desk');
  alice.send(
    `<iq type='result' id='pchat-1' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  );
  alice.send(`<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>`);
  expect((await alice.next('iq')).attrs['id']).toBe('p');
  alice.drop();
});

test.each(['99', '-1', 'x', '1e3', '4294967296', ''])(
  'acknowledging %j when nothing was sent ends the stream',
  async (h) => {
    const alice = await signIn('alice', 'counter');
    alice.send(`<enable xmlns='urn:xmpp:sm:3'/>`);
    await alice.next('enabled');
    alice.send(`<a xmlns='urn:xmpp:sm:3' h='${h}'/>`);
    expect(condition(await alice.next('error'))).toContain('<handled-count-too-high ');
    await alice.closed();
  },
);

test('a stream is resumed by whoever has both its key and its account, and by nobody else', async () => {
  const alice = await signIn('alice', 'mine');
  alice.send(`<enable xmlns='urn:xmpp:sm:3' resume='true'/>`);
  const key = (await alice.next('enabled')).attrs['id']!;
  const resume = `<resume xmlns='urn:xmpp:sm:3' previd='${key}' h='0'/>`;
  const bob = await WireClient.connect(server, 'tcp');
  await bob.signIn('bob', 'secret');
  bob.send(resume);
  expect(condition(await bob.next('failed'))).toContain('item-not-found');
  const guess = await WireClient.connect(server, 'tcp');
  await guess.signIn('alice', 'secret');
  guess.send(resume.replace(key, `${key}x`));
  expect(condition(await guess.next('failed'))).toContain('item-not-found');
  // The rightful owner takes it over even while the old connection seems alive.
  guess.send(resume);
  expect((await guess.next('resumed')).attrs['h']).toBe('0');
  expect(condition(await alice.next('error'))).toContain('<conflict ');
  await alice.closed();
  bob.drop();
  guess.drop();
});

test('a wrong password and a name without an account look the same', async () => {
  const refusals = [];
  for (const [name, password] of [
    ['alice', 'wrong'],
    ['nobody', 'secret'],
  ] as const) {
    const client = await WireClient.connect(server, 'tcp');
    await expect(client.signIn(name, password)).rejects.toThrow('Expected <success/>, got <failure');
    client.drop();
    const again = await WireClient.connect(server, 'tcp');
    refusals.push(await again.signIn(name, password).catch((error: Error) => error.message));
    again.drop();
  }
  expect(refusals[0]).toBe(refusals[1]);
});

test('after five failed sign-ins the connection ends', async () => {
  const client = await WireClient.connect(server, 'ws');
  await client.next('features');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    client.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>`);
    await client.next('failure');
  }
  expect(condition(await client.next('error'))).toContain('<policy-violation ');
  await client.closed();
});

test('a client that reads nothing is cut off before its backlog fills the memory', async () => {
  const alice = await signIn('alice', 'desk');
  const deaf = await signIn('bob', 'deaf');
  deaf.pause();
  const body = 'x'.repeat(200 * 1024);
  // 30 MB, more than sockets and the server's allowance take together.
  for (let count = 0; count < 150; count += 1) {
    alice.send(`<message type='chat' to='${deaf.address}'><body>${body}</body></message>`);
  }
  const refused = await alice.next('message');
  expect(refused.attrs['type']).toBe('error');
  alice.drop();
  deaf.drop();
});

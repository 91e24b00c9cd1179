import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseFile } from '../../../src/server/store/data-folder.ts';
import { serialize } from '../../../src/server/stream/element.ts';
import { WireClient } from '../../wire/wire-client.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

let server: TestServer;
let alice: WireClient;
beforeAll(async () => {
  server = await startTestServer(['alice']);
  alice = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
});
afterAll(() => server[Symbol.asyncDispose]());

async function lastAnswer(requests: string[]): Promise<string> {
  alice.send(requests.join(''));
  let last = '';
  for (let count = 0; count < requests.length; count += 1) last = serialize(await alice.next('iq'));
  return last;
}

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

test('an account has a bounded number of pubsub nodes', async () => {
  const publish = (number: number) =>
    `<iq type='set' id='n${number}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
    `<publish node='node ${number}'><item id='1'/></publish></pubsub></iq>`;
  expect(await lastAnswer(numbers(201).map(publish))).toContain('<resource-constraint ');
});

test('a node keeps a bounded number of items, the newest, whatever is asked for', async () => {
  const publish = (number: number) =>
    `<iq type='set' id='i${number}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
    `<publish node='node 0'><item id='${number}'/></publish></pubsub></iq>`;
  await lastAnswer(numbers(20).map(publish));
  const items = `<iq type='get' id='g'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='node 0' max_items='1000000000'/></pubsub></iq>`;
  const found = await lastAnswer([items]);
  expect(found.match(/<item /g)).toHaveLength(1);
  expect(found).toContain(`id='19'`);
});

test('the items of a node have a bounded size, since they are given in one stanza', async () => {
  const publish = (number: number) =>
    `<iq type='set' id='l${number}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
    `<publish node='node 1'><item id='${number}'><a xmlns='urn:x'>${'x'.repeat(250 * 1024)}</a></item></publish>` +
    `</pubsub></iq>`;
  const configure =
    `<iq type='set' id='c'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='node 1'>` +
    `<x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>max</value></field></x>` +
    `</configure></pubsub></iq>`;
  expect(await lastAnswer([configure, ...numbers(8).map(publish)])).toContain(`type='result'`);
  expect(await lastAnswer([publish(8)])).toContain('<payload-too-big ');
  expect(await lastAnswer([publish(7)])).toContain(`type='result'`);
});

test('a roster holds a bounded number of contacts, however they come', async () => {
  const database = new DatabaseSync(databaseFile(server.dataDir));
  database.exec(
    `INSERT INTO roster (account, contact, listed) SELECT account.id, value || '@localhost', 1 FROM account, json_each('[${numbers(999).join()}]')`,
  );
  database.close();
  const subscribe = (name: string) => `<presence type='subscribe' to='${name}@localhost'/>`;
  alice.send(subscribe('last') + subscribe('last') + subscribe('one-more'));
  const refusal = await alice.next('presence');
  expect(refusal.attrs['from']).toBe('one-more@localhost');
  expect(serialize(refusal)).toContain('<resource-constraint ');
  const add = `<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='two-more@localhost'/></query></iq>`;
  expect(await lastAnswer([add])).toContain('<resource-constraint ');
});

test('an account keeps a bounded number of private documents', async () => {
  const store = (number: number) =>
    `<iq type='set' id='d${number}'><query xmlns='jabber:iq:private'><a xmlns='urn:x:${number}'/></query></iq>`;
  expect(await lastAnswer(numbers(101).map(store))).toContain('<resource-constraint ');
});

test('an account has a bounded number of sessions', async () => {
  const others: WireClient[] = [];
  let refusal = '';
  while (refusal === '' && others.length < 200) {
    const client = await WireClient.connect(server, 'tcp');
    others.push(client);
    await client.signIn('alice', 'secret', 'sha1');
    client.send(`<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`);
    const answer = await client.next('iq');
    if (answer.attrs['type'] === 'error') refusal = serialize(answer);
  }
  expect(others.length).toBe(100);
  expect(refusal).toContain('<resource-constraint ');
  for (const client of others) client.drop();
});

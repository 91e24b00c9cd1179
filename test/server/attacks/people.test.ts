import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseFile } from '../../../src/server/store/data-folder.ts';
import { escapeText, serialize } from '../../../src/server/stream/element.ts';
import { WireClient } from '../../wire/wire-client.ts';
import { startTestServer, type TestServer } from '../test-server.ts';

/** As many accounts as a large server has. */
const PEOPLE = 20_000;

let server: TestServer;
let alice: WireClient;
let bob: WireClient;
beforeAll(async () => {
  server = await startTestServer(['alice', 'bob', 'a%', 'a_']);
  const database = new DatabaseSync(databaseFile(server.dataDir));
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PEOPLE})
     INSERT INTO account (name, administrator, created) SELECT 'person' || i, 0, 0 FROM n`,
  );
  database.close();
  alice = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
  bob = await WireClient.signedIn(server, 'ws', 'bob', 'secret', 'desk');
});
afterAll(() => server[Symbol.asyncDispose]());

const search = (fields: string) =>
  `<iq xmlns='jabber:client' type='set' id='s' to='localhost'><query xmlns='jabber:iq:search'>${fields}</query></iq>`;

async function ask(client: WireClient, request: string): Promise<string> {
  client.send(request);
  return serialize(await client.next('iq'));
}

const found = (answer: string) => [...answer.matchAll(/<item jid='([^']*)@localhost'/g)].map((hit) => hit[1]);

test('a search gives at most a hundred people, however many it fits', async () => {
  expect(found(await ask(alice, search('')))).toHaveLength(100);
  expect(found(await ask(alice, search('<user>person1999</user>')))).toHaveLength(11);
});

test.each([
  ['%', ['a%']],
  ['_', ['a_']],
  ["' OR 1=1 --", []],
  ['"', []],
  ['[a-z]', []],
  ['.*', []],
  ['**', []],
  ['\\', []],
  ['\u{1F600}\u{202E}', []],
])('%s is looked for as it stands', async (words, names) => {
  const answer = await ask(alice, search(`<user>${escapeText(words)}</user>`));
  expect(answer).toContain(`type='result'`);
  expect(found(answer)).toEqual(names);
});

test('a field of a whole stanza is refused, and so is one of another kind passed over', async () => {
  expect(await ask(alice, search(`<user>${'x'.repeat(200 * 1024)}</user>`))).toContain('<not-acceptable ');
  expect(found(await ask(alice, search(`<password>x</password><user>bob</user>`)))).toEqual(['bob']);
});

test('who calls themselves a book fills nobody’s answer, and markup in a name stays text', async () => {
  const name = `</fn><item jid="root@localhost"/>${'long '.repeat(40_000)}`;
  const card = `<vCard xmlns='vcard-temp'><FN>${escapeText(name)}</FN></vCard>`;
  expect(await ask(bob, `<iq xmlns='jabber:client' type='set' id='v'>${card}</iq>`)).toContain('result');
  const answer = await ask(alice, search('<fn>long</fn>'));
  expect(found(answer)).toEqual(['bob']);
  expect(answer.length).toBeLessThan(1000);
});

test('a card inside a card names nobody', async () => {
  const card = `<vCard xmlns='vcard-temp'><AGENT><vCard><FN>Mallory</FN></vCard></AGENT><FN>Bob</FN></vCard>`;
  await ask(bob, `<iq xmlns='jabber:client' type='set' id='v'>${card}</iq>`);
  expect(found(await ask(alice, search('<fn>mallory</fn>')))).toEqual([]);
});

test('a removed account is found no more, and a later one of its name has nothing of its card', async () => {
  server.accounts.add('carol', 'secret');
  const carol = await WireClient.signedIn(server, 'tcp', 'carol', 'secret', 'desk');
  await ask(carol, `<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Caroline</FN></vCard></iq>`);
  expect(found(await ask(alice, search('<fn>caroline</fn>')))).toEqual(['carol']);
  server.accounts.remove('carol');
  expect(found(await ask(alice, search('<user>carol</user>')))).toEqual([]);
  server.accounts.add('carol', 'secret');
  expect(found(await ask(alice, search('<fn>caroline</fn>')))).toEqual([]);
});

test('words and addresses of groups are taken as they stand', async () => {
  server.groups.add('o%', "it's");
  const groups = (attributes: string) =>
    ask(
      alice,
      `<iq xmlns='jabber:client' type='get' id='g' to='localhost'><groups xmlns='urn:pchat:0' ${attributes}/></iq>`,
    );
  expect(await groups(`words='%'`)).toContain(`name='o%'`);
  expect(await groups(`words='_'`)).not.toContain('<group ');
  expect(await groups(`words="' OR 1=1"`)).not.toContain('<group ');
  expect(await groups(`of='@@'`)).toContain('<jid-malformed ');
  expect(await groups(`of='alice@localhost'`)).not.toContain('<group ');
});

test('who floods the server with searches has to wait, and nobody else does', async () => {
  const flood = await WireClient.signedIn(server, 'tcp', 'bob', 'secret', 'flood');
  // Finds nobody, so that all are looked at.
  const request = search('<nick>nobody is called so</nick>');
  const refused = new Promise<void>((resolve) => {
    const more = async (): Promise<void> => {
      flood.send(request.repeat(20));
      for (let count = 0; count < 20; count += 1) {
        if (serialize(await flood.next('iq')).includes('<resource-constraint ')) return resolve();
      }
      return more();
    };
    void more();
  });
  await refused;
  expect(found(await ask(alice, search('<user>bob</user>')))).toEqual(['bob']);
  flood.drop();
});

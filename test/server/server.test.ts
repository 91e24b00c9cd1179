import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CategoryStore } from '../../src/server/rooms/category-store.ts';
import { startServer, type ServerOptions } from '../../src/server/server.ts';
import { openDatabase } from '../../src/server/store/database.ts';
import { serialize } from '../../src/server/stream/element.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { WireClient, type ServerAddresses } from '../wire/wire-client.ts';
import { startTestServer } from './test-server.ts';

const CERTIFICATES = join(import.meta.dirname, 'certificates');
const pem = (name: string) => join(CERTIFICATES, `${name}.pem`);

describe('a server that cannot start says why, and what to do:', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'pchat-server-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const start = (options: Partial<ServerOptions> = {}) =>
    startServer({ dataDir, domain: 'localhost', host: '127.0.0.1', port: 0, tcpPort: 0, ...options });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'chat.example.com'])('no certificate for %s', async (host) => {
    await expect(start({ host })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`${host} is refused`) as string,
      next: expect.stringContaining('--tls-cert') as string,
    });
  });

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start({ tcpPort: port })).rejects.toMatchObject({
      code: 'local',
      message: `Port ${port} is taken on 127.0.0.1.`,
    });
    other.close();
    // And it has let go of everything: the folder, and the port that it did get.
    await (await start()).close();
  });

  test('a data folder that another server has', async () => {
    const first = await start();
    await expect(start()).rejects.toMatchObject({
      code: 'local',
      message: `A pchat server is running already on ${dataDir}.`,
      next: expect.stringContaining('--stop') as string,
    });
    await first.close();
    await (await start()).close();
  });

  test('a data folder that cannot be', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    await expect(start({ dataDir: join(file, 'data') })).rejects.toMatchObject({ code: 'local' });
  });

  test('data of a newer pchat', async () => {
    await (await start()).close();
    const database = new DatabaseSync(databaseFile(dataDir));
    database.exec('PRAGMA user_version = 1000');
    database.close();
    await expect(start()).rejects.toMatchObject({
      message: expect.stringContaining('newer pchat') as string,
    });
  });

  test('data that is damaged', async () => {
    writeFileSync(databaseFile(dataDir), 'this is no database, and never was one');
    await expect(start()).rejects.toMatchObject({ code: 'local' });
  });

  test('data of another domain', async () => {
    await (await start()).close();
    await expect(start({ domain: 'example.com' })).rejects.toMatchObject({
      code: 'usage',
      next: expect.stringContaining('--domain localhost') as string,
    });
  });

  test.each(['bad domain', '', 'alice@example.com', 'example.com/x', 'example.com:5222'])(
    'what is no domain: %j',
    async (domain) => {
      await expect(start({ domain })).rejects.toMatchObject({
        code: 'usage',
        message: `"${domain}" is not a domain.`,
      });
      expect(existsSync(databaseFile(dataDir))).toBe(false);
    },
  );

  test('a port that is taken, without tying the folder to the domain', async () => {
    const other = await startTestServer();
    const port = Number(other.xmpp!.split(':').at(-1));
    await expect(start({ domain: 'example.com', tcpPort: port })).rejects.toMatchObject({ code: 'local' });
    await other[Symbol.asyncDispose]();
    await (await start({ domain: 'example.org' })).close();
  });

  test.each([
    ['is not there', { cert: '/nowhere.pem', key: '/nowhere.pem' }],
    ['is no certificate', { cert: import.meta.filename, key: pem('localhost.key') }],
    ['has another key', { cert: pem('localhost'), key: pem('other.key') }],
  ])('a certificate that %s', async (_what, tls) => {
    await expect(start({ tls })).rejects.toMatchObject({ code: 'local' });
  });
});

test('data is for its owner alone', async () => {
  await using server = await startTestServer();
  expect(statSync(server.dataDir).mode & 0o777).toBe(0o700);
  for (const file of ['server.db', 'server.lock']) {
    expect(statSync(join(server.dataDir, file)).mode & 0o777).toBe(0o600);
  }
});

test('a server that stops tells its clients, over both transports, also those that have not signed in', async () => {
  await using server = await startTestServer(['alice', 'bob']);
  const clients = [
    await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk'),
    await WireClient.signedIn(server, 'ws', 'bob', 'secret', 'desk'),
    await WireClient.connect(server, 'tcp'),
  ];
  await clients[2]!.next('features');
  expect(server.sessions).toBe(2);
  await server.close();
  for (const client of clients) {
    expect(serialize(await client.next('error'))).toContain('<system-shutdown ');
    await client.closed();
  }
  await server.closed;
  expect(server.sessions).toBe(0);
});

test('who comes while a server stops is told too, and does not hold it up', async () => {
  await using server = await startTestServer(['alice', 'bob']);
  // It takes its time to hang up, and the listeners are open meanwhile.
  const slow = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
  slow.pause();
  const closing = server.close();
  const late = await WireClient.connect(server, 'tcp');
  expect(serialize(await late.next('error'))).toContain('<system-shutdown ');
  await late.closed();
  slow.drop();
  await closing;
});

test('who signs in after another process changed something meets it at once', async () => {
  await using server = await startTestServer(['alice']);
  const database = openDatabase(databaseFile(server.dataDir));
  const categories = new CategoryStore(database);
  for (const name of ['Trading', 'Research', 'Sales']) {
    const settings = { name, description: '', invitations: true, files: true };
    categories.add(`${name.toLowerCase()}.localhost`, settings, 'localhost');
    const alice = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', name);
    alice.send(
      `<iq type='get' id='i' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>`,
    );
    expect(serialize(await alice.next('iq'))).toContain(`name='${name}'`);
  }
  database.close();
});

test('the sessions of a removed account end, also when another process removes it; those of others do not', async () => {
  await using server = await startTestServer(['alice', 'bob']);
  const alice = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
  const bob = await WireClient.signedIn(server, 'tcp', 'bob', 'secret', 'desk');
  server.accounts.remove('alice');
  // A new account of the same name is another one.
  server.accounts.add('alice', 'other');
  expect(serialize(await alice.next('error'))).toContain('The account was removed.');
  await alice.closed();
  bob.send(`<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>`);
  expect((await bob.next('iq')).attrs['type']).toBe('result');
  bob.drop();
});

test('a server that nobody uses leaves by itself', async () => {
  await using server = await startTestServer([], '', { idleExitMs: 20 });
  await server.closed;
});

test('what was acknowledged is there after kill -9', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'pchat-server-'));
  const first = await startChild(dataDir);
  const alice = await WireClient.signedIn(first.addresses, 'tcp', 'alice', 'secret', 'desk');
  alice.send(
    `<enable xmlns='urn:xmpp:sm:3'/><iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Alice</FN></vCard></iq>`,
  );
  await alice.next('enabled');
  await alice.next('iq');
  const muc = `<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>`;
  alice.send(`<presence to='lobby@general.localhost/alice'>${muc}</presence>`);
  const messages = Array.from(
    { length: 200 },
    (_, number) =>
      `<message type='groupchat' id='m${number}' to='lobby@general.localhost'><body>${number}</body></message>`,
  );
  alice.send(`${messages.join('')}<r xmlns='urn:xmpp:sm:3'/>`);
  let acknowledged = await alice.next();
  while (acknowledged.name !== 'a') acknowledged = await alice.next();
  // Killed in the middle of more.
  alice.send(messages.join(''));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(acknowledged.attrs['h']).toBe('202');

  const second = await startChild(dataDir);
  const again = await WireClient.signedIn(second.addresses, 'ws', 'alice', 'secret', 'desk');
  again.send(`<iq xmlns='jabber:client' type='get' id='v'><vCard xmlns='vcard-temp'/></iq>`);
  expect(serialize(await again.next('iq'))).toContain('<FN>Alice</FN>');
  const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set>`;
  again.send(
    `<iq xmlns='jabber:client' type='set' id='q' to='lobby@general.localhost'><query xmlns='urn:xmpp:mam:2'>${page}</query></iq>`,
  );
  const [, count] = /<count>(\d+)<\/count>/.exec(serialize(await again.next('iq'))) ?? [];
  expect(Number(count)).toBeGreaterThanOrEqual(200);
  again.drop();
  second.child.kill('SIGTERM');
  await once(second.child, 'exit');
  rmSync(dataDir, { recursive: true });
});

async function startChild(dataDir: string): Promise<{ child: ChildProcess; addresses: ServerAddresses }> {
  const child = fork(join(import.meta.dirname, 'server-process.ts'), [dataDir, 'alice', 'secret'], {
    execArgv: [],
  });
  const [addresses] = (await once(child, 'message')) as [ServerAddresses];
  return { child, addresses };
}

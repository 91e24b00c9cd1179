import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/sdk.ts';
import { createBackend } from '../../src/protocol/connect.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { startRelay, through } from '../servers/relay.ts';
import { type RecordedSession, recordedSession } from './recorded-session.ts';

const START_MS = 30_000;
const QUICK = { pause: () => 50, readMark: 10 };

let server: RealServer;
const room = () => `lobby@general.${server.domain}`;

beforeAll(async () => {
  server = await startEmbedded();
  for (const name of ['alice', 'bob', 'carol']) await server.createUser(name, 'password');
}, START_MS);
afterAll(() => server.stop());

async function signedIn(name: string, url = server.websocket): Promise<RecordedSession> {
  const password = () => Promise.resolve('password');
  const backend = await createBackend({ address: `${name}@${server.domain}`, password, server: url });
  const recorded = recordedSession(backend, { timing: QUICK });
  await recorded.session.start();
  await recorded.session.openRoom(room());
  return recorded;
}

describe('on the embedded server', () => {
  test('two people talk, and each sees the other come and go', async () => {
    await using alice = await signedIn('alice');
    const bob = await signedIn('bob');
    await alice.until('bob comes', () => alice.all('participant').some(({ change }) => change === 'joined'));
    const message = await bob.session.settled(bob.session.post(room(), { text: 'hello alice' }));
    await alice.until('it is heard', () => alice.heard().includes('hello alice'));
    expect(alice.all('message')[0]).toMatchObject({ own: false, mention: true, message: { id: message.id } });
    expect(alice.session.view(room())).toMatchObject({ unread: 1, mentions: 1 });
    await bob.session.stop();
    await alice.until('bob goes', () => alice.all('participant').some(({ change }) => change === 'left'));
  });

  test('followed rooms and read marks follow the person to another screen', async () => {
    await using desk = await signedIn('alice');
    await desk.session.follow(room());
    await using phone = await signedIn('alice');
    await phone.until('it is followed', () => phone.session.view(room())?.followed === true);
    await using bob = await signedIn('bob');
    await bob.session.settled(bob.session.post(room(), { text: 'news' }));
    await phone.until('unread', () => phone.session.view(room())!.unread > 0);
    await desk.until('heard', () => desk.heard().includes('news'));
    desk.session.setInView(room());
    await phone.until('read', () => phone.session.view(room())?.unread === 0);
    await desk.session.unfollow(room());
    await phone.until('it is not followed', () => phone.session.view(room())?.followed === false);
  });

  test('a program signs in by the SDK, posts, and is told of a wrong password', async () => {
    const account = { address: `carol@${server.domain}`, server: server.websocket };
    const session = await connect({ ...account, password: 'password' });
    const { address } = await session.findRoom('lobby');
    await session.openRoom(address);
    expect((await session.settled(session.post(address, { text: 'from a bot' }))).text).toBe('from a bot');
    await session.stop();
    await expect(connect({ ...account, password: 'wrong' })).rejects.toMatchObject({
      code: 'sign-in-refused',
    });
  });
});

/** Alice posts numbered lines while `disturb` is at work; afterwards the archive and bob have each once, in order. */
async function talkThrough(
  url: string,
  prefix: string,
  count: number,
  disturb: (settledCount: () => number) => Promise<void>,
): Promise<void> {
  await using alice = await signedIn('alice', url);
  await using bob = await signedIn('bob', url);
  let settled = 0;
  const lines = Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
  const posts = lines.map((text) => alice.session.settled(alice.session.post(room(), { text })));
  for (const post of posts) void post.then(() => (settled += 1));
  const disturbed = disturb(() => settled);
  const messages = await Promise.all(posts);
  await disturbed;
  const heard = () => bob.heard().filter((text) => text.startsWith(`${prefix} `));
  await bob.until('bob has all', () => heard().length >= count && heard().at(-1) === lines.at(-1));
  expect(heard()).toEqual(lines);
  expect(alice.heard().filter((text) => text.startsWith(`${prefix} `))).toEqual(lines);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(count);
  const archived: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await bob.session.history(room(), { after, limit: 200 });
    archived.push(...page.messages.map(({ text }) => text));
    if (page.complete || page.last === null) break;
    after = page.last;
  }
  expect(archived.filter((text) => text.startsWith(`${prefix} `))).toEqual(lines);
}

describe('nothing is lost, doubled or put out of order', () => {
  test('when the server is killed at any moment and started again', async () => {
    await talkThrough(server.websocket, 'kill', 1_000, async (settledCount) => {
      for (const mark of [150, 600]) {
        while (settledCount() < mark) await new Promise((resolve) => setImmediate(resolve));
        await server.kill9();
        await server.restart();
      }
    });
  }, 60_000);

  test.each(['websocket', 'xmpp'] as const)(
    'when the network is cut again and again (%s)',
    async (wire) => {
      const relay = await startRelay(
        wire === 'xmpp' ? server.tcpPort : Number(new URL(server.websocket).port),
      );
      try {
        await talkThrough(through(relay, server[wire]), `cut ${wire}`, 600, async (settledCount) => {
          for (const mark of [50, 200, 350, 500]) {
            while (settledCount() < mark) await new Promise((resolve) => setImmediate(resolve));
            relay.cut();
          }
        });
      } finally {
        await relay.close();
      }
    },
    60_000,
  );
});

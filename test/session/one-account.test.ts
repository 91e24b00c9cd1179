import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../src/model/message.ts';
import { createBackend } from '../../src/protocol/connect.ts';
import type { Session } from '../../src/session/session.ts';
import { startEmbedded } from '../servers/embedded.ts';
import type { RealServer } from '../servers/real-server.ts';
import { type RecordedSession, recordedSession } from './recorded-session.ts';

// One account on two screens, and away for a while, on the real server.

const QUICK = { pause: () => 50, readMark: 10 };
let server: RealServer;
const at = (room: string) => `${room}@general.${server.domain}`;

beforeAll(async () => {
  server = await startEmbedded();
  for (const name of ['alice', 'bob']) await server.createUser(name, 'password');
}, 30_000);
afterAll(() => server.stop());

async function signedIn(name: string): Promise<RecordedSession> {
  const password = () => Promise.resolve('password');
  const backend = await createBackend({
    address: `${name}@${server.domain}`,
    password,
    server: server.websocket,
  });
  const recorded = recordedSession(backend, { timing: QUICK });
  await recorded.session.start();
  return recorded;
}

async function posted(session: Session, room: string, texts: readonly string[]): Promise<Message[]> {
  await session.openRoom(room);
  return Promise.all(texts.map((text) => session.settled(session.post(room, { text }))));
}

test('reading on one screen clears the other, and what is made unread comes back on both', async () => {
  await using desk = await signedIn('alice');
  await desk.session.follow(at('lobby'));
  await using phone = await signedIn('alice');
  await phone.until('followed', () => phone.session.view(at('lobby'))?.followed === true);
  await using bob = await signedIn('bob');
  const [one, two] = await posted(bob.session, at('lobby'), ['one', 'two alice']);
  for (const screen of [desk, phone]) {
    await screen.until('unread', () => screen.session.view(at('lobby'))?.unread === 2);
    expect(screen.session.view(at('lobby'))?.mentions).toBe(1);
  }
  await desk.session.openRoom(at('lobby'));
  desk.session.setInView(at('lobby'));
  await phone.until('read', () => phone.session.view(at('lobby'))?.unread === 0);
  desk.session.setInView(null);
  await desk.session.markUnreadFrom(at('lobby'), two!.id);
  for (const screen of [desk, phone]) {
    await screen.until('one is unread', () => screen.session.view(at('lobby'))?.unread === 1);
  }
  await phone.session.openRoom(at('lobby'));
  await phone.session.markUnreadFrom(at('lobby'), one!.id);
  for (const screen of [desk, phone]) {
    await screen.until('both are unread', () => screen.session.view(at('lobby'))?.unread === 2);
  }
});

test('what stands in a room that is followed on one screen is unread on neither', async () => {
  await using bob = await signedIn('bob');
  await bob.session.createRoom('General', 'old');
  await posted(
    bob.session,
    at('old'),
    Array.from({ length: 60 }, (_, n) => `line ${n}`),
  );
  await using phone = await signedIn('alice');
  await using desk = await signedIn('alice');
  await desk.session.follow(at('old'));
  await phone.until('followed', () => phone.session.view(at('old'))?.followed === true);
  await posted(bob.session, at('old'), ['new']);
  for (const screen of [desk, phone]) {
    await screen.until('one is unread', () => screen.session.view(at('old'))?.unread === 1);
  }
});

test('the ego feed holds every mention that came while one was away, as a scan of the whole archive finds them', async () => {
  await using bob = await signedIn('bob');
  const rooms = ['desk', 'ops', 'research'];
  for (const room of rooms) await bob.session.createRoom('General', room);
  {
    await using alice = await signedIn('alice');
    for (const room of rooms) await alice.session.follow(at(room));
  }
  for (const [index, room] of rooms.entries()) {
    const texts = Array.from({ length: 150 }, (_, n) =>
      (n * 7 + index) % 11 === 0 ? `@alice look at ${n}` : n % 13 === 0 ? `malice ${n}` : `line ${n}`,
    );
    await posted(bob.session, at(room), texts);
  }
  const expected: string[] = [];
  for (const room of rooms) {
    for (let after: string | undefined, done = false; !done;) {
      const page = await bob.session.history(
        at(room),
        after === undefined ? { since: 0, limit: 50 } : { after, limit: 50 },
      );
      for (const { id, text } of page.messages) if (/\balice\b/.test(text)) expected.push(id);
      after = page.last ?? undefined;
      done = page.complete || after === undefined;
    }
  }
  expect(expected.length).toBeGreaterThan(30);
  await using alice = await signedIn('alice');
  const found: string[] = [];
  await alice.session.loadFeeds();
  const summary = await alice.session.readFeed('mentions', {
    limit: 1000,
    onHits: (hits) =>
      found.push(...hits.filter(({ room }) => room.address !== at('lobby')).map((hit) => hit.message.id)),
  });
  expect(summary).toMatchObject({ limited: false, missed: [] });
  expect(found.toSorted()).toEqual(expected.toSorted());
});

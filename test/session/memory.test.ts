import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import type { Session, Timeline } from '../../src/session/session.ts';
import { FakeBackend, FakeServer } from './fake-backend.ts';
import { type RecordedSession, recordedSession } from './recorded-session.ts';

const TIMING = { pause: () => 1, readMark: 1, backfill: 0 };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function world() {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-memory-'));
  folders.push(folder);
  const file = join(folder, 'alice.db');
  const server = new FakeServer();
  const lobby = server.addRoom('lobby');
  /** pchat, started anew on the same machine; never online where the server is down. */
  const start = (options: { backend?: FakeBackend; joinFollowed?: boolean; at?: string } = {}) => {
    const { backend = new FakeBackend(server), joinFollowed, at = file } = options;
    return recordedSession(backend, { archive: openAccountArchive(at), timing: TIMING, joinFollowed });
  };
  return { server, lobby, start, folder };
}

function texts(timeline: Timeline): string[] {
  return timeline.messages.flatMap(({ id, text }) => (timeline.gaps.has(id) ? ['…', text] : [text]));
}

function say(server: FakeServer, room: string, from: number, to: number): void {
  for (let number = from; number < to; number += 1) server.say(room, 'bob', String(number));
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

async function online(started: RecordedSession): Promise<Session> {
  await started.session.start();
  return started.session;
}

async function allHits(session: Session, query: string): Promise<string[]> {
  const hits: string[] = [];
  const summary = await session.search(query, {
    onHits: (found) => hits.push(...found.map(({ message }) => message.text)),
  });
  expect(summary.hits).toBe(hits.length);
  return hits;
}

describe('a session that was here before', () => {
  test('shows its rooms, counts and messages before the network answers', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 10);
    {
      await using r = start();
      const session = await online(r);
      await session.follow(lobby);
      say(server, lobby, 10, 13);
      server.say(lobby, 'bob', 'hello alice');
      await r.until('all counted', () => session.view(lobby)?.unread === 4);
    }
    server.down = true;
    await using r = start();
    void r.session.start().catch(() => {});
    expect(r.session.views).toMatchObject([
      { address: lobby, name: 'lobby', followed: true, unread: 4, mentions: 1 },
    ]);
    expect(texts(r.session.timeline(lobby))).toEqual([...numbers(0, 13), 'hello alice']);
  });

  test('has its posts sent that were written offline, once each and in order', async () => {
    const { server, lobby, start } = world();
    server.down = true;
    {
      await using r = start();
      void r.session.start().catch(() => {});
      for (const text of ['one', 'two']) r.session.post(lobby, { text });
    }
    {
      await using r = start();
      void r.session.start().catch(() => {});
      expect(r.session.timeline(lobby).posts).toMatchObject([
        { draft: { text: 'one' }, state: 'waiting' },
        { draft: { text: 'two' }, state: 'waiting' },
      ]);
      server.down = false;
      r.session.reconnect();
      await r.until('all sent', () => r.session.outbox.length === 0);
    }
    await using r = start();
    await online(r);
    expect(server.texts(lobby)).toEqual(['one', 'two']);
    expect(r.session.outbox).toEqual([]);
  });

  test('looks whether a post arrived that was on the wire when it was killed', async () => {
    const { server, lobby, start } = world();
    const killed = new FakeBackend(server);
    const r = start({ backend: killed });
    const session = await online(r);
    await session.openRoom(lobby);
    killed.losesEcho = () => true;
    session.post(lobby, { text: 'once' });
    await r.until('it arrived', () => server.texts(lobby).length === 1);
    killed.cut();
    server.down = true;
    await session.stop({ flushMs: 0 });
    server.down = false;
    await using again = start();
    await online(again);
    await again.until('settled', () => again.session.outbox.length === 0);
    expect(server.texts(lobby)).toEqual(['once']);
  });

  test('leaves nothing behind of a post of a command that failed', async () => {
    const { server, lobby, start } = world();
    server.down = true;
    {
      await using r = start({ joinFollowed: false });
      r.session.post(lobby, { text: 'told as failed' });
    }
    server.down = false;
    await using r = start();
    await online(r);
    expect(r.session.outbox).toEqual([]);
    expect(server.texts(lobby)).toEqual([]);
  });
});

describe('history', () => {
  test('is read across a gap offline, and the gap fills itself when the server is back', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 20);
    const backend = new FakeBackend(server);
    await using r = start({ backend });
    const session = await online(r);
    await session.openRoom(lobby);
    await session.leaveRoom(lobby);
    server.down = true;
    backend.cut();
    say(server, lobby, 20, 120);
    server.down = false;
    session.reconnect();
    await r.until('online again', () => session.status.phase === 'online');
    await session.stop({ flushMs: 0 });

    const other = new FakeBackend(server);
    await using again = start({ backend: other });
    await online(again);
    await again.session.openRoom(lobby);
    expect(texts(again.session.timeline(lobby))).toEqual(numbers(90, 120));
    server.down = true;
    other.cut();
    await again.session.loadOlder(lobby);
    expect(texts(again.session.timeline(lobby))).toEqual([...numbers(0, 20), '…', ...numbers(90, 120)]);
    server.down = false;
    again.session.reconnect();
    await again.until('filled', () => again.session.timeline(lobby).gaps.size === 0);
    expect(texts(again.session.timeline(lobby))).toEqual(numbers(0, 120));
  });

  test('that is here is read without asking the server', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 300);
    const backend = new FakeBackend(server);
    await using r = start({ backend });
    const session = await online(r);
    await session.openRoom(lobby);
    while (!session.timeline(lobby).atStart) await session.loadOlder(lobby);
    const asked = backend.calls.filter((call) => call === 'history').length;
    const newest = await session.history(lobby, { before: '', limit: 100 });
    expect(newest.messages.map(({ text }) => text)).toEqual(numbers(200, 300));
    const before = await session.history(lobby, { before: newest.first!, limit: 500 });
    expect(before).toMatchObject({ complete: true, messages: { length: 200 } });
    const after = await session.history(lobby, { after: before.last!, limit: 30 });
    expect(after.messages.map(({ text }) => text)).toEqual(numbers(200, 230));
    await session.showAround(lobby, { id: before.messages[100]!.id });
    expect(backend.calls.filter((call) => call === 'history')).toHaveLength(asked);
  });

  test('is read from its start, or from a time on, without a server, where nothing is missing', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 300);
    const backend = new FakeBackend(server);
    await using r = start({ backend });
    const session = await online(r);
    await session.openRoom(lobby);
    const { archive } = server.room(lobby);
    server.down = true;
    backend.cut();
    const since = archive[290]!.time;
    const page = await session.history(lobby, { since, limit: 4 });
    expect(page).toMatchObject({ complete: false, messages: archive.slice(290, 294) });
    const rest = await session.history(lobby, { since, after: page.last!, limit: 100 });
    expect(rest).toMatchObject({ complete: true, messages: archive.slice(294) });
    const hour = await session.history(lobby, { since, until: archive[295]!.time, limit: 100 });
    expect(hour).toMatchObject({ complete: true, messages: archive.slice(290, 296) });
    // What is before the first message here may be of that time too.
    const missing = { code: 'unreachable' };
    await expect(session.history(lobby, { since: archive[200]!.time, limit: 9 })).rejects.toMatchObject(
      missing,
    );
    await expect(session.history(lobby, { limit: 9 })).rejects.toMatchObject(missing);
    server.down = false;
    session.reconnect();
    await r.until('online', () => backend.online && session.view(lobby)?.session.phase === 'joined');
    for (let page = 0; page < 10 && !session.timeline(lobby).atStart; page += 1) {
      await r.until('idle', () => session.timeline(lobby).loading === null);
      await session.loadOlder(lobby);
    }
    expect(session.timeline(lobby)).toMatchObject({ atStart: true });
    server.down = true;
    backend.cut();
    expect((await session.history(lobby, { limit: 9 })).messages).toEqual(archive.slice(0, 9));
  });

  test('is shown around a message or a date that are not here', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 500);
    await using r = start();
    const session = await online(r);
    await session.openRoom(lobby);
    const { archive } = server.room(lobby);
    const place = archive[200]!;
    expect(await session.showAround(lobby, { id: place.id })).toBe(place.id);
    expect(texts(session.timeline(lobby))).toEqual(numbers(150, 250));
    expect(session.timeline(lobby)).toMatchObject({ atStart: false, atEnd: false });
    expect(await session.showAround(lobby, { time: archive[50]!.time })).toBe(archive[50]!.id);
    expect(texts(session.timeline(lobby))).toContain('50');
    expect(await session.showAround(lobby, { time: archive[499]!.time + 1 })).toBeNull();
    await expect(session.showAround(lobby, { id: 'no such' })).rejects.toMatchObject({ code: 'not-found' });
    while (!session.timeline(lobby).atEnd) await session.loadNewer(lobby);
    expect(texts(session.timeline(lobby)).at(-1)).toBe('499');
    expect(session.timeline(lobby).gaps.size).toBe(0);
  });

  test('of a followed room is complete from the day of following, or as far back as one chose', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 400);
    {
      await using r = start();
      const session = await online(r);
      await session.follow(lobby);
      await r.until('joined', () => session.view(lobby)?.session.phase === 'joined');
    }
    // Following began when the room's clock, which runs ahead of ours here, had long passed: only the gap since counts.
    say(server, lobby, 400, 700);
    {
      await using r = start();
      const session = await online(r);
      await r.until('joined', () => session.view(lobby)?.session.phase === 'joined');
      await session.setFollowSettings(lobby, { keep: 'all' });
      expect(server.followed[0]?.settings).toMatchObject({ keep: 'all' });
      const archived = () => session.timeline(lobby).messages.length;
      await r.until('shown', () => archived() > 0);
      const kept = async () =>
        (await session.search('from:bob', { limit: 1_000, offline: true, onHits: () => {} })).hits;
      for (let tries = 0; (await kept()) < 700 && tries < 500; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(await kept()).toBe(700);
    }
  });

  test('takes in a correction wherever it shows', async () => {
    const { server, lobby, start } = world();
    const said = server.say(lobby, 'bob', 'sell at ninety');
    await using r = start();
    const session = await online(r);
    await session.openRoom(lobby);
    server.correct(lobby, said.id, { text: 'sell at nineteen' });
    await r.until('corrected', () => texts(session.timeline(lobby))[0] === 'sell at nineteen');
    expect(r.heard()).toEqual([]);
    expect(await allHits(session, 'ninety')).toEqual([]);
    expect(await allHits(session, 'nineteen')).toEqual(['sell at nineteen']);
  });

  test('of a room that one may not read any more is gone at once, and from the search', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 50);
    server.say(lobby, 'bob', 'secret');
    await using r = start();
    const session = await online(r);
    await session.openRoom(lobby);
    expect(await allHits(session, 'secret')).toEqual(['secret']);
    server.ban(lobby, 'alice@test');
    await r.until('out', () => r.all('removed-from-room').length === 1);
    expect(session.timeline(lobby).messages).toEqual([]);
    expect(await allHits(session, 'secret')).toEqual([]);
  });

  test('of a room that one lost while away is gone with the next sign-in', async () => {
    const { server, lobby, start } = world();
    server.say(lobby, 'bob', 'secret');
    {
      await using r = start();
      const session = await online(r);
      await session.follow(lobby);
      await r.until('joined', () => session.view(lobby)?.session.phase === 'joined');
    }
    server.ban(lobby, 'alice@test');
    await using r = start();
    const session = await online(r);
    await r.until('gone', () => session.timeline(lobby).messages.length === 0);
    expect(await allHits(session, 'secret')).toEqual([]);
  });
});

describe('read marks', () => {
  test('go back by the person’s own act, on every screen, and only by that', async () => {
    const { server, lobby, start, folder } = world();
    say(server, lobby, 0, 5);
    await using desk = start();
    await using phone = start({ at: join(folder, 'phone.db') });
    await online(desk);
    await desk.session.follow(lobby);
    await online(phone);
    for (const screen of [desk, phone]) {
      await screen.until('joined', () => screen.session.view(lobby)?.session.phase === 'joined');
    }
    say(server, lobby, 5, 10);
    for (const screen of [desk, phone]) {
      await screen.until('counted', () => screen.session.view(lobby)?.unread === 5);
    }
    await desk.session.markRead(lobby);
    await phone.until('read', () => phone.session.view(lobby)?.unread === 0);
    const { archive } = server.room(lobby);
    await phone.session.markUnreadFrom(lobby, archive[3]!.id);
    expect(phone.session.view(lobby)?.unread).toBe(7);
    await desk.until('unread again', () => desk.session.view(lobby)?.unread === 7);
    await desk.session.markUnreadFrom(lobby, archive[0]!.id);
    await phone.until('all unread', () => phone.session.view(lobby)?.unread === 10);
    await phone.session.markRead(lobby, archive[8]!.id);
    await desk.until('read', () => desk.session.view(lobby)?.unread === 1);
    expect(server.marks.get(lobby)).toBe(archive[8]!.id);
  });

  test('that moved offline reach the server later, and never take it back', async () => {
    const { server, lobby, start, folder } = world();
    say(server, lobby, 0, 10);
    const { archive } = server.room(lobby);
    {
      await using desk = start();
      await online(desk);
      await desk.session.follow(lobby);
      await desk.until('joined', () => desk.session.view(lobby)?.session.phase === 'joined');
      await desk.session.markUnreadFrom(lobby, archive[2]!.id);
    }
    server.down = true;
    {
      await using desk = start();
      void desk.session.start().catch(() => {});
      await desk.session.markRead(lobby, archive[5]!.id);
    }
    server.down = false;
    {
      await using phone = start({ at: join(folder, 'phone.db') });
      await online(phone);
      await phone.until('joined', () => phone.session.view(lobby)?.session.phase === 'joined');
      await phone.session.markRead(lobby, archive[8]!.id);
    }
    await using desk = start();
    await online(desk);
    await desk.until('read', () => desk.session.view(lobby)?.unread === 1);
    expect(server.marks.get(lobby)).toBe(archive[8]!.id);
  });
});

describe('followed rooms', () => {
  test('stand in the order and the sections that one gave them', async () => {
    const { server, start } = world();
    const rooms = ['a', 'b', 'c', 'd'].map((name) => server.addRoom(name));
    await using r = start();
    const session = await online(r);
    for (const room of rooms) await session.follow(room);
    await session.setFollowSettings(rooms[0]!, { section: 'Work' });
    await session.setFollowSettings(rooms[3]!, { position: 0 });
    expect(session.views.map(({ name }) => name)).toEqual(['d', 'b', 'c', 'a']);
    expect(session.views[3]?.settings).toMatchObject({ section: 'Work', muted: false });
    await expect(session.setFollowSettings('x@general.test', { muted: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('are counted and kept without joining where the server tells of news', async () => {
    const { server, lobby, start } = world();
    server.capabilities = { ...server.capabilities, newsUnjoined: true };
    server.followed.push({ address: lobby, name: '', nick: '' });
    say(server, lobby, 0, 3);
    const backend = new FakeBackend(server);
    await using r = start({ backend });
    const session = await online(r);
    await r.until('counted', () => session.view(lobby)?.unread === 3);
    server.say(lobby, 'bob', 'hi alice');
    await r.until('news', () => session.view(lobby)?.unread === 4);
    expect(session.view(lobby)).toMatchObject({ mentions: 1, session: { phase: 'left' } });
    expect(backend.calls).not.toContain('join');
    backend.cut();
    say(server, lobby, 3, 150);
    await r.until('caught up', () => r.heard().includes('149'));
    await session.openRoom(lobby);
    server.say(lobby, 'bob', 'inside');
    await r.until('heard', () => r.heard().includes('inside'));
    await session.leaveRoom(lobby);
    server.say(lobby, 'bob', 'outside');
    await r.until('heard', () => r.heard().includes('outside'));
    expect(r.heard()).toEqual(['hi alice', ...numbers(3, 150), 'inside', 'outside']);
  });
});

describe('a search', () => {
  test.each(['none', 'room', 'category'] as const)(
    'finds what is here and what is not, once each (server searches: %s)',
    async (search) => {
      const { server, lobby, start } = world();
      server.capabilities = { ...server.capabilities, search };
      const other = server.addRoom('other');
      for (let number = 0; number < 300; number += 1) {
        server.say(number % 2 === 0 ? lobby : other, 'bob', number % 50 === 0 ? `needle ${number}` : 'hay');
        if (number % 100 === 1) server.say(other, 'carol', `a needle ${number}`);
      }
      await using r = start();
      const session = await online(r);
      await session.openRoom(lobby);
      const found = await allHits(session, 'needle');
      expect(found.toSorted()).toEqual(
        [...server.texts(lobby), ...server.texts(other)].filter((text) => text.includes('needle')).toSorted(),
      );
      expect(await allHits(session, 'needle in:other')).toEqual([
        'a needle 201',
        'a needle 101',
        'a needle 1',
      ]);
      expect(await allHits(session, 'needle in:General/* from:carol')).toHaveLength(3);
      server.ban(other, 'alice@test');
      const summary = await session.search('needle in:other', { onHits: () => {} });
      expect(summary.hits).toBe(0);
    },
  );

  test('says what it could not search, and stops where one says so', async () => {
    const { server, lobby, start } = world();
    say(server, lobby, 0, 500);
    const backend = new FakeBackend(server);
    await using r = start({ backend });
    const session = await online(r);
    await session.openRoom(lobby);
    const stop = new AbortController();
    const stopped = await session.search('from:bob', {
      limit: 1_000,
      signal: stop.signal,
      onHits: () => stop.abort(),
      onProgress: () => {},
    });
    expect(stopped).toMatchObject({ limited: true });
    expect(stopped.hits).toBeLessThan(500);
    expect(await session.search('from:bob', { limit: 10, onHits: () => {} })).toMatchObject({
      hits: 10,
      limited: true,
    });
    server.down = true;
    backend.cut();
    const summary = await session.search('from:bob', { onHits: () => {} });
    expect(summary.missed).toMatchObject([{ room: { address: lobby }, error: { code: 'unreachable' } }]);
    await expect(session.search('is:nonsense', { onHits: () => {} })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

describe('feeds', () => {
  test('hold what came while away, are told of what comes, and follow the person', async () => {
    const { server, lobby, start, folder } = world();
    {
      await using r = start();
      const session = await online(r);
      await session.follow(lobby);
      await session.saveFeed({ name: 'Stops', query: '"stop loss" in:lobby', notify: false });
      expect(session.feeds).toMatchObject([
        { name: 'mentions', builtIn: true, unseen: 0 },
        { name: 'Stops', builtIn: false, unseen: 0 },
      ]);
      for (const [name, query] of [
        ['mentions', 'x'],
        ['all', '"'],
        ['rest', '-noise'],
      ] as const) {
        await expect(session.saveFeed({ name, query, notify: true })).rejects.toMatchObject({
          code: 'usage',
        });
      }
    }
    for (let number = 0; number < 200; number += 1) server.say(lobby, 'bob', 'noise');
    server.say(lobby, 'bob', 'alice, move the stop loss');
    for (let number = 0; number < 200; number += 1) server.say(lobby, 'bob', 'noise');
    await using r = start();
    const session = await online(r);
    const unseen = () => session.feeds.map((feed) => feed.unseen);
    await r.until('found', () => unseen().join() === '1,1');
    server.say(lobby, 'bob', 'Stop loss hit');
    await r.until('told', () => r.all('feed-message').length === 1);
    expect(r.all('feed-message')[0]).toMatchObject({
      feed: 'Stops',
      notify: false,
      hit: { message: { text: 'Stop loss hit' }, room: { address: lobby } },
    });
    expect(unseen()).toEqual([1, 2]);
    const held: string[] = [];
    await session.readFeed('stops', {
      onHits: (hits) => held.push(...hits.map(({ message }) => message.text)),
    });
    expect(held).toEqual(['Stop loss hit', 'alice, move the stop loss']);
    await using phone = start({ at: join(folder, 'phone.db') });
    await online(phone);
    await phone.until('feeds', () => phone.session.feeds.length === 2);
    await session.markFeedSeen('Stops');
    await r.until('seen', () => unseen().join() === '1,0');
    await phone.until('seen there', () => phone.session.feeds[1]?.unseen === 0);
    await session.removeFeed('Stops');
    await phone.until('removed there', () => phone.session.feeds.length === 1);
  });

  test.each(['category', 'none'] as const)(
    'show the newest that came while away, however many older ones are here (search: %s)',
    async (search) => {
      const { server, lobby, start } = world();
      server.capabilities = { ...server.capabilities, search };
      {
        await using r = start();
        const session = await online(r);
        await session.follow(lobby);
        for (let number = 0; number < 20; number += 1) server.say(lobby, 'bob', `alice: old ${number}`);
        await r.until('heard', () => r.heard().length === 20);
      }
      for (let number = 0; number < 3; number += 1) server.say(lobby, 'bob', `alice: new ${number}`);
      await using r = start({ joinFollowed: false });
      const session = await online(r);
      const held: string[] = [];
      const { limited } = await session.readFeed('mentions', {
        limit: 5,
        onHits: (hits) => held.push(...hits.map(({ message }) => message.text)),
      });
      expect(held).toContain('alice: new 0');
      expect(held).toContain('alice: new 2');
      expect(limited).toBe(true);
    },
  );
});

test('preferences are kept with the account, each change on top of the last', async () => {
  const { server, start } = world();
  await using r = start();
  const session = await online(r);
  await Promise.all([session.setPreference('colour', 'red'), session.setPreference('size', { w: 3 })]);
  expect(await session.preferences()).toEqual({ colour: 'red', size: { w: 3 } });
  await session.setPreference('colour', undefined);
  expect(server.data.get('preferences')).toEqual({ size: { w: 3 } });
  server.capabilities = { ...server.capabilities, privateData: false };
  await expect(session.preferences()).rejects.toMatchObject({ code: 'unsupported' });
});

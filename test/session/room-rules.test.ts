import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import { PchatError } from '../../src/model/errors.ts';
import { DEFAULT_FOLLOW_SETTINGS } from '../../src/model/room.ts';
import type { Invitation } from '../../src/model/person.ts';
import { FakeBackend, FakeServer } from './fake-backend.ts';
import { recordedSession } from './recorded-session.ts';

function world() {
  const server = new FakeServer();
  const lobby = server.addRoom('lobby');
  return { server, lobby, backend: new FakeBackend(server) };
}

const MOVED = 'lobby@trading.test';

describe('a room that moved', () => {
  test('is followed with its messages, its place on the list, its settings and its read mark', async () => {
    const { server, lobby, backend } = world();
    const first = server.say(lobby, 'bob', 'before');
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('joined', () => r.session.view(lobby)?.session.phase === 'joined');
    await r.session.setFollowSettings(lobby, { section: 'Desk', muted: true });
    await r.session.openRoom(lobby);
    await r.session.markRead(lobby, first.id);
    server.say(lobby, 'bob', 'unread');
    await r.until('unread', () => r.session.view(lobby)?.unread === 1);

    expect(server.move(lobby, 'trading.test')).toBe(MOVED);
    server.say(MOVED, 'bob', 'meanwhile');
    await r.until('told', () => r.all('moved').length > 0);
    expect(r.all('moved')).toEqual([{ type: 'moved', room: lobby, to: MOVED }]);
    expect(r.session.view(lobby)).toBeUndefined();
    expect(r.session.view(MOVED)).toMatchObject({
      followed: true,
      unread: 1,
      settings: { section: 'Desk', muted: true },
    });
    await r.until('told what was said on the way', () => r.heard().includes('meanwhile'));
    await r.until('joined there', () => r.session.view(MOVED)?.session.phase === 'joined');
    expect(r.session.timeline(MOVED).messages.map(({ text, room }) => `${text} ${room}`)).toEqual([
      `before ${MOVED}`,
      `unread ${MOVED}`,
      `meanwhile ${MOVED}`,
    ]);
    expect(r.heard()).toEqual(['unread', 'meanwhile']);
    await r.until('stored', () => server.followed.every(({ address }) => address === MOVED));
    expect(server.followed).toMatchObject([{ name: 'Lobby', settings: { section: 'Desk' } }]);
    await r.until('mark', () => server.marks.get(MOVED) === first.id);
    expect(r.all('removed-from-room')).toEqual([]);
    expect(r.session.views.map(({ address }) => address)).toEqual([MOVED]);
  });

  test('while one was away is followed at the next start', async () => {
    const { server, lobby, backend } = world();
    server.say(lobby, 'bob', 'before');
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    const archive = openAccountArchive(':memory:');
    server.move(lobby, 'trading.test');
    for (const news of [false, true]) {
      server.capabilities = { ...server.capabilities, newsUnjoined: news };
      server.followed.splice(0, Infinity, { address: lobby, name: 'Lobby', nick: '' });
      const again = recordedSession(news ? new FakeBackend(server) : backend, news ? { archive } : {});
      await again.session.start();
      await again.until('moved', () => again.session.view(MOVED)?.followed === true);
      await again.until('stored', () => server.followed.every(({ address }) => address === MOVED));
      server.say(MOVED, 'bob', `news ${news}`);
      await again.until('heard', () => again.heard().includes(`news ${news}`));
      expect(again.session.views.map(({ address }) => address)).toEqual([MOVED]);
      await again[Symbol.asyncDispose]();
    }
  });

  test('is one room here too when another screen noticed first', async () => {
    const { server, lobby, backend } = world();
    server.say(lobby, 'bob', 'before');
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    const folder = await mkdtemp(join(tmpdir(), 'pchat-moved-'));
    const file = join(folder, 'archive.db');
    {
      await using first = recordedSession(backend, { archive: openAccountArchive(file) });
      await first.session.start();
      await first.until('read', () => first.session.timeline(lobby).messages.length === 1);
    }
    server.move(lobby, 'trading.test');
    const settings = { ...DEFAULT_FOLLOW_SETTINGS, section: 'Elsewhere' };
    server.followed.splice(0, Infinity, { address: MOVED, name: 'Lobby', nick: '', settings });
    {
      await using again = recordedSession(new FakeBackend(server), { archive: openAccountArchive(file) });
      await again.session.start();
      await again.until('there', () => again.session.view(MOVED)?.session.phase === 'joined');
      expect(again.session.views.map(({ address }) => address)).toEqual([MOVED]);
      const found: string[] = [];
      await again.session.search('before', {
        offline: true,
        onHits: (hits) => found.push(...hits.map(({ room }) => room.address)),
      });
      expect(found).toEqual([MOVED]);
    }
    expect(server.followed).toEqual([{ address: MOVED, name: 'Lobby', nick: '', settings }]);
    await rm(folder, { recursive: true });
  });

  test('takes along what was not sent yet, once', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    server.move(lobby, 'trading.test');
    const post = r.session.post(lobby, { text: 'on the way' });
    expect(await r.session.settled(post)).toMatchObject({ text: 'on the way', room: MOVED });
    expect(server.texts(MOVED)).toEqual(['on the way']);
    expect(r.session.outbox).toEqual([]);
  });

  test('is opened where it is by who asks for the old address, and found by it', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    server.move(lobby, 'trading.test');
    expect((await r.session.openRoom(lobby)).address).toBe(MOVED);
    for (const typed of [lobby, 'General/lobby', 'lobby'])
      expect(await r.session.findRoom(typed)).toMatchObject({ address: MOVED });
  });

  test('is moved by a person with all that is known of it', async () => {
    const { server, lobby, backend } = world();
    server.say(lobby, 'bob', 'before');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    const match = await r.session.moveRoom(lobby, 'trading.test');
    expect(match).toMatchObject({ address: MOVED, category: { name: 'Trading' } });
    expect(r.all('moved')).toHaveLength(1);
    await r.until('joined there', () => r.session.view(MOVED)?.session.phase === 'joined');
  });

  test('is one room where it was opened in its new place before that was told', async () => {
    for (const follows of ['old', 'new', 'both']) {
      const { server, lobby, backend } = world();
      await using r = recordedSession(backend);
      await r.session.start();
      await r.session.openRoom(lobby);
      const there = server.addRoom('there');
      await r.session.openRoom(there);
      if (follows !== 'new') await r.session.follow(lobby);
      if (follows !== 'old') await r.session.follow(there);
      backend.hear({ type: 'moved', room: lobby, to: there });
      await r.until('told', () => r.all('moved').length > 0);
      expect(r.session.views.map(({ address, followed }) => [address, followed])).toEqual([[there, true]]);
    }
  });

  test('is followed there and back, and there again', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    let at = lobby;
    for (const category of ['trading.test', 'general.test', 'trading.test']) {
      at = server.move(at, category);
      await r.until(`joined in ${category}`, () => r.session.view(at)?.session.phase === 'joined');
    }
    expect(r.all('moved').map(({ to }) => to)).toEqual([MOVED, lobby, MOVED]);
  });

  test('keeps the read mark that is further, as another screen may have read on there', async () => {
    const { server, lobby, backend } = world();
    const [first, second] = ['one', 'two', 'three'].map((text) => server.say(lobby, 'bob', text));
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    server.marks.set(lobby, first!.id);
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('joined', () => r.session.view(lobby)?.unread === 2);
    // The other screen follows the move first, and reads.
    backend.hear({ type: 'read-mark', room: MOVED, id: second!.id });
    server.marks.set(MOVED, second!.id);
    server.move(lobby, 'trading.test');
    await r.until('joined there', () => r.session.view(MOVED)?.session.phase === 'joined');
    await r.until('counted', () => r.session.view(MOVED)?.unread === 1);
    expect(server.marks.get(MOVED)).toBe(second!.id);
  });

  test('is not followed where the server does not move rooms', async () => {
    const { server, lobby, backend } = world();
    server.capabilities = { ...server.capabilities, movesRooms: false };
    await using r = recordedSession(backend);
    await r.session.start();
    server.move(lobby, 'trading.test');
    await expect(r.session.findRoom(lobby)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a large room', () => {
  test('tells of nobody but us until it is small again', async () => {
    const { server, lobby, backend } = world();
    const other = new FakeBackend(server, 'bob@test');
    await other.connect();
    await other.join(lobby, 'bob');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    expect(r.session.view(lobby)).toMatchObject({ large: null, participants: [{}, {}] });
    backend.hear({ type: 'large', room: lobby, participants: 80 });
    await r.until('large', () => r.session.view(lobby)?.large === 80);
    expect(r.session.view(lobby)?.participants).toMatchObject([{ name: 'alice', self: true }]);
    expect(await r.session.participants(lobby)).toMatchObject({ count: 2 });
    backend.hear({ type: 'large', room: lobby, participants: null });
    await r.until('small', () => r.session.view(lobby)?.large === null);
    expect(r.all('participant')).toEqual([]);
  });
});

describe('invitations', () => {
  const invitation = (id: string, room: string): Invitation => ({
    id,
    room,
    name: 'lobby',
    category: 'General',
    by: 'bob@test',
    reason: '',
    time: 1,
    state: 'pending',
  });

  test('that wait are counted at sign-in, as they come, and as they are answered', async () => {
    const { server, lobby, backend } = world();
    const plan = server.addRoom('plan');
    server.rules.invitations.push(invitation('1', lobby), {
      ...invitation('0', plan),
      state: 'accepted',
    });
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('counted', () => r.session.pendingInvitations === 1);
    server.rules.invitations.push(invitation('2', plan));
    backend.hear({ type: 'invited', room: plan, by: 'bob@test', reason: '', id: '2' });
    backend.hear({ type: 'invited', room: plan, by: 'bob@test', reason: '', id: '2' });
    await r.until('two', () => r.session.pendingInvitations === 2);
    await r.session.openRoom(lobby);
    expect(r.session.pendingInvitations).toBe(1);
    await r.session.declineInvitation('2', 'no time');
    expect(r.session.pendingInvitations).toBe(0);
    expect(r.all('invitations')).toHaveLength(4);
    await expect(r.session.declineInvitation('2')).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('invitations are counted anew after a reconnect, resumed or not', async () => {
  const { server, lobby, backend } = world();
  const waits = { name: 'lobby', category: 'General', by: 'bob@test', reason: '', time: 1 };
  await using r = recordedSession(backend);
  await r.session.start();
  for (const resumes of [true, false]) {
    const state = resumes ? 'pending' : 'declined';
    server.rules.invitations.splice(0, Infinity, { id: '1', room: lobby, state, ...waits });
    backend.resumes = resumes;
    backend.cut();
    await r.until('counted', () => r.session.pendingInvitations === (resumes ? 1 : 0));
  }
});

describe('an invitation of ours', () => {
  test('that was declined is told with the reason, by a room that we are in only', async () => {
    const { server, lobby, backend } = world();
    const other = server.addRoom('other');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    for (const room of [other, lobby])
      backend.hear({ type: 'declined', room, by: 'carol@test', reason: 'no time' });
    await r.until('told', () => r.all('declined').length > 0);
    expect(r.all('declined')).toEqual([
      { type: 'declined', room: lobby, by: 'carol@test', reason: 'no time' },
    ]);
  });

  test('cannot be one to ourselves', async () => {
    const { lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await expect(r.session.invite(lobby, 'alice@test/phone')).rejects.toMatchObject({
      code: 'usage',
      message: 'You cannot invite yourself.',
    });
  });
});

test('a room that refuses us stays open where it was, and is not opened where it was not', async () => {
  const { server, lobby, backend } = world();
  const other = server.addRoom('other');
  await using r = recordedSession(backend);
  await r.session.start();
  await r.session.openRoom(lobby);
  backend.hear({ type: 'left', room: lobby, reason: 'room-disabled', detail: '' });
  await r.until('out', () => r.session.view(lobby)?.session.phase === 'left');
  backend.join = async () => Promise.reject(new PchatError('not-allowed', 'The room is disabled.'));
  for (const room of [lobby, other])
    await expect(r.session.openRoom(room)).rejects.toMatchObject({ code: 'not-allowed' });
  expect(r.session.views.map(({ address }) => address)).toEqual([lobby]);
});

describe('a followed room that is no more', () => {
  test('is known to be so where it is heard of without being joined', async () => {
    const { server, lobby, backend } = world();
    server.capabilities = { ...server.capabilities, newsUnjoined: true };
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    server.rooms.delete(lobby);
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('known', () => {
      const session = r.session.view(lobby)?.session;
      return session?.phase === 'left' && session.reason === 'room-deleted';
    });
    await r.session.unfollow(lobby);
    expect(r.session.views).toEqual([]);
  });
});

describe('rooms', () => {
  test('come page by page, and stop coming when one has enough', async () => {
    const { server, backend } = world();
    for (let index = 0; index < 9; index += 1) server.addRoom(`room-${index}`);
    await using r = recordedSession(backend);
    await r.session.start();
    const pages: number[] = [];
    for await (const rooms of r.session.browse({}, { pageSize: 4 })) pages.push(rooms.length);
    expect(pages).toEqual([4, 4, 2]);
    const stop = new AbortController();
    const stopped = async () => {
      for await (const _ of r.session.browse({}, { pageSize: 1, signal: stop.signal })) stop.abort();
    };
    await expect(stopped()).rejects.toMatchObject({ code: 'interrupted' });
    expect(backend.calls.filter((call) => call === 'browse')).toHaveLength(4);
  });

  test('that one creates are known by name at once, and followed with it', async () => {
    const { server, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    const room = await r.session.createRoom('General', 'FX / spot', { privacy: 'secret' });
    await r.session.follow(room.address);
    expect(server.followed).toMatchObject([{ address: 'fx-spot@general.test', name: 'FX / spot' }]);
    expect(r.session.view(room.address)).toMatchObject({ name: 'FX / spot', info: { privacy: 'secret' } });
  });

  test('are proposed by their names', async () => {
    const { server, backend } = world();
    server.room(server.addRoom('board-secret')).info.name = 'Board secret';
    await using r = recordedSession(backend);
    await r.session.start();
    await expect(r.session.findRoom('board-secrte')).rejects.toMatchObject({
      next: 'Did you mean General/Board secret?',
    });
  });

  test('are followed by their names, also where nothing was asked of them before', async () => {
    const { server, lobby, backend } = world();
    server.room(lobby).info.name = 'The Lobby';
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.follow(lobby);
    expect(server.followed).toMatchObject([{ address: lobby, name: 'The Lobby' }]);
  });

  test('are called by their names as soon as they are opened, where these are known', async () => {
    const { server, lobby, backend } = world();
    server.room(lobby).info.name = 'The Lobby';
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.roomInfo(lobby);
    const opening = r.session.openRoom(lobby);
    expect(r.session.view(lobby)?.name).toBe('The Lobby');
    await opening;
  });

  test('with a slash in their name are found by it', async () => {
    const { server, backend } = world();
    server.room(server.addRoom('a-b')).info.name = 'a/b';
    await using r = recordedSession(backend);
    await r.session.start();
    for (const typed of ['a/b', 'General/a/b', 'a-b', 'general.test/a-b'])
      expect(await r.session.findRoom(typed)).toMatchObject({ address: 'a-b@general.test' });
    await expect(r.session.findRoom('c/b')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('show what was changed of them', async () => {
    const { lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    await r.session.configureRoom(lobby, { kind: 'auditorium' });
    expect(r.session.view(lobby)?.info).toMatchObject({ kind: 'auditorium' });
  });
});

describe('people', () => {
  test('are those met in rooms where the server does not search', async () => {
    const { server, lobby, backend } = world();
    const bob = new FakeBackend(server, 'bob@test');
    await bob.connect();
    await bob.join(lobby, 'bob');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    expect(await r.session.people('bo')).toEqual([
      { address: 'bob@test', kind: 'user', name: 'bob', users: null },
    ]);
    server.capabilities = { ...server.capabilities, peopleSearch: true };
    server.rules.users.push({ address: 'bo@test', kind: 'user', name: 'bo', users: null });
    expect(await r.session.people('bo')).toEqual(server.rules.users);
  });
});

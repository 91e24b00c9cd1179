import { describe, expect, test } from 'vitest';
import { PchatError } from '../../src/model/errors.ts';
import { openAccountArchive } from '../../src/archive/account-archive.ts';
import { DEFAULT_FOLLOW_SETTINGS } from '../../src/model/room.ts';
import { FakeBackend, FakeServer } from './fake-backend.ts';
import { recordedSession } from './recorded-session.ts';

const ALL_KEPT = { ...DEFAULT_FOLLOW_SETTINGS, keep: 'all' } as const;

function world() {
  const server = new FakeServer();
  const lobby = server.addRoom('lobby');
  return { server, lobby, backend: new FakeBackend(server) };
}

describe('a connection', () => {
  test('comes back by itself, and what was said meanwhile is heard once, in order', async () => {
    const { server, lobby, backend } = world();
    server.say(lobby, 'bob', 'before');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    server.say(lobby, 'bob', '1');
    await r.until('1 is heard', () => r.heard().includes('1'));
    backend.cut();
    for (let n = 2; n <= 250; n += 1) server.say(lobby, 'bob', String(n));
    await r.until('250 is heard', () => r.heard().includes('250'));
    server.say(lobby, 'bob', '251');
    await r.until('251 is heard', () => r.heard().includes('251'));
    const expected = Array.from({ length: 251 }, (_, index) => String(index + 1));
    expect(r.heard()).toEqual(expected);
    expect(r.session.timeline(lobby).messages.map(({ text }) => text)).toEqual(['before', ...expected]);
  });

  test.each([
    { answersPageOne: true, clientsAhead: 0 },
    { answersPageOne: true, clientsAhead: 3_600_000 },
    { answersPageOne: true, clientsAhead: -3_600_000 },
    { answersPageOne: false, clientsAhead: 3_600_000 },
  ])(
    'catches up by time where the server forgot the last id, whatever the clocks say (%o)',
    async (faults) => {
      const { server, lobby, backend } = world();
      Object.assign(server, faults);
      for (let n = 0; n < 150; n += 1) server.say(lobby, 'bob', `old ${n}`);
      await using r = recordedSession(backend);
      await r.session.start();
      await r.session.openRoom(lobby);
      server.say(lobby, 'bob', 'last');
      await r.until('it is heard', () => r.heard().includes('last'));
      const { archive } = server.room(lobby);
      archive.splice(
        archive.findIndex(({ text }) => text === 'last'),
        1,
      );
      backend.cut();
      server.say(lobby, 'bob', 'new');
      await r.until('new is heard', () => r.heard().includes('new'));
      expect(r.heard()).toEqual(['last', 'new']);
    },
  );

  test('that is refused for good is not tried again until one says so', async () => {
    const { server, backend } = world();
    const connect = backend.connect.bind(backend);
    backend.connect = () => Promise.reject(new PchatError('sign-in-refused', 'The password is wrong.'));
    await using r = recordedSession(backend);
    await expect(r.session.start()).rejects.toMatchObject({ code: 'sign-in-refused' });
    expect(r.session.status.phase).toBe('refused');
    backend.connect = connect;
    r.session.reconnect();
    await r.until('online', () => r.session.status.phase === 'online');
    expect(server.rooms.size).toBe(1);
  });

  test('is tried only once where a command asks for that', async () => {
    const { server, backend } = world();
    server.down = true;
    await using r = recordedSession(backend);
    await expect(r.session.start({ once: true })).rejects.toMatchObject({ code: 'unreachable' });
    expect(backend.calls).toEqual(['connect']);
  });

  test('pauses between tries, which reconnect() ends', async () => {
    const { server, backend } = world();
    server.down = true;
    await using r = recordedSession(backend, { timing: { pause: () => 3_600_000 } });
    const started = r.session.start();
    await r.until('it waits', () => r.session.status.phase === 'waiting');
    server.down = false;
    r.session.reconnect();
    await started;
    expect(r.session.status.phase).toBe('online');
  });

  test('that is given up by stop() rejects the start', async () => {
    const { server, backend } = world();
    server.down = true;
    const r = recordedSession(backend, { timing: { pause: () => 3_600_000 } });
    const started = r.session.start();
    await r.until('it waits', () => r.session.status.phase === 'waiting');
    await r.session.stop();
    await expect(started).rejects.toMatchObject({ code: 'interrupted' });
    expect(r.session.status.phase).toBe('offline');
  });
});

describe('a post', () => {
  test('shows at once, and leaves the outbox when the room has it', async () => {
    const { lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    const post = r.session.post(lobby, { text: 'hello' });
    expect(r.session.timeline(lobby).posts).toMatchObject([{ draft: { text: 'hello' } }]);
    const message = await r.session.settled(post);
    expect(message.originId).toBe(post.id);
    expect(r.session.timeline(lobby).posts).toEqual([]);
    expect(r.all('message')).toMatchObject([{ own: true, mention: false }]);
    expect(r.session.view(lobby)?.unread).toBe(0);
  });

  test('written offline waits and is sent after the connection came', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    const posts = ['a', 'b', 'c'].map((text) => r.session.post(lobby, { text }));
    expect(r.session.outbox.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
    await r.session.start();
    await Promise.all(posts.map((post) => r.session.settled(post)));
    expect(server.texts(lobby)).toEqual(['a', 'b', 'c']);
  });

  test('is refused while another with its id is under way, which goes on', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    const post = r.session.post(lobby, { text: 'first' }, 'one');
    expect(() => r.session.post(lobby, { text: 'second' }, 'one')).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    await r.session.start();
    expect((await r.session.settled(post)).text).toBe('first');
    expect(server.texts(lobby)).toEqual(['first']);
  });

  test('whose echo is lost with the connection is found in the archive and not sent again', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.onTraffic = (what) => {
      if (what !== 'posted') return;
      backend.onTraffic = () => {};
      backend.cut();
    };
    const message = await r.session.settled(r.session.post(lobby, { text: 'once' }));
    expect(message.text).toBe('once');
    expect(server.texts(lobby)).toEqual(['once']);
    expect(r.heard()).toEqual(['once']);
    expect(backend.calls.filter((call) => call === 'post')).toHaveLength(1);
  });

  test('whose echo is lost on a living connection is looked for and settled', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend, { timing: { echo: 20, pause: () => 1 } });
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.losesEcho = (message) => message.text === 'lost';
    const lost = r.session.post(lobby, { text: 'lost' });
    await r.session.settled(r.session.post(lobby, { text: 'kept' }));
    await r.session.settled(lost);
    expect(server.texts(lobby)).toEqual(['lost', 'kept']);
    expect(r.session.timeline(lobby).messages.map(({ text }) => text)).toEqual(['lost', 'kept']);
    expect(r.heard().toSorted()).toEqual(['kept', 'lost']);
  });

  test('that the room refuses stays refused until it is retried or dropped', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    server.refuses = () => new PchatError('not-allowed', 'Presenters only.');
    const post = r.session.post(lobby, { text: 'no' });
    await expect(r.session.settled(post)).rejects.toMatchObject({ code: 'not-allowed' });
    expect(r.session.timeline(lobby).posts).toMatchObject([
      { state: 'refused', error: { code: 'not-allowed' } },
    ]);
    expect(r.all('post-refused')).toHaveLength(1);
    server.refuses = () => null;
    r.session.retryPost(post.id);
    await r.until('it is there', () => server.texts(lobby).includes('no'));
    await r.until('the outbox is empty', () => r.session.outbox.length === 0);
    server.refuses = () => new PchatError('not-allowed', 'Presenters only.');
    const other = r.session.post(lobby, { text: 'again' });
    await expect(r.session.settled(other)).rejects.toThrow('Presenters');
    r.session.dropPost(other.id);
    expect(r.session.outbox).toEqual([]);
  });

  test('refused because the room had lost us is sent again after joining again', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.forget(lobby);
    server.say(lobby, 'bob', 'unheard');
    await r.session.settled(r.session.post(lobby, { text: 'mine' }));
    expect(server.texts(lobby)).toEqual(['unheard', 'mine']);
    expect(r.heard()).toEqual(['unheard', 'mine']);
    expect(r.all('post-refused')).toEqual([]);
  });

  test('that is empty, too long or not allowed is refused before it is sent', async () => {
    const { lobby, backend } = world();
    await using r = recordedSession(backend);
    expect(() => r.session.post(lobby, { text: ' \n' })).toThrow(expect.objectContaining({ code: 'usage' }));
    const text = 'x'.repeat(70_000);
    expect(() => r.session.post(lobby, { text })).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(r.session.outbox).toEqual([]);
  });

  test('is waited for by stop()', async () => {
    const { server, lobby, backend } = world();
    const r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    r.session.post(lobby, { text: 'bye' });
    await r.session.stop({ flushMs: 5_000 });
    expect(server.texts(lobby)).toEqual(['bye']);
  });
});

describe('a room', () => {
  test('opens offline and is joined when the connection comes', async () => {
    const { server, lobby, backend } = world();
    server.say(lobby, 'bob', 'hi');
    await using r = recordedSession(backend);
    expect((await r.session.openRoom(lobby)).session.phase).toBe('left');
    await r.session.start();
    await r.until('joined', () => r.session.view(lobby)?.session.phase === 'joined');
    await r.until('history', () => r.session.timeline(lobby).messages.length === 1);
    await r.until('info', () => r.session.view(lobby)?.info !== null);
  });

  test('that does not exist is refused and not listed', async () => {
    const { backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await expect(r.session.openRoom('nowhere@general.test')).rejects.toMatchObject({ code: 'not-found' });
    expect(r.session.views).toEqual([]);
  });

  test('is joined under another name when ours is taken, and one is told', async () => {
    const { lobby, backend } = world();
    backend.takenNicks = new Set(['alice', 'alice_']);
    await using r = recordedSession(backend);
    await r.session.start();
    expect((await r.session.openRoom(lobby)).nick).toBe('alice__');
    expect(r.all('notice')).toMatchObject([{ text: expect.stringContaining('alice__') }]);
  });

  test('that puts us out is told and not entered again', async () => {
    const { lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.putOut(lobby, 'kicked');
    expect(r.all('removed-from-room')).toMatchObject([{ reason: 'kicked' }]);
    expect(r.session.view(lobby)?.session).toMatchObject({ phase: 'left', reason: 'kicked' });
  });

  test('that lost us without a word is found out in its silence and entered again', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend, { timing: { silence: 20, pause: () => 1 } });
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.forget(lobby);
    server.say(lobby, 'bob', 'unheard');
    await r.until('it is heard', () => r.heard().includes('unheard'));
    expect(server.room(lobby).occupants.has('alice')).toBe(true);
  });

  test('is scrolled back to its start and forth to its end without a gap', async () => {
    const { server, lobby, backend } = world();
    for (let n = 0; n < 1_500; n += 1) server.say(lobby, 'bob', String(n));
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    const window = () => r.session.timeline(lobby);
    expect(window().messages).toHaveLength(30);
    while (!window().atStart) await r.session.loadOlder(lobby);
    expect(window().messages[0]?.text).toBe('0');
    expect(window().atEnd).toBe(false);
    server.say(lobby, 'bob', '1500');
    await r.until('counted', () => window().newer === 1);
    const seen = new Set<string>();
    while (!window().atEnd) {
      for (const { text } of window().messages) seen.add(text);
      await r.session.loadNewer(lobby);
    }
    for (const { text } of window().messages) seen.add(text);
    expect([...seen]).toEqual(Array.from({ length: 1_501 }, (_, index) => String(index)));
    expect(window().messages.length).toBeLessThanOrEqual(1_100);
    expect(window().newer).toBe(0);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'is known as empty though one scrolled %i turns into the opening',
    async (turns) => {
      const { lobby, backend } = world();
      await using r = recordedSession(backend);
      await r.session.start();
      const opening = r.session.openRoom(lobby);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const scrolling = r.session.loadOlder(lobby);
      await Promise.all([opening, scrolling]);
      expect(r.session.timeline(lobby)).toMatchObject({ messages: [], atStart: true, error: null });
    },
  );

  test('says that nothing of it is here where there is no connection', async () => {
    const { lobby, backend, server } = world();
    server.say(lobby, 'bob', 'not here');
    server.down = true;
    await using r = recordedSession(backend);
    void r.session.start();
    await r.session.openRoom(lobby);
    await r.session.loadOlder(lobby);
    expect(r.session.timeline(lobby)).toMatchObject({ atStart: false, error: { code: 'unreachable' } });
    server.down = false;
    r.session.reconnect();
    await r.until('it is shown', () => r.session.timeline(lobby).messages.length === 1);
    expect(r.session.timeline(lobby).error).toBeNull();
  });

  test('says in its timeline why a page could not be had', async () => {
    const { server, lobby, backend } = world();
    for (let n = 0; n < 50; n += 1) server.say(lobby, 'bob', String(n));
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    server.down = true;
    backend.cut();
    await r.session.loadOlder(lobby);
    expect(r.session.timeline(lobby)).toMatchObject({ loading: null, error: { code: 'unreachable' } });
  });
});

describe('unread', () => {
  test('counts what others wrote in rooms out of view, and mentions as whole words', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.follow(lobby);
    await r.session.openRoom(lobby);
    server.say(lobby, 'bob', 'hello Alice');
    server.say(lobby, 'bob', 'malice and alicea');
    server.say(lobby, 'bob', '@alice: look', { alert: true });
    server.say(lobby, 'alice', 'alice from another screen');
    await r.until('all heard', () => r.heard().length === 4);
    expect(r.session.view(lobby)).toMatchObject({ unread: 3, mentions: 2, alerts: 1 });
  });

  test('is kept when an open room is followed: what came while it was open was not read', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    server.say(lobby, 'bob', 'alice?');
    await r.until('heard', () => r.heard().length === 1);
    await r.session.follow(lobby);
    expect(r.session.view(lobby)).toMatchObject({ unread: 1, mentions: 1 });
  });

  test('has every mention and alert once all that came while one was away is here', async () => {
    const { server, lobby, backend } = world();
    const read = server.say(lobby, 'bob', 'read');
    server.followed.push({ address: lobby, name: '', nick: '', settings: ALL_KEPT });
    server.marks.set(lobby, read.id);
    server.say(lobby, 'bob', 'alice: long ago', { alert: true });
    for (let n = 0; n < 40; n += 1) server.say(lobby, 'bob', String(n));
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('all known', () => r.session.view(lobby)?.mentions === 1);
    expect(r.session.view(lobby)).toMatchObject({ unread: 41, mentions: 1, alerts: 1 });
  });

  test('is cleared by looking, with the line where one stopped, and the mark goes to the server', async () => {
    const { server, lobby, backend } = world();
    const read = server.say(lobby, 'bob', 'read');
    server.followed.push({ address: lobby, name: '', nick: '' });
    server.marks.set(lobby, read.id);
    server.say(lobby, 'bob', 'one');
    const last = server.say(lobby, 'bob', 'two');
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('counted', () => r.session.view(lobby)?.unread === 2);
    r.session.setInView(lobby);
    expect(r.session.view(lobby)).toMatchObject({ unread: 0, newAfter: read.id });
    await r.until('stored', () => server.marks.get(lobby) === last.id);
    server.say(lobby, 'bob', 'three');
    await r.until('heard', () => r.heard().includes('three'));
    expect(r.session.view(lobby)?.unread).toBe(0);
    r.session.setInView(null);
    expect(r.session.view(lobby)?.newAfter).toBe(null);
  });

  test('of a room that was never read is new from its first message on', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.follow(lobby);
    await r.session.openRoom(lobby);
    server.say(lobby, 'bob', 'the first');
    await r.until('heard', () => r.session.view(lobby)?.unread === 1);
    r.session.setInView(lobby);
    expect(r.session.view(lobby)).toMatchObject({ unread: 0, newAfter: '' });
  });

  test('goes down when another screen has read, never up', async () => {
    const { server, lobby, backend } = world();
    server.followed.push({ address: lobby, name: '', nick: '' });
    const ids = ['a', 'b', 'c'].map((text) => server.say(lobby, 'bob', text).id);
    await using r = recordedSession(backend);
    await r.session.start();
    await r.until('counted', () => r.session.view(lobby)?.unread === 3);
    backend.hear({ type: 'read-mark', room: lobby, id: ids[1]! });
    await r.until('down', () => r.session.view(lobby)?.unread === 1);
    backend.hear({ type: 'read-mark', room: lobby, id: ids[0]! });
    backend.hear({ type: 'topic', room: lobby, topic: 'after', by: 'bob' });
    await r.until('the topic', () => r.session.view(lobby)?.topic === 'after');
    expect(r.session.view(lobby)?.unread).toBe(1);
  });

  test('is counted without joining for a command', async () => {
    const { server, lobby, backend } = world();
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    const first = server.say(lobby, 'bob', 'first');
    server.marks.set(lobby, first.id);
    for (let n = 0; n < 40; n += 1) server.say(lobby, 'bob', `alice ${n}`);
    await using r = recordedSession(backend, { joinFollowed: false });
    await r.session.start({ once: true });
    const views = await r.session.unread();
    expect(views).toMatchObject([{ address: lobby, name: 'Lobby', unread: 40, unreadIsPartial: false }]);
    expect(backend.calls).not.toContain('join');
    await r.session.markRead(lobby);
    expect(server.marks.get(lobby)).toBe('a41');
  });
});

describe('followed rooms', () => {
  test('are shown under the name of their category, before they were ever opened', async () => {
    const { server, lobby, backend } = world();
    server.followed.push({ address: lobby, name: 'Lobby', nick: '' });
    await using r = recordedSession(backend);
    await r.session.start();
    const [category] = await backend.categories();
    await r.until('named', () => r.session.view(lobby)?.category.name === category!.name);
  });

  test('are shown under their own names once those are known, whatever their bookmarks say', async () => {
    const { server, lobby, backend } = world();
    server.room(lobby).info.name = 'Lobby';
    await using r = recordedSession(backend);
    await r.session.start();
    await r.session.openRoom(lobby);
    backend.hear({ type: 'followed', added: [{ address: lobby, name: 'entrance', nick: '' }], removed: [] });
    await r.until('followed', () => r.session.view(lobby)?.followed === true);
    expect(r.session.view(lobby)?.name).toBe('Lobby');
  });

  test('are kept on this machine where the server cannot keep them', async () => {
    const { server, lobby, backend } = world();
    server.capabilities = { ...server.capabilities, followedOnServer: false, readMarksOnServer: false };
    const said = server.say(lobby, 'bob', 'hi');
    const archive = openAccountArchive(':memory:');
    await using r = recordedSession(backend, { archive });
    await r.session.start();
    await r.session.follow(lobby);
    expect(archive.followed()).toMatchObject([{ address: lobby }]);
    expect(backend.calls).not.toContain('follow');
    await r.until('the mark', () => archive.marks().get(lobby)?.id === said.id);
    await r.session.unfollow(lobby);
    expect(archive.followed()).toEqual([]);
  });

  test('that another screen added or removed are entered and left', async () => {
    const { server, lobby, backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    backend.hear({ type: 'followed', added: [{ address: lobby, name: '', nick: '' }], removed: [] });
    await r.until('joined', () => r.session.view(lobby)?.session.phase === 'joined');
    backend.hear({ type: 'followed', added: [], removed: [lobby] });
    await r.until('left', () => !server.room(lobby).occupants.has('alice'));
    expect(r.session.views).toEqual([]);
  });
});

describe('a typed name', () => {
  test('finds a room by name, by category and name, by address', async () => {
    const { server, lobby, backend } = world();
    server.room(server.addRoom('vault')).info.privacy = 'secret';
    await using r = recordedSession(backend);
    await r.session.start();
    for (const typed of ['lobby', 'LOBBY', 'General/lobby', 'general.test/lobby', lobby]) {
      expect(await r.session.findRoom(typed)).toMatchObject({ address: lobby });
    }
    expect(await r.session.findRoom('vault')).toMatchObject({ address: 'vault@general.test' });
  });

  test('that fits no room names near ones', async () => {
    const { backend } = world();
    await using r = recordedSession(backend);
    await r.session.start();
    for (const typed of ['loby', 'General/lobyb', 'lobyb@general.test']) {
      const finding = r.session.findRoom(typed);
      await expect(finding).rejects.toMatchObject({ code: 'not-found', next: 'Did you mean General/lobby?' });
    }
    await expect(r.session.findRoom('Nowhere/x')).rejects.toMatchObject({
      next: 'There are: General, Trading.',
    });
  });

  test('that fits several rooms lists them, but an address goes before a name on a door', async () => {
    const { server, lobby, backend } = world();
    for (const name of ['x', 'y']) server.room(server.addRoom(name)).info.name = 'Ops';
    server.room(server.addRoom('z')).info.name = 'lobby';
    await using r = recordedSession(backend);
    await r.session.start();
    await expect(r.session.findRoom('ops')).rejects.toMatchObject({
      code: 'ambiguous',
      next: 'Say which: General/x, General/y.',
    });
    expect(await r.session.findRoom('lobby')).toMatchObject({ address: lobby });
  });
});

test('posts for a room that does not let us in are refused with the reason', async () => {
  const { server, lobby, backend } = world();
  await using r = recordedSession(backend);
  const post = r.session.post('nowhere@general.test', { text: 'into the void' });
  await r.session.start();
  await expect(r.session.settled(post)).rejects.toMatchObject({ code: 'not-found' });
  await r.session.openRoom(lobby);
  server.refuses = () => new PchatError('busy', 'Slowly.');
  backend.onTraffic = (what) => {
    if (what === 'post') backend.putOut(lobby, 'kicked');
  };
  const other = r.session.post(lobby, { text: 'too late' });
  await expect(r.session.settled(other)).rejects.toMatchObject({ code: 'not-allowed' });
});

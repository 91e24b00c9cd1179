import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HistoryQuery, Message } from '../src/model/message.ts';
import type { RoomSettings } from '../src/model/room.ts';
import { parseSearchQuery } from '../src/model/search-query.ts';
import { recordedBackend, type RecordedBackend } from './recorded-backend.ts';
import { roomRulesContract } from './room-rules-contract.ts';
import type { RealServer } from './servers/real-server.ts';
import { startRelay, through } from './servers/relay.ts';

/** What a server is known to be able to do; the back end must find out the same. */
export interface Expectations {
  reliablePaging: boolean;
  secretRooms: boolean;
  search: 'none' | 'category';
  /** New messages of followed rooms come without joining. */
  newsUnjoined: boolean;
  /** Nothing that was confirmed is lost by `kill -9`. */
  durable: boolean;
  /** A connection is always resumed. ejabberd may have ended what was lost before it is asked to resume it (seen over WebSocket). */
  resumes: boolean;
  /** Who manages a room may delete it; else an administrator, whose account is `root`. */
  managersDelete: boolean;
  /** Rooms have rules: roles as sets, groups, kept invitations, moving, disabling. */
  rules: boolean;
}

/** The same message, stamped by the server instead of by the clock here. */
function near(message: Message): Message {
  const time: number = expect.closeTo(message.time, -5);
  return { ...message, time };
}

const PASSWORD = 'correct horse';
const PAGE = 25;

/**
 * What every back end must do on every server (src/protocol/backend.ts), as tests.
 *
 * @param name of the server and transport
 * @param start starts a server of the contract's own: it is killed in the end
 * @param url the address by which accounts sign in
 */
export function backendContract(
  name: string,
  start: () => Promise<RealServer>,
  url: (server: RealServer) => string,
  expectations: Expectations,
): void {
  describe(`the back-end contract on ${name}`, () => {
    let server: RealServer;
    let category: string;
    let alice: RecordedBackend;
    let bob: RecordedBackend;

    const account = async (local: string, at = url(server)): Promise<RecordedBackend> =>
      recordedBackend({
        address: `${local}@${server.domain}`,
        password: async () => PASSWORD,
        server: at,
      });
    const signedIn = async (local: string, at = url(server)): Promise<RecordedBackend> => {
      const backend = await account(local, at);
      await backend.connect();
      return backend;
    };
    const newAccount = async (local: string): Promise<RecordedBackend> => {
      await server.createUser(local, PASSWORD);
      return signedIn(local);
    };
    /** A new room of Alice's; unless it is told otherwise, an open one. */
    const newRoom = async (settings: RoomSettings = {}): Promise<string> => {
      const room = await alice.createRoom(category, `room-${randomUUID().slice(0, 8)}`, {
        privacy: 'open',
        ...settings,
      });
      return room.address;
    };
    const newRoomWithBoth = async (): Promise<string> => {
      const room = await newRoom();
      await alice.join(room, 'alice');
      await bob.join(room, 'bob');
      return room;
    };
    /** Posts as Alice, who has joined, and waits until the room has it. */
    const posted = async (room: string, text: string): Promise<Message> => {
      const originId = randomUUID();
      alice.post(room, { text }, originId);
      return (await alice.told('message', ({ message }) => message.originId === originId)).message;
    };

    beforeAll(async () => {
      server = await start();
      for (const local of ['alice', 'bob', 'carol', 'root']) await server.createUser(local, PASSWORD);
      alice = await signedIn('alice');
      bob = await signedIn('bob');
      category = (await alice.categories())[0]!.address;
    });
    beforeEach(() => {
      alice.forget();
      bob.forget();
    });
    afterAll(async () => {
      await Promise.all([alice?.disconnect(), bob?.disconnect()]);
      await server?.stop();
    });

    describe('signing in', () => {
      test('tells that it is online, and what the server can do', () => {
        expect(alice.online).toBe(true);
        expect(alice.account).toBe(`alice@${server.domain}`);
        expect(alice.capabilities).toMatchObject({
          history: true,
          resume: true,
          followedOnServer: true,
          readMarksOnServer: true,
          reliablePaging: expectations.reliablePaging,
          secretRooms: expectations.secretRooms,
          privateData: true,
          search: expectations.search,
          newsUnjoined: expectations.newsUnjoined,
        });
        expect(alice.capabilities.software).not.toBe('');
      });

      test('with a wrong password is refused', async () => {
        const wrong = await recordedBackend({
          address: `alice@${server.domain}`,
          password: async () => 'wrong',
          server: url(server),
        });
        await expect(wrong.connect()).rejects.toMatchObject({ code: 'sign-in-refused' });
        expect(wrong.online).toBe(false);
      });

      test('with an unknown account is refused', async () => {
        const nobody = await account('nobody');
        await expect(nobody.connect()).rejects.toMatchObject({ code: 'sign-in-refused' });
      });

      test('where nothing listens is unreachable', async () => {
        const relay = await startRelay(server.tcpPort);
        const elsewhere = await account('alice', through(relay, url(server)));
        await relay.close();
        await expect(elsewhere.connect()).rejects.toMatchObject({ code: 'unreachable' });
      });

      test('can be given up', async () => {
        const relay = await startRelay(server.tcpPort);
        const late = await account('alice', through(relay, url(server)));
        const given = late.connect(AbortSignal.abort());
        await expect(given).rejects.toMatchObject({ name: 'PchatError' });
        expect(late.online).toBe(false);
        await relay.close();
      });

      test('is answered when it pings', async () => {
        await alice.ping();
      });

      test('ends without being told of a loss', async () => {
        const carol = await signedIn('carol');
        await carol.disconnect();
        expect(carol.online).toBe(false);
        expect(carol.events.filter(({ type }) => type === 'disconnected')).toEqual([]);
        await expect(carol.ping()).rejects.toMatchObject({ code: 'unreachable' });
        await carol.disconnect();
      });
    });

    describe('rooms', () => {
      test('are in categories that have a name', async () => {
        const categories = await alice.categories();
        expect(categories.map(({ address }) => address)).toContain(category);
        for (const { name: label } of categories) expect(label).not.toBe('');
      });

      test('are as they were created', async () => {
        const address = await newRoom({ name: 'FX & <spot>', description: 'Quotes are "indicative"' });
        expect(await bob.room(address)).toMatchObject({
          address,
          name: 'FX & <spot>',
          description: 'Quotes are "indicative"',
          privacy: 'open',
          kind: 'normal',
          state: 'active',
          persistent: true,
          archived: true,
        });
        const listed = await bob.rooms(category);
        expect(listed.find((room) => room.address === address)).toMatchObject({ name: 'FX & <spot>' });
      });

      test('outlive those who created them', async () => {
        const address = await newRoom();
        await alice.join(address, 'alice');
        await alice.leave(address);
        expect((await bob.room(address)).address).toBe(address);
      });

      test('are not created twice', async () => {
        const [local] = (await newRoom({ name: 'first' })).split('@') as [string];
        await expect(bob.createRoom(category, local, { name: 'second' })).rejects.toMatchObject({
          code: 'conflict',
        });
        expect((await alice.room(`${local}@${category}`)).name).toBe('first');
      });

      test('that are closed are seen by all and joined by members', async () => {
        const address = await newRoom({ privacy: 'closed' });
        expect(await bob.room(address)).toMatchObject({ privacy: 'closed' });
        expect((await bob.rooms(category)).map((room) => room.address)).toContain(address);
        await expect(bob.join(address, 'bob')).rejects.toMatchObject({ code: 'not-allowed' });
        await expect(bob.history(address, { before: '', limit: 5 })).rejects.toMatchObject({
          code: 'not-allowed',
        });
        await alice.join(address, 'alice');
      });

      test('that are secret are not listed, nor joined by strangers', async () => {
        const address = await newRoom({ privacy: 'secret' });
        expect((await bob.rooms(category)).map((room) => room.address)).not.toContain(address);
        if (bob.capabilities.secretRooms) {
          await expect(bob.room(address)).rejects.toMatchObject({ code: 'not-found' });
          await expect(bob.join(address, 'bob')).rejects.toMatchObject({ code: 'not-found' });
          await expect(bob.history(address, { before: '', limit: 5 })).rejects.toMatchObject({
            code: 'not-found',
          });
        } else {
          await expect(bob.join(address, 'bob')).rejects.toMatchObject({ name: 'PchatError' });
        }
        expect(await alice.room(address)).toMatchObject({ privacy: 'secret' });
      });

      test('that do not exist are not found, and not created by joining', async () => {
        const address = `no-such-room@${category}`;
        await expect(alice.room(address)).rejects.toMatchObject({ code: 'not-found' });
        await expect(alice.join(address, 'alice')).rejects.toMatchObject({ code: 'not-found' });
        expect((await alice.rooms(category)).map((room) => room.address)).not.toContain(address);
      });

      test('tell who is in them that their settings changed', async () => {
        const address = await newRoomWithBoth();
        await alice.configureRoom(address, { description: 'new words' });
        await bob.told('room-changed', ({ room }) => room === address);
        expect(await bob.room(address)).toMatchObject({
          description: 'new words',
          persistent: true,
          archived: true,
        });
      });

      test('are not configured or deleted by others', async () => {
        const address = await newRoom();
        await expect(bob.configureRoom(address, { name: 'mine' })).rejects.toMatchObject({
          code: 'not-allowed',
        });
        await expect(bob.deleteRoom(address)).rejects.toMatchObject({ code: 'not-allowed' });
      });

      test('that are deleted put everyone out and are gone', async () => {
        const address = await newRoomWithBoth();
        if (expectations.managersDelete) await alice.deleteRoom(address, 'done');
        else {
          await expect(alice.deleteRoom(address)).rejects.toMatchObject({ code: 'not-allowed' });
          const root = await signedIn('root');
          await root.deleteRoom(address, 'done');
          await root.disconnect();
        }
        const left = await bob.told('left', ({ room }) => room === address);
        expect(left).toMatchObject({ reason: 'room-deleted', detail: 'done' });
        await expect(bob.room(address)).rejects.toMatchObject({ code: 'not-found' });
      });
    });

    roomRulesContract(() => ({ server, category, bob, newAccount, signedIn }), expectations.rules);

    describe('being joined', () => {
      test('shows who is there, and tells those who are', async () => {
        const room = await newRoom();
        expect(await alice.join(room, 'alice')).toMatchObject({ nick: 'alice', created: false });
        const joined = await bob.join(room, 'bob');
        expect(joined.participants.map(({ name: nick }) => nick).toSorted()).toEqual(['alice', 'bob']);
        expect(joined.participants.find(({ self }) => self)).toMatchObject({
          name: 'bob',
          mayPost: true,
          manager: false,
        });
        const told = await alice.told('participant-joined', (event) => event.room === room);
        expect(told.participant).toMatchObject({
          name: 'bob',
          address: bob.account,
          self: false,
          mayPost: true,
        });
      });

      test('with a nick that is taken is a conflict', async () => {
        const room = await newRoom();
        await alice.join(room, 'same');
        await expect(bob.join(room, 'same')).rejects.toMatchObject({ code: 'conflict' });
        expect(await bob.join(room, 'other')).toMatchObject({ nick: 'other' });
      });

      test('ends when one leaves, and the others are told', async () => {
        const room = await newRoomWithBoth();
        await bob.leave(room);
        const left = await alice.told('participant-left', (event) => event.room === room);
        expect(left).toMatchObject({ participant: { name: 'bob' }, reason: 'left' });
        expect(await bob.stillJoined(room)).toBe(false);
        expect(await alice.stillJoined(room)).toBe(true);
      });

      test('goes on under another nick, unless it is taken', async () => {
        const room = await newRoomWithBoth();
        await bob.changeNick(room, 'robert');
        const changed = await alice.told('participant-changed', (event) => event.room === room);
        expect(changed).toMatchObject({ formerName: 'bob', participant: { name: 'robert' } });
        await expect(bob.changeNick(room, 'alice')).rejects.toMatchObject({ code: 'conflict' });
        expect(await bob.stillJoined(room)).toBe(true);
        expect(alice.events.filter(({ type }) => type === 'participant-left')).toEqual([]);
      });

      test('shows the topic, to those who are there and those who come', async () => {
        const room = await newRoom();
        await alice.join(room, 'alice');
        await alice.setTopic(room, 'EUR/USD & co');
        expect(await alice.told('topic', (event) => event.room === room && event.topic !== '')).toMatchObject(
          {
            topic: 'EUR/USD & co',
            by: 'alice',
          },
        );
        expect(await bob.join(room, 'bob')).toMatchObject({ topic: 'EUR/USD & co' });
      });
    });

    describe('a message', () => {
      test('comes back to its sender and to others as the same', async () => {
        const room = await newRoomWithBoth();
        const began = Date.now();
        const sent = await posted(room, 'good morning');
        const { message } = await bob.told('message', (event) => event.room === room);
        expect(message).toMatchObject({
          id: sent.id,
          room,
          author: { name: 'alice' },
          kind: 'chat',
          text: 'good morning',
          title: null,
          alert: false,
          file: null,
          replyTo: null,
          removed: null,
        });
        expect(Math.abs(message.time - began)).toBeLessThan(60_000);
        const page = await bob.history(room, { before: '', limit: 10 });
        expect(page.messages.map(({ id, text }) => ({ id, text }))).toEqual([
          { id: sent.id, text: 'good morning' },
        ]);
        expect(page.messages[0]!.originId).toBe(sent.originId);
      });

      test.each([
        ['several lines', 'one\n  two\n\nthree'],
        ['what XML escapes', `<b>&amp; "quoted" & 'single' ]]>`],
        ['what is far from ASCII', 'žluťoučký 你好 👩‍👩‍👧‍👦 \u{1F1E8}\u{1F1ED} ́'],
        ['a command of another client', '/me waves'],
        ['a text of 20,000 characters', 'lorem ipsum '.repeat(1667)],
      ])('keeps %s as it is', async (_, text) => {
        const room = await newRoomWithBoth();
        await posted(room, text);
        expect((await bob.told('message', (event) => event.room === room)).message.text).toBe(text);
        expect((await bob.history(room, { before: '', limit: 1 })).messages[0]!.text).toBe(text);
      });

      test('can be a story, an alert and an answer, live and in history', async () => {
        const room = await newRoomWithBoth();
        const first = await posted(room, 'what moved?');
        alice.post(
          room,
          { text: 'A long text.', title: 'Weekly wrap', alert: true, replyTo: first.id },
          randomUUID(),
        );
        const like = {
          kind: 'story',
          title: 'Weekly wrap',
          text: 'A long text.',
          alert: true,
          replyTo: first.id,
        };
        const { message } = await bob.told('message', (event) => event.message.kind === 'story');
        expect(message).toMatchObject(like);
        expect((await bob.history(room, { before: '', limit: 1 })).messages).toMatchObject([like]);
        expect(bob.events.filter((event) => event.type === 'topic' && event.topic !== '')).toEqual([]);
      });

      test('is refused by a room that one has not joined', async () => {
        const room = await newRoom();
        const originId = randomUUID();
        bob.post(room, { text: 'from outside' }, originId);
        const refused = await bob.told('refused');
        expect(refused).toMatchObject({ room, originId, error: { name: 'PchatError' } });
        expect((await alice.history(room, { before: '', limit: 5 })).messages).toEqual([]);
      });
    });

    describe('history', () => {
      let room: string;
      let sent: Message[];
      const COUNT = 130;

      beforeAll(async () => {
        room = await newRoom();
        await alice.join(room, 'alice');
        const ids = Array.from({ length: COUNT }, () => randomUUID());
        for (const [index, id] of ids.entries()) alice.post(room, { text: `number ${index}` }, id);
        await alice.told('message', ({ message }) => message.originId === ids.at(-1));
        sent = alice.events
          .filter((event) => event.type === 'message')
          .filter((event) => event.room === room)
          .map(({ message }) => message);
        expect(sent.map(({ text }) => text)).toEqual(ids.map((_, index) => `number ${index}`));
      });

      /** Pages until the end is said, in one direction. */
      const walk = async (direction: 'before' | 'after'): Promise<Message[]> => {
        const all: Message[] = [];
        let query: HistoryQuery = direction === 'before' ? { before: '', limit: PAGE } : { limit: PAGE };
        for (let pages = 0; pages < COUNT; pages += 1) {
          const page = await bob.history(room, query);
          expect(page.messages.length).toBeLessThanOrEqual(PAGE);
          if (direction === 'before') all.unshift(...page.messages);
          else all.push(...page.messages);
          if (page.complete) return all;
          const edge = direction === 'before' ? page.first : page.last;
          query = { [direction]: edge, limit: PAGE };
        }
        throw new Error('paging does not end');
      };

      test('is read backwards to its start by who has not joined, each message once', async () => {
        const found = await walk('before');
        expect(found.map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
        expect(found.map(({ text }) => text)).toEqual(sent.map(({ text }) => text));
      });

      test('is read forwards to its end, each message once', async () => {
        expect((await walk('after')).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
      });

      test('has the newest page in order, without its end being the start', async () => {
        const page = await bob.history(room, { before: '', limit: PAGE });
        expect(page.messages.map(({ text }) => text)).toEqual(sent.slice(-PAGE).map(({ text }) => text));
        expect(page.complete).toBe(false);
        expect(page.last).toBe(sent.at(-1)!.id);
        if (page.total !== null) expect(page.total).toBeGreaterThanOrEqual(COUNT);
      });

      test('goes on from any message, either way', async () => {
        const middle = sent[60]!.id;
        const after = await bob.history(room, { after: middle, limit: 3 });
        expect(after.messages.map(({ text }) => text)).toEqual(['number 61', 'number 62', 'number 63']);
        const before = await bob.history(room, { before: middle, limit: 3 });
        expect(before.messages.map(({ text }) => text)).toEqual(['number 57', 'number 58', 'number 59']);
      });

      test('after the newest message is empty and complete', async () => {
        const page = await bob.history(room, { after: sent.at(-1)!.id, limit: PAGE });
        expect(page).toMatchObject({ messages: [], complete: true });
      });

      test('after an id that nobody gave is not found, or said to be unreliable', async () => {
        const asked = bob.history(room, { after: '1234567890123456', limit: PAGE });
        if (expectations.reliablePaging) await expect(asked).rejects.toMatchObject({ code: 'not-found' });
        else await asked.catch((error: unknown) => expect(error).toMatchObject({ code: 'not-found' }));
      });

      test('is cut by time', async () => {
        const later = await newRoom();
        await alice.join(later, 'alice');
        const early = await posted(later, 'early');
        // The clocks of archives tell seconds.
        await new Promise((resolve) => setTimeout(resolve, 2100));
        const late = await posted(later, 'late');
        const between = early.time + 1050;
        const since = await bob.history(later, { since: between, limit: 10 });
        expect(since.messages.map(({ text }) => text)).toEqual(['late']);
        const until = await bob.history(later, { until: between, limit: 10 });
        expect(until.messages.map(({ text }) => text)).toEqual(['early']);
        expect(late.time).toBeGreaterThan(between);
      });

      test('is counted', async () => {
        expect(await bob.countAfter(room, sent[99]!.id)).toBeGreaterThanOrEqual(30);
        expect(await bob.countAfter(room, null)).toBeGreaterThanOrEqual(COUNT);
        expect(await bob.countAfter(room, sent.at(-1)!.id)).toBe(0);
      });

      test('of no room is not found', async () => {
        const asked = bob.history(`no-such-room@${category}`, { before: '', limit: 5 });
        await expect(asked).rejects.toMatchObject({ code: 'not-found' });
      });
    });

    describe("a person's own lists", () => {
      test('keep followed rooms, and tell the other screen', async () => {
        await using other = await signedIn('alice');
        const room = await newRoom();
        await other.followed();
        await alice.follow({ address: room, name: 'FX spot', nick: 'al' });
        const { added } = await other.told('followed', (event) =>
          event.added.some(({ address }) => address === room),
        );
        expect(added).toEqual([{ address: room, name: 'FX spot', nick: 'al' }]);
        expect(await other.followed()).toContainEqual({ address: room, name: 'FX spot', nick: 'al' });
        await alice.unfollow(room);
        const { removed } = await other.told('followed', (event) => event.removed.length > 0);
        expect(removed).toEqual([room]);
        expect((await other.followed()).map(({ address }) => address)).not.toContain(room);
      });

      test('hold more than a few followed rooms', async () => {
        await using carol = await signedIn('carol');
        const rooms = Array.from({ length: 15 }, (_, index) => `many-${index}@${category}`);
        for (const address of rooms) await carol.follow({ address, name: '', nick: '' });
        const followed = await carol.followed();
        expect(followed.map(({ address }) => address).toSorted()).toEqual(rooms.toSorted());
      });

      test('keep read marks, and tell the other screen', async () => {
        await using other = await signedIn('alice');
        const room = await newRoom();
        await other.readMarks();
        await alice.setReadMark(room, 'id-1');
        await other.told('read-mark', (event) => event.room === room && event.id === 'id-1');
        await alice.setReadMark(room, 'id-2');
        await other.told('read-mark', (event) => event.room === room && event.id === 'id-2');
        expect((await other.readMarks()).get(room)).toBe('id-2');
      });
    });

    describe('private data', () => {
      test('is kept by name, whatever JSON it is, and told to the other screen', async () => {
        await using other = await signedIn('alice');
        const value = { list: [1, 'zwölf', null, { deep: true }], text: '<&>"\n\u{1F680}' };
        expect(await other.privateData('feeds')).toBeNull();
        await alice.setPrivateData('feeds', value);
        await other.told('private-data', ({ name }) => name === 'feeds');
        expect(await other.privateData('feeds')).toEqual(value);
        await alice.setPrivateData('preferences', { theme: 'dark' });
        await alice.setPrivateData('feeds', [1]);
        expect(await other.privateData('feeds')).toEqual([1]);
        expect(await other.privateData('preferences')).toEqual({ theme: 'dark' });
        await alice.setPrivateData('feeds', null);
        expect(await other.privateData('feeds')).toBeNull();
        expect(await bob.privateData('preferences')).toBeNull();
      });

      test('holds more than a few names', async () => {
        await using carol = await signedIn('carol');
        for (let index = 0; index < 15; index += 1) await carol.setPrivateData(`name-${index}`, index);
        for (let index = 0; index < 15; index += 1)
          expect(await carol.privateData(`name-${index}`)).toBe(index);
      });
    });

    describe('settings of a followed room', () => {
      const settings = {
        notify: 'mentions',
        muted: true,
        section: 'Früh & spät',
        position: 2.5,
        keep: 'month',
      } as const;

      test('travel with it, and stay when it is followed again without them', async () => {
        await using other = await signedIn('alice');
        const room = await newRoom();
        await alice.follow({ address: room, name: 'FX', nick: '', settings });
        const { added } = await other.told('followed', (event) =>
          event.added.some(({ address }) => address === room),
        );
        expect(added).toEqual([{ address: room, name: 'FX', nick: '', settings }]);
        await alice.follow({ address: room, name: 'Renamed', nick: '' });
        expect(await other.followed()).toContainEqual({ address: room, name: 'Renamed', nick: '', settings });
        const changed = { ...settings, notify: null, muted: false, section: '', position: null };
        await alice.follow({ address: room, name: 'Renamed', nick: '', settings: changed });
        expect(await other.followed()).toContainEqual({
          address: room,
          name: 'Renamed',
          nick: '',
          settings: changed,
        });
        await alice.unfollow(room);
      });
    });

    describe('searching on the server', () => {
      const find = (backend: RecordedBackend, where: string, text: string, before: string | null = null) =>
        backend.search(where, parseSearchQuery(text, Date.parse), before, 2);

      test('finds words, newest first and page by page, or is said to be unsupported', async () => {
        const room = await newRoom();
        await alice.join(room, 'alice');
        if (expectations.search === 'none') {
          await expect(find(alice, room, 'needle')).rejects.toMatchObject({ code: 'unsupported' });
          return;
        }
        const sent = [];
        for (const text of ['a Nädel', 'hay', 'needle one', 'needle two', 'needles three'])
          sent.push(await posted(room, text));
        const first = await find(bob, room, 'needle*');
        expect(first.messages).toEqual([sent[4], sent[3]].map((message) => near(message!)));
        expect(first.limited).toBe(false);
        const second = await find(bob, room, 'needle*', first.next);
        expect(second).toMatchObject({ messages: [{ id: sent[2]!.id }], next: null });
        expect((await find(bob, room, 'from:alice case:yes nadel')).messages).toEqual([]);
        expect((await find(bob, room, 'from:alice nadel')).messages).toMatchObject([{ id: sent[0]!.id }]);
      });

      test('of all rooms finds what one may read and nothing else', async () => {
        if (expectations.search !== 'category') return;
        const word = `word${randomUUID().slice(0, 8)}`;
        const rooms = [];
        for (const privacy of ['open', 'closed', 'secret'] as const) {
          const room = await newRoom({ privacy });
          await alice.join(room, 'alice');
          await posted(room, `${word} in ${privacy}`);
          rooms.push(room);
        }
        const page = await alice.search(category, parseSearchQuery(word, Date.parse), null, 10);
        expect(page).toMatchObject({ next: null, limited: false });
        expect(page.messages.map(({ room }) => room)).toEqual(rooms.toReversed());
        expect((await find(bob, category, word)).messages).toMatchObject([{ room: rooms[0] }]);
        await expect(find(bob, rooms[1]!, word)).rejects.toMatchObject({ code: 'not-allowed' });
        await expect(find(bob, rooms[2]!, word)).rejects.toMatchObject({ code: 'not-found' });
      });
    });

    describe('news', () => {
      test('of a followed room come without joining, and only of what one may read', async () => {
        if (!expectations.newsUnjoined) return;
        await using carol = await signedIn('carol');
        const open = await newRoom();
        const closed = await newRoom({ privacy: 'closed' });
        for (const room of [open, closed]) {
          await alice.join(room, 'alice');
          await carol.follow({ address: room, name: '', nick: '' });
        }
        await posted(closed, 'not for carol');
        const sent = await posted(open, 'for carol');
        const { message } = await carol.told('news');
        expect(message).toEqual(near(sent));
        await carol.join(open, 'carol');
        await posted(open, 'live');
        await carol.told('message', (event) => event.message.text === 'live');
        await carol.leave(open);
        await posted(open, 'after');
        await carol.told('news', (event) => event.message.text === 'after');
        await carol.unfollow(open);
        await posted(open, 'unfollowed');
        await carol.ping();
        const told = carol.events.flatMap((event) => (event.type === 'news' ? [event.message.text] : []));
        expect(told).toEqual(['for carol', 'after']);
      });
    });

    describe('a lost connection', () => {
      test('is told, and resumed without losing or doubling a message', async () => {
        const port = Number(new URL(url(server)).port);
        const relay = await startRelay(port);
        await using carol = await signedIn('carol', through(relay, url(server)));
        const room = await newRoom();
        await alice.join(room, 'alice');
        await carol.join(room, 'carol');
        const before = await posted(room, 'before');
        await carol.told('message', ({ message }) => message.text === 'before');
        relay.cut();
        expect((await carol.told('disconnected')).error).toMatchObject({ code: 'unreachable' });
        expect(carol.online).toBe(false);
        await posted(room, 'meanwhile');
        const { resumed } = await carol.connect();
        if (!resumed && !expectations.resumes) {
          // Then nothing came by itself, and all that was missed is in the archive, once.
          await carol.join(room, 'carol');
          const missed = await carol.history(room, { after: before.id, limit: 5 });
          expect(missed.messages.map(({ text }) => text)).toEqual(['meanwhile']);
          await relay.close();
          return;
        }
        expect(resumed).toBe(true);
        await carol.told('message', ({ message }) => message.text === 'meanwhile');
        await posted(room, 'after');
        await carol.told('message', ({ message }) => message.text === 'after');
        const texts = carol.events.flatMap((event) => (event.type === 'message' ? [event.message.text] : []));
        expect(texts).toEqual(['before', 'meanwhile', 'after']);
        expect(await carol.stillJoined(room)).toBe(true);
        await relay.close();
      });

      test('rejects what was asked on the way', async () => {
        const relay = await startRelay(Number(new URL(url(server)).port));
        await using carol = await signedIn('carol', through(relay, url(server)));
        relay.freeze();
        const asked = carol.ping();
        relay.cut();
        await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
        await relay.close();
      });
    });

    // The last, since it takes the server from under the others.
    describe('a server that is killed', () => {
      test('is told as a loss, and signed in to again when it is back', async () => {
        const room = await newRoomWithBoth();
        const kept = await posted(room, 'kept');
        await server.kill9();
        await Promise.all([alice.told('disconnected'), bob.told('disconnected')]);
        await expect(alice.connect()).rejects.toMatchObject({ code: 'unreachable' });
        await server.restart();
        if (!expectations.durable) return;
        expect(await alice.connect()).toEqual({ resumed: false });
        const page = await alice.history(room, { before: '', limit: 5 });
        expect(page.messages.map(({ id }) => id)).toEqual([kept.id]);
        expect(await alice.join(room, 'alice')).toMatchObject({ nick: 'alice' });
      });
    });
  });
}

import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBackend } from '../../src/protocol/connect.ts';
import { ServerData } from '../../src/server/server-data.ts';
import { createSession } from '../../src/session/create-session.ts';
import type { Session } from '../../src/session/session.ts';
import { objects } from '../cli/machine.ts';
import { Team } from '../cli/team.ts';

/*
 * What the samples of the Lync Server 2013 Persistent Chat SDK did, done with pchat: the first three by commands, the load of the
 * fourth by a hundred sessions of the SDK, looked at by commands.
 */

let team: Team;
beforeAll(async () => {
  team = await Team.of('alice', 'bob', 'carol');
  await team.admin('category', 'add', 'Trading', '--creators', 'alice', '--creators', 'bob');
}, 60_000);
afterAll(() => team.remove());

const names = (rooms: Record<string, unknown>[]) => rooms.map(({ name }) => name);
const texts = (messages: Record<string, unknown>[]) => messages.map(({ text }) => text);

test('a room is created, given members, chatted in, asked for its history, and left', async () => {
  await team.did('alice', 'room', 'create', 'Trading/fx-spot', '--privacy', 'closed');
  await team.did('alice', 'room', 'grant', 'fx-spot', 'member', 'bob', 'carol');
  const tail = team.machine.start(['tail', 'fx-spot', '-n', '0', '--json', '--account', 'bob@localhost']);
  const there = async () => names(await team.json('alice', 'room', 'participants', 'fx-spot'));
  await expect.poll(there, { timeout: 10_000, interval: 100 }).toEqual(['bob']);

  await team.did('alice', 'post', 'fx-spot', 'EUR/USD at 1.08');
  await team.did('carol', 'post', 'fx-spot', 'bid 1.0795');
  const heard = (await tail.printed(2)).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(texts(heard)).toEqual(['EUR/USD at 1.08', 'bid 1.0795']);

  expect(texts(await team.json('bob', 'history', 'fx-spot'))).toEqual(texts(heard));
  expect(texts(await team.json('bob', 'search', 'bid', 'from:carol', 'in:Trading/fx-spot'))).toEqual([
    'bid 1.0795',
  ]);

  tail.child.kill('SIGINT');
  await tail.exited;
  await expect.poll(there, { timeout: 10_000, interval: 100 }).toEqual([]);
});

test('the rooms that one belongs to and those that one manages are listed', async () => {
  await team.did('bob', 'room', 'create', 'Trading/rates');
  await team.did('bob', 'room', 'grant', 'rates', 'manager', 'alice');
  expect(names(await team.json('alice', 'rooms', '--mine'))).toEqual(['fx-spot']);
  expect(names(await team.json('alice', 'rooms', '--managed'))).toEqual(['fx-spot', 'rates']);
  expect(names(await team.json('carol', 'rooms', '--mine'))).toEqual(['fx-spot']);
  expect(names(await team.json('carol', 'rooms', '--managed'))).toEqual([]);
});

test('rooms are searched for by criteria', async () => {
  await team.did('bob', 'room', 'create', 'Trading/bonds', '--description', 'Govvies & corporates');
  await team.did('bob', 'room', 'create', 'Trading/board', '--privacy', 'secret');
  const found = async (who: string, ...args: string[]) => names(await team.json(who, 'rooms', ...args));
  expect(await found('carol', 'govvies')).toEqual(['bonds']);
  expect(await found('carol', 'bo', '--category', 'Trading')).toEqual(['bonds']);
  expect(await found('bob', 'bo', '--category', 'Trading')).toEqual(['board', 'bonds']);
  expect(await found('bob', 'trading', 'board', '--managed')).toEqual(['board']);
  expect(await found('carol', '--category', 'General')).toEqual(['Lobby']);
  expect((await team.as('carol', 'rooms', '--category', 'Nowhere')).code).toBe(3);
});

describe('a hundred people in ten rooms', () => {
  const PEOPLE = 100;
  const ROOMS = 10;
  /** With PCHAT_POSTING_SECONDS=60 it goes on for a minute, a message a second from each in each room. */
  const SECONDS = Number(process.env.PCHAT_POSTING_SECONDS ?? 0);
  const POSTS_EACH = SECONDS || 2;
  const people = Array.from({ length: PEOPLE }, (_, index) => `trader${index}`);
  const rooms = Array.from({ length: ROOMS }, (_, index) => `desk-${index}@trading.localhost`);
  /** Each is in two rooms, so that each room has twenty. */
  const roomsOf = (index: number) => [rooms[index % ROOMS]!, rooms[(index * 3 + 1) % ROOMS]!];
  const sessions: Session[] = [];

  beforeAll(async () => {
    // As `pchat admin` does for one, in one go for all.
    const data = ServerData.open(join(team.machine.home, 'data', 'server'));
    for (const name of people) data.accounts.add(name, name);
    data.close();
    for (let index = 0; index < ROOMS; index += 1)
      await team.did('bob', 'room', 'create', `Trading/desk-${index}`, '--no-follow');
  }, 60_000);
  afterAll(() => Promise.all(sessions.map((session) => session.stop({ flushMs: 0 }))), 60_000);

  test(
    'post at the same time, and each message arrives exactly once with everyone',
    { timeout: 60_000 + SECONDS * 3000 },
    async () => {
      const server = await team.websocket();
      const heard = people.map((): string[] => []);
      const args = ['tail', ...rooms, '-n', '0', '--json', '--account', 'alice@localhost'];
      const tail = team.machine.start(args);
      for (const [index, name] of people.entries()) {
        const backend = await createBackend({
          address: `${name}@localhost`,
          password: async () => name,
          server,
        });
        const session = createSession({ backend, joinFollowed: false });
        session.subscribe((event) => {
          if (event.type === 'message') heard[index]!.push(`${event.room} ${event.message.text}`);
        });
        sessions.push(session);
      }
      await Promise.all(sessions.map((session) => session.start({ once: true })));
      await Promise.all(
        sessions.map(async (session, index) => {
          for (const room of roomsOf(index)) await session.openRoom(room);
        }),
      );
      const alice = async () => names(await team.json('bob', 'rooms', '--joined-by', 'alice')).length;
      await expect.poll(alice, { timeout: 20_000 }).toBe(ROOMS);

      const posted: string[] = [];
      await Promise.all(
        sessions.flatMap((session, index) =>
          roomsOf(index).flatMap((room) =>
            Array.from({ length: POSTS_EACH }, async (_, turn) => {
              if (SECONDS > 0) await wait(turn * 1000);
              const text = `${people[index]} says ${turn}`;
              posted.push(`${room} ${text}`);
              await session.settled(session.post(room, { text }));
            }),
          ),
        ),
      );
      const inRoom = (room: string) => posted.filter((line) => line.startsWith(`${room} `)).toSorted();
      expect(posted).toHaveLength(PEOPLE * 2 * POSTS_EACH);
      for (const [index, lines] of heard.entries()) {
        const expected = roomsOf(index).flatMap(inRoom).toSorted();
        await expect.poll(() => lines.length, { timeout: 20_000 }).toBe(expected.length);
        expect(lines.toSorted()).toEqual(expected);
      }
      const printed = objects((await tail.printed(posted.length)).join('\n'));
      const asPosted = printed.map(
        ({ room, text }) => `${(room as { address: string }).address} ${text as string}`,
      );
      expect(asPosted.toSorted()).toEqual(posted.toSorted());
      for (const room of rooms) {
        const kept = texts(await team.json('bob', 'history', room, '--limit', '100000'));
        expect(kept.map((text) => `${room} ${text as string}`).toSorted()).toEqual(inRoom(room));
      }
      tail.child.kill('SIGINT');
      await tail.exited;
    },
  );

  test(
    'make a room large: it tells of nobody, and of everyone again when it is not',
    { timeout: 60_000 },
    async () => {
      const lobby = 'lobby@general.localhost';
      const [first] = sessions as [Session];
      const told: string[] = [];
      const large = () => first.view(lobby)?.large ?? null;
      await Promise.all(sessions.map((session) => session.openRoom(lobby)));
      await expect.poll(large, { timeout: 20_000 }).toBeGreaterThanOrEqual(75);
      expect(first.view(lobby)?.participants).toMatchObject([{ name: 'trader0', self: true }]);
      expect(sessions.at(-1)!.view(lobby)).toMatchObject({ large: expect.any(Number) as number });

      const found = await first.participants(lobby, 'trader42');
      expect(found).toMatchObject({ count: PEOPLE, participants: [{ name: 'trader42', self: false }] });
      expect(names(await team.json('alice', 'room', 'participants', 'lobby', 'trader7'))).toHaveLength(11);

      first.subscribe((event) => {
        if (event.type === 'message' && event.room === lobby) told.push(event.message.author.address ?? '');
        if (event.type === 'participant' && event.room === lobby) told.push(event.change);
      });
      await sessions[42]!.settled(sessions[42]!.post(lobby, { text: 'from afar' }));
      await expect.poll(() => told).toEqual(['trader42@localhost']);

      await Promise.all(sessions.slice(55).map((session) => session.leaveRoom(lobby)));
      await expect.poll(large, { timeout: 20_000 }).toBeNull();
      await expect.poll(() => first.view(lobby)?.participants.length).toBe(55);
      // Who was there already did not come just now.
      expect(told).not.toContain('joined');
    },
  );
});

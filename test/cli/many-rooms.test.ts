import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/server/rooms/room-config.ts';
import { RoomStore } from '../../src/server/rooms/room-store.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';
import { transaction } from '../../src/server/store/transaction.ts';
import { objects } from './machine.ts';
import { Team } from './team.ts';

const ROOMS = 5_000;

let team: Team;
beforeAll(async () => {
  team = await Team.of();
  const database = openDatabase(databaseFile(join(team.machine.home, 'data', 'server')));
  const store = new RoomStore(database, 'general.localhost');
  transaction(database, () => {
    for (let index = 0; index < ROOMS; index += 1) {
      const number = String(index).padStart(4, '0');
      store.create(`desk-${number}`, 'root@localhost', { ...DEFAULT_CONFIG, name: `Desk ${number}` });
    }
  });
  database.close();
}, 60_000);
afterAll(() => team.remove());

// A busy machine may wake the test late, never early: of a program that prints at the end the first line never comes early enough.
test('of five thousand rooms the first are printed long before the last', { retry: 5 }, async () => {
  const began = performance.now();
  const listing = team.machine.start(['rooms', '--json']);
  await listing.printed(1);
  const first = performance.now() - began;
  await listing.exited;
  expect(first).toBeLessThan((performance.now() - began) / 2);
});

test('of five thousand rooms each is printed once', async () => {
  const listing = await team.machine.run(['rooms', '--json']);
  expect(listing.code).toBe(0);
  const addresses = objects(listing.stdout).map(({ address }) => address as string);
  expect(addresses).toHaveLength(ROOMS + 1);
  expect(new Set(addresses).size).toBe(ROOMS + 1);
});

test('one of them is found by its words, and by its name', async () => {
  expect(await team.json('root', 'rooms', '4711')).toMatchObject([
    { address: 'desk-4711@general.localhost' },
  ]);
  expect(await team.json('root', 'room', 'show', 'Desk 4711')).toMatchObject([{ name: 'Desk 4711' }]);
});

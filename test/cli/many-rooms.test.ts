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

test('of five thousand rooms the first are printed long before the last, and each once', async () => {
  const listing = team.machine.start(['rooms', '--json']);
  await listing.printed(1);
  // What the rest of the pages take is still to come.
  expect(listing.lines.length).toBeLessThan(ROOMS / 2);
  expect(await listing.exited).toBe(0);
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

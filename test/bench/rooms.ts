import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Accounts } from '../../src/server/accounts/accounts.ts';
import { Groups } from '../../src/server/accounts/groups.ts';
import { CategoryStore } from '../../src/server/rooms/category-store.ts';
import { DEFAULT_CONFIG } from '../../src/server/rooms/room-config.ts';
import { RoleStore } from '../../src/server/rooms/role-store.ts';
import { RoomStore } from '../../src/server/rooms/room-store.ts';
import { MANAGER, MEMBER } from '../../src/server/rooms/standing.ts';
import { databaseFile } from '../../src/server/store/data-folder.ts';
import { openDatabase } from '../../src/server/store/database.ts';
import { startServerProcess } from './server-search.ts';
import { LoadClient } from './load-client.ts';
import { pchatAccount } from './pchat.ts';
import type { Result } from './result.ts';
import { median } from './table.ts';

/** As many as an organisation has after years. */
const CATEGORIES = 50;
const ROOMS = 100;
const PEOPLE = 200;
const GROUPS = 20;
const DESKS = [
  'spot',
  'forwards',
  'options',
  'rates',
  'credit',
  'energy',
  'metals',
  'grains',
  'repo',
  'risk',
];
const PLACES = [
  'london',
  'paris',
  'zurich',
  'tokyo',
  'sydney',
  'chicago',
  'toronto',
  'madrid',
  'oslo',
  'delhi',
];

const page = (attributes: string) =>
  `<iq type='get' id='r' to='localhost'><rooms xmlns='urn:pchat:0' ${attributes}>` +
  `<set xmlns='http://jabber.org/protocol/rsm'><max>100</max></set></rooms></iq>`;
const QUERIES = {
  'the first page of all': page(''),
  'two words': page(`words='zurich rates'`),
  'words that no room has': page(`words='no such thing'`),
  'one category': page(`category='category-7.localhost'`),
  'my rooms': page(`show='mine'`),
};

/** Browsing many rooms: what the embedded server takes for a page, and what `pchat rooms` takes for all of them. */
export async function benchRooms(rounds: number): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pchat-bench-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'server');
  await (await startServerProcess(data)).stop();
  fillServer(data);
  const { websocket, xmpp, stop } = await startServerProcess(data);
  stack.defer(stop);
  const who = `embedded server, ${(CATEGORIES * ROOMS).toLocaleString('en')} rooms in ${CATEGORIES} categories`;
  const results: Result[] = [];

  const port = Number(xmpp.split(':').at(-1));
  const client = await LoadClient.joined(port, 'localhost', 'alice', 'secret', 'lobby@general.localhost');
  for (const [what, query] of Object.entries(QUERIES)) {
    const taken: number[] = [];
    for (let round = 0; round < rounds * 4; round += 1) {
      const began = performance.now();
      await client.ask(query, '</rooms></iq>');
      taken.push(performance.now() - began);
    }
    results.push({ what: `a page of rooms: ${what}`, who, value: median(taken), unit: 'ms' });
  }
  client.end();

  const env = await pchatAccount(join(folder, 'alice'), 'alice@localhost', 'secret', websocket);
  const runs: { first: number; whole: number }[] = [];
  for (let round = 0; round < rounds; round += 1) runs.push(await listRooms(env));
  const [first, whole] = [runs.map((run) => run.first), runs.map((run) => run.whole)];
  results.push({ what: 'pchat rooms: the first line', who, value: median(first), unit: 'ms' });
  results.push({ what: 'pchat rooms: all of them', who, value: median(whole), unit: 'ms' });
  return results;
}

/** Runs the command as a person does; milliseconds from its start. */
async function listRooms(env: Record<string, string>): Promise<{ first: number; whole: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [resolve('bin/pchat.js'), 'rooms'], {
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [first, lines] = [0, 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (first === 0) first = performance.now() - began;
    lines += text.split('\n').length - 1;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const whole = performance.now() - began;
  if (code !== 0 || lines < (CATEGORIES * ROOMS) / 2) throw new Error(`pchat rooms listed ${lines} rooms`);
  return { first, whole };
}

/** Categories, people, groups and rooms as the server itself keeps them: six rooms of ten open, three closed, one secret. */
function fillServer(data: string): void {
  const database = openDatabase(databaseFile(data));
  const [accounts, groups] = [new Accounts(database), new Groups(database)];
  const [categories, roles] = [new CategoryStore(database), new RoleStore(database)];
  database.exec('BEGIN');
  const person = (number: number) => `person-${number % PEOPLE}`;
  const add = database.prepare('INSERT INTO account (name, created) VALUES (?, 0)');
  for (let number = 0; number < PEOPLE; number += 1) add.run(person(number));
  for (let group = 0; group < GROUPS; group += 1) {
    groups.add(`group-${group}`);
    const users = Array.from({ length: 20 }, (_, number) => person(group * 7 + number));
    groups.addUsers(`group-${group}`, group < 3 ? [...users, 'alice'] : users);
  }
  const everyone = accounts.domain!;
  let made = 0;
  for (let category = 0; category < CATEGORIES; category += 1) {
    const domain = `category-${category}.localhost`;
    const settings = { description: 'One of many.', invitations: true, files: true };
    categories.add(domain, { name: `Category ${category}`, ...settings }, everyone);
    const store = new RoomStore(database, domain);
    for (let number = 0; number < ROOMS; number += 1) {
      made += 1;
      const name = `${DESKS[number % 10]} ${PLACES[(made * 3 + Math.floor(number / 10)) % 10]} ${number}`;
      const config = {
        ...DEFAULT_CONFIG,
        name,
        description: `The ${name} desk: prices, questions and who is on duty.`,
        membersOnly: number % 10 >= 6,
        public: number % 10 !== 9,
      };
      const { id } = store.create(`room-${number}`, `${person(made)}@localhost`, config)!;
      roles.grant(id, `${person(made)}@localhost`, MEMBER | MANAGER);
      roles.grant(id, `group-${made % GROUPS}@groups.localhost`, MEMBER);
      for (let other = 1; other < 4; other += 1)
        roles.grant(id, `${person(made + other * 31)}@localhost`, MEMBER);
      if (made % 50 === 0) roles.grant(id, 'alice@localhost', MEMBER);
    }
  }
  database.exec('COMMIT');
  database.close();
}

// Draws the pictures in docs/pictures: the real program on the real server, with a team's talk in its rooms. Run by
// `npm run pictures`, after a build.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoomRole } from '../../src/model/principal.ts';
import type { Session } from '../../src/session/session.ts';
import { picture } from '../journeys/picture.ts';
import { Terminal } from '../journeys/terminal.ts';
import { ROOMS, SECRET_ROOM } from './conversations.ts';
import { PicturedServer, PROGRAM } from './pictured-server.ts';

const TARGET = 'docs/pictures';
const SIZES = [
  [160, 45],
  [100, 30],
  [80, 24],
] as const;
const IN_VIEW = ROOMS[0]!;
const SEARCHED = 'curve';
const DRAFT = 'agreed, I leave the rest to the 15:00';

const folder = await mkdtemp(join(tmpdir(), 'pchat-pictures-'));
const env = {
  PATH: process.env['PATH']!,
  HOME: folder,
  PCHAT_CONFIG_DIR: join(folder, 'config'),
  PCHAT_DATA_DIR: join(folder, 'data'),
  PCHAT_KEYRING: 'off',
  TZ: zoneAtNoon(),
};
const server = new PicturedServer(folder);
const others: Session[] = [];
try {
  await mkdir(TARGET, { recursive: true });
  await server.start();
  await server.addPeople(env);
  await server.talk();
  await readRooms();
  for (const name of ['bob', 'carol', 'dana', 'erin', 'grace']) others.push(await inTheirRooms(name));
  const login = ['login', 'alice@localhost', '--server', server.websocket, '--password-stdin'];
  await server.run(login, env);
  for (const [columns, rows] of SIZES) await screens(columns, rows);
  await search();
  await twoRooms();
  await rolesAndForm();
} finally {
  for (const session of others) await session.stop();
  await server.stop();
  await rm(folder, { recursive: true });
}

/** Alice has read her rooms, but for the last lines of some. */
async function readRooms(): Promise<void> {
  const alice = await server.signIn('alice');
  for (const { name, unread } of ROOMS) {
    if (unread === null) continue;
    const { address } = await alice.findRoom(name);
    await alice.openRoom(address);
    const read = alice.timeline(address).messages.at(-1 - unread);
    if (read) await alice.markRead(address, read.id);
  }
  await alice.stop();
}

async function inTheirRooms(name: string): Promise<Session> {
  const session = await server.signIn(name);
  for (const { name: room, lines } of ROOMS) {
    if (room === IN_VIEW.name || lines.some(([, who]) => who === name)) {
      await session.openRoom((await session.findRoom(room)).address);
    }
  }
  return session;
}

async function screens(columns: number, rows: number): Promise<void> {
  await using terminal = new Terminal([process.execPath, PROGRAM], { columns, rows, env });
  await terminal.waitFor('online');
  await terminal.waitFor('1 mention');
  terminal.key('ctrl-k');
  await terminal.waitFor('Switch room');
  terminal.type(IN_VIEW.name);
  terminal.key('enter');
  await terminal.waitFor('rolls off at 15:00');
  terminal.type(DRAFT);
  await terminal.waitFor(DRAFT.slice(-12));
  await save(terminal, `screen-${columns}x${rows}`, `pchat in a terminal of ${columns} by ${rows}`);
  if (columns === 100) {
    terminal.key('ctrl-k');
    await terminal.waitFor('Switch room');
    await save(terminal, 'switcher', 'The room switcher of pchat');
    terminal.key('escape');
    await terminal.waitUntilGone('Switch room');
    terminal.key('f1');
    await terminal.waitFor('next unread');
    await save(terminal, 'keys', 'The list of keys of pchat');
    terminal.key('escape');
  }
  terminal.key('ctrl-u', 'ctrl-q');
  await terminal.exited;
}

async function search(): Promise<void> {
  await using terminal = new Terminal([process.execPath, PROGRAM], { columns: 120, rows: 30, env });
  await terminal.waitFor('online');
  terminal.key('ctrl-f');
  await terminal.waitFor('Search');
  terminal.type(`${SEARCHED}\n`);
  await terminal.waitFor(/found *│[^]*── General/);
  await save(terminal, 'search-120x30', 'pchat searching all rooms');
  // Together the two would be one key, with Alt.
  terminal.key('escape');
  await terminal.waitUntilGone('found');
  terminal.key('ctrl-q');
  await terminal.exited;
}

async function twoRooms(): Promise<void> {
  const { name, description, members, lines } = SECRET_ROOM;
  const dana = await server.signIn('dana');
  const [category] = await dana.categories();
  const { address } = await dana.createRoom(category!.address, name, { description, privacy: 'secret' });
  const roles = members.map((who) => ({
    action: 'grant' as const,
    role: 'member' as const,
    address: `${who}@localhost`,
  }));
  await dana.changeRoles(address, roles);
  const sessions = new Map<string, Session>([['dana', dana]]);
  for (const who of members) sessions.set(who, await server.signIn(who));
  others.push(...sessions.values());
  for (const session of sessions.values()) await session.openRoom(address);
  for (const [who, text] of lines) {
    const session = sessions.get(who)!;
    await session.settled(session.post(address, { text }));
  }
  await using terminal = new Terminal([process.execPath, PROGRAM], { columns: 140, rows: 30, env });
  await terminal.waitFor('online');
  await terminal.waitFor('rolls off at 15:00');
  terminal.type(`/beside ${name}\n`);
  await terminal.waitFor(`${name} · secret > `);
  await terminal.waitFor(lines.at(-1)![1].slice(0, 15));
  terminal.type('good, and the desk hears of it');
  await terminal.waitFor('hears of it');
  await save(terminal, 'two-rooms-140x30', 'pchat with an open room and a secret one beside it');
  terminal.key('ctrl-u', 'ctrl-q');
  await terminal.exited;
}

/** An auditorium of Alice's: who is what in it, and the form in which one is made. */
async function rolesAndForm(): Promise<void> {
  const alice = await server.signIn('alice');
  const [category] = await alice.categories();
  const settings = {
    description: 'The quarter, by who runs it',
    privacy: 'closed',
    kind: 'auditorium',
  } as const;
  const { address } = await alice.createRoom(category!.address, 'all-hands', settings);
  const grant = (role: RoomRole, ...who: string[]) =>
    who.map((name) => ({ action: 'grant' as const, role, address: `${name}@localhost` }));
  await alice.changeRoles(address, [
    ...grant('member', 'bob', 'carol', 'dana', 'erin', 'grace'),
    ...grant('presenter', 'dana', 'erin'),
    ...grant('manager', 'grace'),
  ]);
  await alice.stop();
  await using terminal = new Terminal([process.execPath, PROGRAM], { columns: 100, rows: 24, env });
  await terminal.waitFor('online');
  terminal.type('/join all-hands\n');
  await terminal.waitFor('closed · auditorium');
  terminal.key('alt-m');
  await terminal.waitFor(/grace +● /);
  await save(terminal, 'roles', 'Who has which role in a room of pchat');
  terminal.key('escape');
  await terminal.waitUntilGone('Find or add');
  terminal.key('alt-e');
  await terminal.waitFor('Enter saves');
  await save(terminal, 'room-form', 'The settings of a room of pchat');
  terminal.key('escape');
  await terminal.waitUntilGone('Enter saves');
  terminal.key('ctrl-q');
  await terminal.exited;
}

async function save(terminal: Terminal, name: string, label: string): Promise<void> {
  const path = join(TARGET, `${name}.svg`);
  await writeFile(path, picture(terminal, label));
  console.log(path);
}

/** A time zone where it is now about noon, so that the pictures look the same by day and by night. */
function zoneAtNoon(): string {
  const offset = 12 - new Date().getUTCHours();
  return offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
}

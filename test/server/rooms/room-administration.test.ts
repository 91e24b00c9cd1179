import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PlacedRoom, RoomAdministration } from '../../../src/server/rooms/room-administration.ts';
import { MANAGER, MEMBER, PRESENTER } from '../../../src/server/rooms/standing.ts';
import { ServerData } from '../../../src/server/server-data.ts';
import { serialize } from '../../../src/server/stream/element.ts';
import { WireClient } from '../../wire/wire-client.ts';
import { startTestServer, type TestServer } from '../test-server.ts';
import { at, CLOSED, configureOf, joinOf } from './world.ts';

const give = (bits: number, ...principals: string[]) =>
  principals.map((principal) => ({ principal, give: bits, take: 0 }));
const take = (bits: number, ...principals: string[]) =>
  principals.map((principal) => ({ principal, give: 0, take: bits }));
const ban = (principal: string) => [{ principal, give: 0, take: 0, ban: true }];

/** Sends, and gives the next stanza that has the text. */
async function until(client: WireClient, text: string | RegExp, xml = ''): Promise<string> {
  if (xml !== '') client.send(xml.replaceAll(/\s*\n\s*/g, ''));
  for (;;) {
    const stanza = serialize(await client.next());
    if (typeof text === 'string' ? stanza.includes(text) : text.test(stanza)) return stanza;
  }
}

let server: TestServer;
let data: ServerData;
let rooms: RoomAdministration;
let alice: WireClient;
let bob: WireClient;
let made = 0;

beforeAll(async () => {
  server = await startTestServer(['alice', 'bob', 'carol', 'root']);
  server.accounts.setAdministrator('root', true);
  server.groups.add('ops');
  server.groups.addUsers('ops', ['bob']);
  data = ServerData.open(server.dataDir);
  data.categories.add(
    'trading.localhost',
    { name: 'Trading', description: '', invitations: true, files: true },
    'localhost',
  );
  data.categories.grant('trading.localhost', 'scope', 'alice@localhost');
  data.categories.revoke('trading.localhost', 'scope', 'localhost');
  alice = await WireClient.signedIn(server, 'tcp', 'alice', 'secret', 'desk');
  bob = await WireClient.signedIn(server, 'tcp', 'bob', 'secret', 'desk');
  bob.send('<presence/>');
});
afterAll(async () => {
  data.close();
  await server[Symbol.asyncDispose]();
});

/** A room of alice's with a name of its own, seen from the side of the server's data. */
async function makeRoom(settings: Record<string, string>): Promise<{ name: string; room: PlacedRoom }> {
  const name = `room-${(made += 1)}`;
  await until(alice, '<subject', joinOf(name, 'alice'));
  await until(alice, `id='cfg'`, configureOf(name, settings));
  rooms = data.rooms();
  return { name, room: rooms.at({ service: 'general.localhost', local: name })! };
}

describe('a running server notices', () => {
  let name: string;
  let room: PlacedRoom;
  beforeEach(async () => {
    ({ name, room } = await makeRoom(CLOSED));
    rooms.changeRoles(room, give(MEMBER, 'bob@localhost'), 'for the quarter');
    await until(bob, '<invitation ');
    await until(bob, '<subject', joinOf(name, 'bob'));
  });

  test('that somebody is a member no longer, and shows them out', async () => {
    rooms.changeRoles(room, take(MEMBER, 'bob@localhost'), '');
    expect(await until(bob, `type='unavailable'`)).toContain(`code='321'`);
    expect(await until(bob, `type='error'`, joinOf(name, 'bob'))).toContain('<registration-required ');
  });

  test('that somebody is banned', async () => {
    rooms.changeRoles(room, ban('bob@localhost'), '');
    expect(await until(bob, `type='unavailable'`)).toContain(`code='301'`);
  });

  test('that somebody became a manager', async () => {
    rooms.changeRoles(room, give(MANAGER, 'bob@localhost'), '');
    expect(await until(bob, '<standing ')).toContain('manager');
  });

  test('that the room was disabled, and that it is enabled again', async () => {
    expect(rooms.setDisabled(room, true)).toBe(true);
    expect(await until(bob, `type='unavailable'`)).toContain('<disabled ');
    expect(await until(bob, `type='error'`, joinOf(name, 'bob'))).toContain('<not-allowed ');
    [room] = [rooms.at({ service: 'general.localhost', local: name })!];
    expect(rooms.setDisabled(room, true)).toBe(false);
    expect(rooms.setDisabled(room, false)).toBe(true);
    await vi.waitUntil(async () => {
      const answer = await until(bob, new RegExp(`${name}@`), joinOf(name, 'bob'));
      return !answer.includes(`type='error'`);
    });
  });

  test('that the room was deleted, with its archive', async () => {
    await until(alice, 'words', `<message to='${at(name)}' type='groupchat'><body>words</body></message>`);
    expect(rooms.messages(room)).toBe(1);
    rooms.delete(room);
    expect(await until(bob, `type='unavailable'`)).toContain('<destroy');
    expect(rooms.at({ service: 'general.localhost', local: name })).toBeUndefined();
    await vi.waitUntil(() => rooms.messages(room) === 0);
  });

  test('that the room was moved, and says where to', async () => {
    data.categories.grant('trading.localhost', 'scope', 'bob@localhost');
    rooms = data.rooms();
    const moved = rooms.move(rooms.at({ service: 'general.localhost', local: name })!, 'trading.localhost');
    expect(moved.place.domain).toBe('trading.localhost');
    const there = `${name}@trading.localhost`;
    expect(await until(bob, `type='unavailable'`)).toContain(`<moved xmlns='urn:pchat:0' jid='${there}'`);
    expect(await until(bob, `type='error'`, joinOf(name, 'bob'))).toContain(`xmpp:${there}`);
    // The old address still names the room, here too.
    expect(rooms.at({ service: 'general.localhost', local: name })?.place.domain).toBe('trading.localhost');
    expect(() => rooms.move(moved, 'trading.localhost')).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
    data.categories.revoke('trading.localhost', 'scope', 'bob@localhost');
  });
});

test('a running server notices who leaves a group', async () => {
  const { name, room } = await makeRoom(CLOSED);
  rooms.changeRoles(room, give(MEMBER, 'ops@groups.localhost'), '');
  await until(bob, '<invitation ');
  await until(bob, '<subject', joinOf(name, 'bob'));
  server.groups.removeUsers('ops', ['bob']);
  expect(await until(bob, `type='unavailable'`)).toContain(`code='321'`);
  server.groups.addUsers('ops', ['bob']);
});

test('a running server notices new categories, whom they are no longer open to, and that they are gone', async () => {
  const domain = 'desk.localhost';
  const room = 'talk@desk.localhost';
  const listed = `<iq type='get' id='items' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>`;
  const settings = { name: 'Desk', description: '', invitations: true, files: true };
  data.categories.add(domain, settings, 'localhost');
  data.categories.grant(domain, 'creator', 'bob@localhost');
  await vi.waitUntil(async () => (await until(bob, `id='items'`, listed)).includes(domain));
  await until(bob, '<subject', joinOf('talk', 'bob').replace(at('talk'), room));
  await until(bob, `id='cfg'`, configureOf('talk', CLOSED).replace(at('talk'), room));
  data.categories.revoke(domain, 'scope', 'localhost');
  const shownOut = await until(bob, `type='unavailable'`);
  expect(shownOut).toContain(`code='307'`);
  expect(shownOut).toContain('no longer open to you');
  expect(await until(bob, `id='items'`, listed)).not.toContain(domain);
  rooms = data.rooms();
  rooms.delete(rooms.at({ service: domain, local: 'talk' })!);
  data.categories.remove(domain);
  data.categories.add(domain, settings, 'localhost');
  await vi.waitUntil(async () => (await until(bob, `id='items'`, listed)).includes(domain));
  const gone = await until(
    bob,
    `id='talk'`,
    `<iq type='get' id='talk' to='${room}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  );
  expect(gone).toContain('<item-not-found ');
  data.categories.remove(domain);
});

test('who is in an open room already is made a member without being asked in', async () => {
  const { name, room } = await makeRoom({});
  await until(bob, '<subject', joinOf(name, 'bob'));
  rooms.changeRoles(room, give(MEMBER, 'bob@localhost'), '');
  expect(await until(bob, /<invitation |affiliation='member'/)).toContain('<presence');
  const mine = `<iq type='get' id='asked' to='localhost'><invitations xmlns='urn:pchat:0'/></iq>`;
  const [invitation] =
    (await until(bob, `id='asked'`, mine)).match(new RegExp(`<invitation [^>]*${name}[^>]*>`)) ?? [];
  expect(invitation).toContain(`state='accepted'`);
});

test('who is not there is invited once they come', async () => {
  const { room } = await makeRoom(CLOSED);
  rooms.changeRoles(room, give(MEMBER, 'carol@localhost'), 'for the quarter');
  const carol = await WireClient.signedIn(server, 'ws', 'carol', 'secret', 'desk');
  const invitation = await until(carol, '<invitation ', `<presence xmlns='jabber:client'/>`);
  expect(invitation).toContain('for the quarter');
  carol.drop();
});

describe('refused, with nothing changed', () => {
  let room: PlacedRoom;
  const before = () => JSON.stringify(rooms.holders(room));
  const refused = (edits: Parameters<RoomAdministration['changeRoles']>[1], code: string, words: string) => {
    const holders = before();
    expect(() => rooms.changeRoles(room, edits, '')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) as string }),
    );
    expect(before()).toBe(holders);
  };
  beforeEach(async () => {
    ({ room } = await makeRoom(CLOSED));
  });

  test('the last manager', () =>
    refused(take(MANAGER, 'alice@localhost'), 'conflict', 'at least one manager'));

  test('banning the last manager', () => refused(ban('alice@localhost'), 'conflict', 'at least one manager'));

  test('a presenter of a normal room, beside one who could be given something', () =>
    refused(
      [...give(MEMBER, 'bob@localhost'), ...give(PRESENTER, 'carol@localhost')],
      'usage',
      'Only an auditorium has presenters',
    ));

  test('nobody', () => refused(give(MEMBER, 'nobody@localhost'), 'not-found', 'Nobody has the address'));

  test('everyone', () => refused(give(MEMBER, 'localhost'), 'usage', 'make the room open'));

  test('an administrator, banned', () => refused(ban('root@localhost'), 'not-allowed', 'cannot be banned'));

  test('what is somebody’s by a group, taken from them alone', () => {
    rooms.changeRoles(room, give(MEMBER, 'ops@groups.localhost'), '');
    refused(take(MEMBER, 'bob@localhost'), 'conflict', 'by a group');
  });

  test('who is out of scope, and a group of which one is', () => {
    const moved = rooms.move(room, 'trading.localhost');
    room = moved;
    refused(give(MEMBER, 'carol@localhost'), 'not-allowed', 'carol is not in the scope of Trading.');
    refused(give(MEMBER, 'ops@groups.localhost'), 'not-allowed', 'Not all of group:ops are in the scope');
  });
});

test('a name or an address that is taken in the other category keeps a room from moving there', async () => {
  const first = await makeRoom({ ...CLOSED, roomname: 'Spot' });
  const second = await makeRoom({ ...CLOSED, roomname: 'Other' });
  rooms.move(rooms.at({ service: 'general.localhost', local: first.name })!, 'trading.localhost');
  const third = await makeRoom({ ...CLOSED, roomname: 'spot' });
  expect(() => rooms.move(third.room, 'trading.localhost')).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: expect.stringContaining('of this name in Trading') as string,
    }),
  );
  expect(rooms.at({ service: 'general.localhost', local: second.name })).toBeDefined();
});

test('rooms are found by words in all that they say, secret ones too', async () => {
  await makeRoom({ membersonly: '1', publicroom: '0', roomname: 'Board', roomdesc: 'Quarterly Zahlen' });
  const found = (words: string, category?: string) =>
    [...rooms.list(words, category)].map(({ record }) => record.config.name);
  expect(found('zahlen BOARD')).toEqual(['Board']);
  expect(found('general zahlen')).toEqual(['Board']);
  expect(found('zahlen', 'trading.localhost')).toEqual([]);
  expect(found('%')).toEqual([]);
});

test('what a group gives is told, room by room', async () => {
  const { name, room } = await makeRoom(CLOSED);
  rooms.changeRoles(room, give(MEMBER | MANAGER, 'ops@groups.localhost'), '');
  const held = rooms.rolesOf('ops@groups.localhost').filter(({ record }) => record.local === name);
  expect(held.map(({ role }) => role)).toEqual(['manager', 'member']);
});

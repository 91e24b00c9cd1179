import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Groups } from '../../../src/server/accounts/groups.ts';
import { CategoryStore } from '../../../src/server/rooms/category-store.ts';
import { serialize } from '../../../src/server/stream/element.ts';
import type { Person } from './person.ts';
import { admin, at, CATEGORY, configure, join, move, roles, ANNEX, iq, MUC_OWNER } from './stanzas.ts';
import { World } from './world.ts';

/*
 * Who loses the right to be in a room is shown out of it at once, and told why by the status of their presence. Each line has a
 * room of its own, made by alice, where tom is a member by name, `member` a member by a group, tess manager and member, and `scoped` nothing; in
 * an open room all are inside, in others all but `scoped`.
 */

const OPEN = { 'muc#roomconfig_membersonly': '0', 'muc#roomconfig_publicroom': '1' };
const CLOSED = { 'muc#roomconfig_membersonly': '1', 'muc#roomconfig_publicroom': '1' };
const SECRET = { 'muc#roomconfig_membersonly': '1', 'muc#roomconfig_publicroom': '0' };

const destroy = (room: string) => iq('set', at(room), `<query xmlns='${MUC_OWNER}'><destroy/></query>`);
const disabling = (room: string) => configure(room, { '{urn:pchat:0}disabled': '1' });

interface Case {
  what: string;
  room: Record<string, string>;
  /** What is done, by alice unless `by` says another. */
  does: (room: string) => string;
  by?: string;
  /** Who is shown out, with which status; everyone else stays. */
  out: Record<string, string>;
}

const EVERYONE = ['alice', 'tess', 'tom', 'member'];

const CASES: Case[] = [
  {
    what: 'a member of a closed room is none any more',
    room: CLOSED,
    does: (room) => roles(room, 'revoke member tom'),
    out: { tom: '321' },
  },
  {
    what: 'a member of a secret room is none any more',
    room: SECRET,
    does: (room) => roles(room, 'revoke member tom'),
    out: { tom: '321' },
  },
  {
    what: 'a member of an open room is none any more, and stays',
    room: OPEN,
    does: (room) => roles(room, 'revoke member tom'),
    out: {},
  },
  {
    what: 'a manager of a closed room is no member any more, though still manager',
    room: CLOSED,
    does: (room) => roles(room, 'revoke member tess'),
    out: { tess: '321' },
  },
  {
    what: 'a manager of a closed room is no manager any more, and stays as a member',
    room: CLOSED,
    does: (room) => roles(room, 'revoke manager tess'),
    out: {},
  },
  {
    what: 'a group is a member no more',
    room: CLOSED,
    does: (room) => roles(room, 'revoke member members@groups.localhost'),
    out: { member: '321' },
  },
  {
    what: 'XEP-0045 takes the affiliation',
    room: CLOSED,
    does: (room) => admin(room, "<item jid='tom@localhost' affiliation='none'/>"),
    out: { tom: '321' },
  },
  { what: 'a ban', room: OPEN, does: (room) => roles(room, 'grant banned tom'), out: { tom: '301' } },
  {
    what: 'a ban of who has no role',
    room: OPEN,
    does: (room) => roles(room, 'grant banned scoped'),
    out: { scoped: '301' },
  },
  {
    what: 'a ban in a closed room',
    room: CLOSED,
    does: (room) => roles(room, 'grant banned tom'),
    out: { tom: '301' },
  },
  {
    what: 'XEP-0045 bans',
    room: OPEN,
    does: (room) => admin(room, "<item jid='tom@localhost' affiliation='outcast'/>"),
    out: { tom: '301' },
  },
  {
    what: 'a kick',
    room: OPEN,
    does: (room) => admin(room, "<item nick='tom' role='none'/>"),
    out: { tom: '307' },
  },
  {
    what: 'an open room is closed',
    room: OPEN,
    does: (room) => configure(room, CLOSED),
    out: { scoped: '322' },
  },
  {
    what: 'an open room is secret',
    room: OPEN,
    does: (room) => configure(room, SECRET),
    out: { scoped: '322' },
  },
  {
    what: 'a closed room is secret, which changes nothing for who is in it',
    room: CLOSED,
    does: (room) => configure(room, SECRET),
    out: {},
  },
  {
    what: 'a room is disabled',
    room: OPEN,
    does: disabling,
    out: Object.fromEntries([...EVERYONE, 'scoped'].map((name) => [name, '307'])),
  },
  {
    what: 'a secret room is disabled by an administrator',
    room: SECRET,
    does: disabling,
    by: 'root',
    out: Object.fromEntries(EVERYONE.map((name) => [name, '307'])),
  },
  {
    what: 'a room is deleted',
    room: CLOSED,
    does: destroy,
    by: 'root',
    out: Object.fromEntries(EVERYONE.map((name) => [name, '110'])),
  },
  {
    what: 'a room is moved',
    room: CLOSED,
    does: (room) => move(room, ANNEX),
    // Who is out of the scope of the other category is not told that it moved there.
    out: { ...Object.fromEntries(EVERYONE.map((name) => [name, '110'])), tom: '307' },
  },
];

let world: World;
let rooms = 0;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world[Symbol.asyncDispose]());

/** A room with everyone inside who may be. */
async function makeRoom(settings: Record<string, string>): Promise<{ room: string; inside: string[] }> {
  const room = `room${(rooms += 1)}`;
  const alice = world.person('alice');
  expect(await alice.joins(room)).toBe('own');
  await alice.does(configure(room, settings));
  const given = ['grant member tom', 'grant member members@groups.localhost', 'grant manager tess'];
  await alice.does(roles(room, ...given, 'grant member tess'));
  const inside = [...EVERYONE, ...(settings === OPEN ? ['scoped'] : [])];
  for (const name of inside) expect(await world.person(name).joins(room)).toBe('ok');
  // What has come until now is passed over.
  for (const name of inside) await standing(world.person(name), room);
  return { room, inside };
}

/** The status with which one was shown out since the last time, if so. */
async function standing(person: Person, room: string): Promise<string | undefined> {
  const { stanzas } = await person.asks(
    iq('get', `${at(room)}/${person.name}`, "<ping xmlns='urn:xmpp:ping'/>"),
  );
  return farewell(stanzas, room, person.name);
}

function farewell(stanzas: readonly string[], room: string, nick: string): string | undefined {
  const gone = stanzas.find(
    (xml) =>
      xml.startsWith('<presence') &&
      xml.includes(`from='${at(room)}/${nick}'`) &&
      xml.includes("type='unavailable'"),
  );
  if (gone === undefined) return undefined;
  // 110 only says that it is about oneself.
  const statuses = [...gone.matchAll(/<status code='(\d+)'/g)].map(([, code]) => code!);
  return statuses.find((code) => code !== '110') ?? statuses[0];
}

test.each(CASES)('$what', async ({ room: settings, does, by = 'alice', out }) => {
  const { room, inside } = await makeRoom(settings);
  const done = await world.person(by).does(does(room));
  const found: Record<string, string> = {};
  for (const name of inside) {
    // Who did it is told before it is done.
    const status =
      (name === by ? farewell(done.stanzas, room, name) : undefined) ??
      (await standing(world.person(name), room));
    if (status !== undefined) found[name] = status;
  }
  expect(found).toEqual(out);
});

/** What `pchat admin` does beside the server, which notices. */
test('the scope changes, or who is in a group', async () => {
  const { room } = await makeRoom(CLOSED);
  const open = await makeRoom(OPEN);
  const database = new DatabaseSync(world.database);
  try {
    new Groups(database).removeUsers('members', ['member']);
    const member = world.person('member');
    expect(await shownOut(member, room)).toBe('321');
    new CategoryStore(database).revoke(CATEGORY, 'scope', 'scoped@localhost');
    const scoped = world.person('scoped');
    expect(await shownOut(scoped, open.room)).toBe('307');
    // And is a stranger from now on.
    expect((await scoped.asks(join(open.room, 'scoped'))).refusal).toBe('item-not-found');
  } finally {
    database.close();
  }
});

/** Waits to be shown out. */
async function shownOut(person: Person, room: string): Promise<string | undefined> {
  for (;;) {
    const status = farewell([serialize(await person.client.next())], room, person.name);
    if (status !== undefined) return status;
  }
}

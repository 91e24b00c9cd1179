import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin, ANNEX, at, configure, invite, iq, join, move, MUC_OWNER, roles, VAULT } from './stanzas.ts';
import { TestRoom, type View } from './test-room.ts';
import { World } from './world.ts';

/*
 * What is refused to those who may ask, for what they ask: the refusals of docs/protocol.md that are not a matter of who asks.
 * `normal` and `auditorium` are closed rooms with the cast of README.md; `sole` is one that alice alone manages.
 */

const NORMAL = 'closed-normal-active';
const AUDITORIUM = 'closed-auditorium-active';
const SOLE = 'sole';
const NF = 'item-not-found';

// prettier-ignore
const REFUSALS: [who: string, what: string, stanza: string, answer: string][] = [
  // Who roles are given to.
  ['alice', 'gives a role to nobody',                    roles(NORMAL, 'grant member nobody'), NF],
  ['alice', 'gives a role to a group that there is not', roles(NORMAL, 'grant member nobodys@groups.localhost'), NF],
  ['alice', 'gives a role to somebody elsewhere',        roles(NORMAL, 'grant member bob@example.com'), NF],
  ['alice', 'bans nobody',                               roles(NORMAL, 'grant banned nobody'), NF],
  ['alice', 'makes a member out of scope',               roles(NORMAL, 'grant member stranger'), 'not-allowed'],
  ['alice', 'makes a manager out of scope',              roles(NORMAL, 'grant manager stranger'), 'not-allowed'],
  ['alice', 'makes a presenter out of scope',            roles(AUDITORIUM, 'grant presenter stranger'), 'not-allowed'],
  ['alice', 'gives a role to a group out of scope',      roles(NORMAL, 'grant member strangers@groups.localhost'), 'not-allowed'],
  ['alice', 'gives a role to everyone',                  roles(NORMAL, 'grant member localhost'), 'bad-request'],
  ['alice', 'makes a presenter of a normal room',        roles(NORMAL, 'grant presenter guest'), 'bad-request'],
  ['alice', 'gives a role that there is not',            roles(NORMAL, 'grant king guest'), 'bad-request'],
  ['alice', 'changes nothing',                           roles(NORMAL), 'bad-request'],
  ['alice', 'bans an administrator',                     roles(NORMAL, 'grant banned root'), 'not-allowed'],
  ['alice', 'bans herself',                              roles(NORMAL, 'grant banned alice'), 'conflict'],
  ['alice', 'does one thing and what cannot be',         roles(NORMAL, 'grant member guest', 'grant member nobody'), NF],
  // A manager is left.
  ['alice', 'is the last manager and resigns',           roles(SOLE, 'revoke manager alice'), 'conflict'],
  ['root',  'takes the last manager',                    roles(SOLE, 'revoke manager alice'), 'conflict'],
  ['root',  'bans the last manager',                     roles(SOLE, 'grant banned alice'), 'conflict'],
  // The same by XEP-0045.
  ['alice', 'names an admin',                            admin(NORMAL, "<item jid='guest@localhost' affiliation='admin'/>"), 'not-acceptable'],
  ['alice', 'makes nobody a member',                     admin(NORMAL, "<item jid='nobody@localhost' affiliation='member'/>"), NF],
  ['alice', 'makes a member out of scope by affiliation', admin(NORMAL, "<item jid='stranger@localhost' affiliation='member'/>"), 'not-allowed'],
  ['alice', 'makes an administrator an outcast',         admin(NORMAL, "<item jid='root@localhost' affiliation='outcast'/>"), 'not-allowed'],
  ['alice', 'makes herself an outcast',                  admin(NORMAL, "<item jid='alice@localhost' affiliation='outcast'/>"), 'conflict'],
  ['alice', 'takes her own affiliation, the last owner', admin(SOLE, "<item jid='alice@localhost' affiliation='none'/>"), 'conflict'],
  ['alice', 'becomes a member, the last owner',          admin(SOLE, "<item jid='alice@localhost' affiliation='member'/>"), 'conflict'],
  ['alice', 'takes what someone has by a group',         admin(SOLE, "<item jid='member@localhost' affiliation='none'/>"), 'conflict'],
  // Invitations.
  ['alice', 'invites nobody',                            invite(NORMAL, 'nobody'), NF],
  ['alice', 'invites someone out of scope',              invite(NORMAL, 'stranger'), 'not-allowed'],
  ['alice', 'invites who is banned',                     invite(NORMAL, 'banned'), 'not-allowed'],
  // Moving.
  ['alice', 'moves a room to where she may not create',  move(NORMAL, VAULT), 'not-allowed'],
  ['alice', 'moves a room to where its address is taken', move(NORMAL, ANNEX), 'conflict'],
  ['manager', 'moves a room to a category out of whose scope they are', move(NORMAL, ANNEX), 'not-allowed'],
  ['manager', 'moves a room to no category',                move(NORMAL, 'nowhere.localhost'), 'not-allowed'],
  ['member', 'moves a room',                             move(NORMAL, VAULT), 'forbidden'],
  ['scoped', 'moves a room',                             move(NORMAL, VAULT), 'forbidden'],
  ['stranger', 'moves a room',                           move(NORMAL, VAULT), NF],
  // Names.
  ['alice', 'takes the name of another room',            configure(SOLE, { 'muc#roomconfig_roomname': NORMAL }), 'conflict'],
  // Making rooms.
  ['scoped', 'joins a name that is free',                join('free', 'scoped'), NF],
  ['stranger', 'joins a name that is free',              join('free', 'stranger'), NF],
  ['tess', 'joins a name that is free',                  join('free', 'tess'), NF],
];

/** Members by a group, not by name. */
const BY_GROUP = 'members@groups.localhost';

let world: World;
const rooms: TestRoom[] = [];

beforeAll(async () => {
  world = await World.start();
  for (const kind of ['normal', 'auditorium']) {
    rooms.push(await TestRoom.make(world, { privacy: 'closed', kind, state: 'active', generous: false }));
  }
  const alice = world.person('alice');
  for (const room of [SOLE, `${NORMAL}@${ANNEX}`]) {
    await alice.does(join(room, 'alice'));
    await alice.does(configure(room, { 'muc#roomconfig_membersonly': '1' }));
  }
  await alice.does(roles(SOLE, `grant member ${BY_GROUP}`));
});

afterAll(() => world[Symbol.asyncDispose]());

test.each(REFUSALS)('%s %s', async (who, _what, stanza, answer) => {
  const before = await views();
  expect((await world.person(who).asks(stanza)).refusal).toBe(answer);
  expect(await views()).toEqual(before);
});

async function views(): Promise<View[]> {
  const found: View[] = [];
  // One after the other, as each asks the same guest whether they were invited.
  for (const room of rooms) found.push(await room.view());
  return found;
}

test('the last manager stays one, after all that', async () => {
  await world.person('alice').does(configure(SOLE, { 'muc#roomconfig_roomdesc': 'Mine' }));
});

test('an administrator creates rooms in every category', async () => {
  const root = world.person('root');
  for (const room of ['roots', `roots@${VAULT}`]) expect(await root.joins(room)).toBe('own');
});

test('who has just created a room and not yet configured it destroys it', async () => {
  const creator = world.person('creator');
  expect(await creator.joins('brief')).toBe('own');
  await creator.does(iq('set', at('brief'), `<query xmlns='${MUC_OWNER}'><destroy/></query>`));
  const { refusal } = await creator.asks(iq('get', at('brief'), `<query xmlns='${MUC_OWNER}'/>`));
  expect(refusal).toBe('item-not-found');
});

test('the name of a room that one may not know of is free', async () => {
  const alice = world.person('alice');
  expect(await alice.joins('hidden')).toBe('own');
  const secret = { 'muc#roomconfig_membersonly': '1', 'muc#roomconfig_publicroom': '0' };
  await alice.does(configure('hidden', { 'muc#roomconfig_roomname': 'Plans', ...secret }));
  const creator = world.person('creator');
  expect(await creator.joins('other')).toBe('own');
  await creator.does(configure('other', { 'muc#roomconfig_roomname': 'Plans' }));
  const again = await alice.asks(configure(SOLE, { 'muc#roomconfig_roomname': 'Plans' }));
  expect(again.refusal).toBe('conflict');
});

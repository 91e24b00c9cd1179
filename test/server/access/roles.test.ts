import { afterAll, beforeAll, expect, test } from 'vitest';
import { admin, at, configure, iq, PCHAT, roles, say } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { told } from './told.ts';
import { World } from './world.ts';

/* How roles work together: what is given by name and by a group, bans, and what XEP-0045 makes of them. */

/** A closed room that alice alone manages; who is in the group `members` is a member. */
const SOLE = 'sole';
const AUDITORIUM = 'closed-auditorium-active';

let world: World;
let auditorium: TestRoom;

beforeAll(async () => {
  world = await World.start();
  auditorium = await TestRoom.make(world, {
    privacy: 'closed',
    kind: 'auditorium',
    state: 'active',
    generous: false,
  });
  const alice = world.person('alice');
  await alice.joins(SOLE);
  await alice.does(configure(SOLE, { 'muc#roomconfig_membersonly': '1' }));
  await alice.does(roles(SOLE, 'grant member members@groups.localhost'));
});

afterAll(() => world[Symbol.asyncDispose]());

test('managers follow each other in one request', async () => {
  await world.person('alice').does(roles(SOLE, 'revoke manager alice', 'grant manager tom'));
  expect((await world.person('alice').asks(roles(SOLE, 'grant manager alice'))).refusal).toBe('forbidden');
  await world.person('tom').does(roles(SOLE, 'revoke manager tom', 'grant manager alice'));
});

test('a group that nobody is in is no manager', async () => {
  const alice = world.person('alice');
  await alice.does(roles(SOLE, 'grant manager nobodies@groups.localhost'));
  const { refusal } = await alice.asks(roles(SOLE, 'revoke manager alice'));
  // Whatever came of that, the next test finds the room as it was.
  const [given, taken] = ['grant manager alice', 'revoke manager nobodies@groups.localhost'];
  await world.person('root').does(roles(SOLE, given, taken));
  expect(refusal).toBe('conflict');
});

test('what someone has by a group stays when what they have by name is taken', async () => {
  const alice = world.person('alice');
  const member = world.person('member');
  await alice.does(roles(SOLE, 'grant member member'));
  await alice.does(roles(SOLE, 'revoke member member'));
  expect(await member.joins(SOLE)).toBe('ok');
  await member.leaves(SOLE);
});

test('giving a role ends a ban, and a ban takes the roles', async () => {
  const alice = world.person('alice');
  const scoped = world.person('scoped');
  await alice.does(roles(SOLE, 'grant member scoped', 'grant manager scoped'));
  await alice.does(roles(SOLE, 'grant banned scoped'));
  expect(await scoped.joins(SOLE)).toBe('forbidden');
  await alice.does(roles(SOLE, 'revoke banned scoped'));
  expect(await scoped.joins(SOLE)).toBe('registration-required');
  await alice.does(roles(SOLE, 'grant banned scoped'));
  await alice.does(roles(SOLE, 'grant member scoped'));
  expect(await scoped.joins(SOLE)).toBe('ok');
  await scoped.leaves(SOLE);
  await alice.does(roles(SOLE, 'revoke member scoped'));
});

test('who is banned has nothing by a group either', async () => {
  const alice = world.person('alice');
  const member = world.person('member');
  await alice.does(roles(SOLE, 'grant banned member'));
  expect(await member.joins(SOLE)).toBe('forbidden');
  expect((await member.asks(iq('get', at(SOLE), `<roles xmlns='${PCHAT}'/>`))).refusal).toBe('forbidden');
  expect(await told(member, SOLE)).toEqual({ roles: ['banned'], may: [] });
  await alice.does(configure(SOLE, { 'muc#roomconfig_publicroom': '0' }));
  expect(await member.joins(SOLE)).toBe('item-not-found');
  await alice.does(configure(SOLE, { 'muc#roomconfig_publicroom': '1' }));
  await alice.does(roles(SOLE, 'revoke banned member'));
  expect(await member.joins(SOLE)).toBe('ok');
  await member.leaves(SOLE);
});

test('a presenter of a closed auditorium is made a member', async () => {
  const alice = world.person('alice');
  const guest = world.person('guest');
  await alice.does(roles(AUDITORIUM, 'grant presenter guest'));
  expect(await guest.joins(AUDITORIUM)).toBe('ok');
  expect((await guest.asks(say(AUDITORIUM, '<body>x</body>'))).refusal).toBe(null);
  await alice.does(roles(AUDITORIUM, 'revoke presenter guest', 'revoke member guest'));
});

test('a presenter who is a member by a group is not made one by name', async () => {
  const alice = world.person('alice');
  const guests = 'guests@groups.localhost';
  await alice.does(roles(AUDITORIUM, `grant member ${guests}`));
  await alice.does(roles(AUDITORIUM, 'grant presenter guest'));
  expect((await auditorium.view())!.holders).toContain('presenter guest@localhost');
  expect((await auditorium.view())!.holders).not.toContain('member guest@localhost');
  await alice.does(roles(AUDITORIUM, `revoke member ${guests}`, 'revoke presenter guest'));
});

test('by XEP-0045, member takes the management and none takes all', async () => {
  const alice = world.person('alice');
  const guest = world.person('guest');
  const affiliate = (affiliation: string) =>
    alice.does(admin(AUDITORIUM, `<item jid='guest@localhost' affiliation='${affiliation}'/>`));
  const guests = async () =>
    (await auditorium.view())!.holders.filter((holder) => holder.endsWith(' guest@localhost'));
  await affiliate('owner');
  expect((await guests()).sort()).toEqual(['manager guest@localhost', 'member guest@localhost']);
  await alice.does(roles(AUDITORIUM, 'grant presenter guest'));
  await affiliate('member');
  expect(await guests()).toContain('member guest@localhost');
  expect(await guests()).not.toContain('manager guest@localhost');
  await affiliate('none');
  expect(await guests()).toEqual([]);
  expect(await guest.joins(AUDITORIUM)).toBe('registration-required');
});

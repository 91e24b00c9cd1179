import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './person.ts';
import { at, configure, DISCO_INFO, PING, roles, say } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { ACCOUNTS, World } from './world.ts';

/*
 * Who follows a room without having joined it is told of what is said there if they might read it in the archive, as things stand
 * when it is said. Everyone follows every room here: to follow one needs no right.
 */

const READERS: Record<string, string[]> = {
  open: ['in scope', 'member', 'manager', 'both', 'presenter', 'creator', 'admin', 'removed'],
  closed: ['member', 'both', 'presenter'],
  secret: ['member', 'both', 'presenter'],
};

let world: World;
const followers = new Map<string, Person>();
const names = Object.keys(READERS).flatMap((privacy) =>
  ['normal', 'auditorium'].map((kind) => `${privacy}-${kind}-active`),
);

beforeAll(async () => {
  world = await World.start();
  for (const name of names) {
    const [privacy = '', kind = ''] = name.split('-');
    await TestRoom.make(world, { privacy, kind, state: 'active', generous: false });
    await world.person('alice').joins(name);
  }
  for (const [role, account] of Object.entries(ACCOUNTS)) followers.set(role, await follow(account));
});

afterAll(() => world[Symbol.asyncDispose]());

/** Signs in with a client that asks for news, and follows all rooms. */
async function follow(account: string): Promise<Person> {
  const person = await world.signIn(account, 'follower');
  const { client } = person;
  client.send(
    "<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='x' ver='v1'/></presence>",
  );
  let asked = await client.next();
  while (asked.name !== 'iq') asked = await client.next();
  const feature = "<feature var='urn:pchat:0:news+notify'/>";
  client.send(
    `<iq type='result' id='${asked.attrs['id']}' to='localhost'><query xmlns='${DISCO_INFO}'>${feature}</query></iq>`,
  );
  for (const name of names) await person.does(bookmark(name));
  return person;
}

/** Follows a room (XEP-0402), besides those that one follows already. */
function bookmark(name: string): string {
  const item = `<item id='${at(name)}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item>`;
  const options = Object.entries({
    FORM_TYPE: 'http://jabber.org/protocol/pubsub#publish-options',
    'pubsub#max_items': 'max',
  }).map(([field, value]) => `<field var='${field}'><value>${value}</value></field>`);
  return `<iq type='set'><pubsub xmlns='http://jabber.org/protocol/pubsub'>
    <publish node='urn:xmpp:bookmarks:1'>${item}</publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'>${options.join('')}</x></publish-options></pubsub></iq>`;
}

/** Which roles are told of what is now said in a room. */
async function toldOf(room: string): Promise<string[]> {
  await world.person('alice').does(say(room, '<body>news</body>'));
  const told: string[] = [];
  for (const [role, person] of followers) {
    const { stanzas } = await person.asks(PING);
    if (stanzas.some((xml) => xml.includes(" xmlns='urn:pchat:0'><forwarded") && xml.includes(at(room))))
      told.push(role);
  }
  return told;
}

test.each(names)('%s', async (name) => {
  expect(await toldOf(name)).toEqual(READERS[name.split('-')[0]!]);
});

test('who is no member any more is told no more', async () => {
  await world
    .person('alice')
    .does(roles('secret-normal-active', 'revoke member member', 'grant banned both'));
  expect(await toldOf('secret-normal-active')).toEqual(['presenter']);
});

test('a room that is closed tells its members alone', async () => {
  const closed = { 'muc#roomconfig_membersonly': '1' };
  await world.person('alice').does(configure('open-normal-active', closed));
  expect(await toldOf('open-normal-active')).toEqual(READERS['closed']);
});

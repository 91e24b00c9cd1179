import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from './person.ts';
import { ANYTHING, FROM_INSIDE } from './secret-requests.ts';
import { at, configure, DISCO_INFO, iq, join, PCHAT, PING, roles } from './stanzas.ts';
import { TestRoom, wordOf, type View } from './test-room.ts';
import { World } from './world.ts';

/*
 * A secret room must look like no room. Each request goes to a secret room and to a name that nobody has, and the answers must be the
 * same to the letter, but for the name.
 */

const NOWHERE = 'secret-normal-nowhere';

let world: World;
let room: TestRoom;
let before: View;

beforeAll(async () => {
  world = await World.start();
  room = await TestRoom.make(world, { privacy: 'secret', kind: 'normal', state: 'active', generous: true });
  const about = { 'muc#roomconfig_roomdesc': `about ${room.name}` };
  await world.person('alice').does(configure(room.name, about));
  before = await room.view();
});

afterAll(() => world[Symbol.asyncDispose]());

describe.each(['stranger', 'scoped', 'creator', 'removed', 'banned'])('%s is told nothing by', (who) => {
  test.each(Object.entries(ANYTHING))('%s', async (_name, stanza) => {
    const person = world.person(who);
    const secret = await answers(person, stanza, room.name);
    const none = await answers(person, stanza, NOWHERE);
    expect(secret).toEqual(none);
  });
});

/** The one answer that differs: the name is taken (see src/server/rooms/creation.ts). */
const CLAIMS = ['new settings', 'disabling it'];

describe('who is in a new room of its name is told nothing by', () => {
  const requests = Object.entries({ ...ANYTHING, ...FROM_INSIDE }).filter(([name]) => !CLAIMS.includes(name));
  let creator: Person;
  beforeAll(async () => {
    creator = await world.signIn('creator', 'inside');
  });
  test.each(requests)('%s', async (_name, stanza) => {
    const found: string[][] = [];
    for (const name of [room.name, NOWHERE]) {
      expect(await creator.joins(name)).toBe('own');
      found.push(await answers(creator, stanza, name));
    }
    expect(found[0]).toEqual(found[1]);
  });
});

test('nothing of all that was done in it', async () => {
  expect(await room.view()).toEqual(before);
});

test('who is in a new room of its name hears nothing of it, nor is heard there', async () => {
  const creator = world.person('creator');
  const alice = world.person('alice');
  expect(await creator.joins(room.name)).toBe('own');
  expect(await alice.joins(room.name)).toBe('ok');
  // What has come until now is passed over.
  await alice.asks(PING);
  await alice.does(`<message type='groupchat' to='${at(room.name)}'><body>hidden</body></message>`);
  const heard = await creator.asks(`<presence to='${at(room.name)}/creator'><show>away</show></presence>`);
  expect(heard.stanzas.join('')).not.toContain('hidden');
  const { stanzas } = await alice.asks(PING);
  expect(stanzas.join('')).not.toContain('creator');
  await alice.leaves(room.name);
  await creator.leaves(room.name);
});

test('claiming its name is refused as for any room that someone was faster to make', async () => {
  const creator = world.person('creator');
  await creator.joins('secret-normal-race');
  const alice = world.person('alice');
  await alice.joins('secret-normal-race');
  await alice.does(configure('secret-normal-race', {}));
  await creator.joins(room.name);
  const claim = (name: string) => configure(name, {});
  const secret = await answers(creator, claim, room.name);
  expect(secret).toEqual(await answers(creator, claim, 'secret-normal-race'));
  expect(secret.join('')).toContain('<conflict ');
});

test('who was invited and removed is not reminded of it', async () => {
  const removed = world.person('removed');
  const alice = world.person('alice');
  const invitations = iq('get', 'localhost', `<invitations xmlns='${PCHAT}'/>`);
  await alice.does(configure(room.name, { '{urn:pchat:0}invitations': 'on' }));
  await alice.does(roles(room.name, 'grant member removed'));
  expect((await removed.does(invitations)).stanzas.join('')).toContain(at(room.name));
  await alice.does(roles(room.name, 'revoke member removed'));
  expect((await removed.does(invitations)).stanzas.join('')).not.toContain(room.name);
  await alice.does(configure(room.name, { '{urn:pchat:0}invitations': 'category' }));
});

test('its members have all of it', async () => {
  const member = world.person('member');
  const { stanzas } = await member.does(join(room.name, 'member'));
  expect(stanzas.join('')).toContain(wordOf(room.name));
  await member.leaves(room.name);
});

test('being refused takes as long as for no room', async () => {
  // One after the other, so that whatever else the machine does slows down both.
  const scoped = await world.signIn('scoped', 'clock');
  for (const stanza of [
    (name: string) => iq('get', at(name), `<query xmlns='${DISCO_INFO}'/>`),
    (name: string) => iq('get', at(name), `<roles xmlns='${PCHAT}'/>`),
    (name: string) => join(name, 'scoped'),
  ]) {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < 300; round += 1) {
      for (const [index, name] of [room.name, NOWHERE].entries()) {
        const began = performance.now();
        await scoped.asks(stanza(name));
        times[index]!.push(performance.now() - began);
      }
    }
    const [secret, none] = times.map((all) => all.sort((a, b) => a - b)[all.length >> 1]!);
    expect(secret! / none!).toBeGreaterThan(0.6);
    expect(secret! / none!).toBeLessThan(1.6);
  }
});

/** What one is answered, without the name, what is made from it, and the numbers of the requests. */
async function answers(person: Person, stanza: (room: string) => string, name: string): Promise<string[]> {
  const { id, stanzas } = await person.asks(stanza(name));
  // Whoever came to be in a room by it is out again.
  await person.leaves(name);
  return stanzas.map((xml) =>
    xml
      .replaceAll(name, 'ROOM')
      .replaceAll(wordOf(name), 'WORD')
      .replaceAll(new RegExp(`\\b${id}\\b`, 'g'), 'ID')
      .replaceAll(/(occupant-id:0' id=)'[^']*'/g, "$1'HASH'"),
  );
}

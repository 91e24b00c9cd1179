import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANNEX, at, DISCO_INFO, iq, join, move, PCHAT } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { World } from './world.ts';

/*
 * What is answered at the old and at the new address of a room that was moved to a category of another scope: `alice`, `tess` (a manager),
 * `member` and `scoped` are in it, others of the cast are not, and so may not know where the room has gone.
 */

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterAll(() => world[Symbol.asyncDispose]());

const info = (room: string) => iq('get', at(room), `<query xmlns='${DISCO_INFO}'/>`);
const NF = 'item-not-found';

/** Who, and the answers at the old address and at the new one; `ok`, or the refusal. */
const GONE: Record<string, [who: string, old: string, now: string][]> = {
  open: [
    ['alice', 'gone', 'ok'],
    ['tess', 'gone', 'ok'],
    ['member', 'gone', 'ok'],
    ['scoped', 'gone', 'ok'],
    ['root', 'gone', 'ok'],
    ['manager', NF, NF],
    ['both', NF, NF],
    ['creator', NF, NF],
    ['banned', NF, NF],
    ['stranger', NF, NF],
  ],
  closed: [
    ['alice', 'gone', 'ok'],
    ['tess', 'gone', 'ok'],
    ['member', 'gone', 'ok'],
    ['scoped', 'gone', 'ok'],
    ['root', 'gone', 'ok'],
    ['manager', NF, NF],
    ['both', NF, NF],
    ['creator', NF, NF],
    ['banned', NF, NF],
    ['stranger', NF, NF],
  ],
  secret: [
    ['alice', 'gone', 'ok'],
    ['tess', 'gone', 'ok'],
    ['member', 'gone', 'ok'],
    ['scoped', NF, NF],
    ['root', 'gone', 'ok'],
    ['manager', NF, NF],
    ['both', NF, NF],
    ['creator', NF, NF],
    ['banned', NF, NF],
    ['stranger', NF, NF],
  ],
};

test.each(Object.entries(GONE))('a moved %s room', async (privacy, lines) => {
  const { name } = await TestRoom.make(world, { privacy, kind: 'normal', state: 'active', generous: false });
  const now = `${name}@${ANNEX}`;
  const alice = world.person('alice');
  const tom = world.person('tom');
  // What has come until now is passed over.
  await tom.asks(info(name));
  const moved = await alice.does(move(name, ANNEX));
  expect(moved.stanzas.join('')).toContain(`<moved xmlns='${PCHAT}' jid='${now}'/>`);
  // Who was inside and may not know where it went is shown out, and told nothing of that.
  const seen = (await tom.asks(info(name))).stanzas.filter((xml) => xml.startsWith('<presence'));
  const farewell = seen.find((xml) => xml.includes(`${at(name)}/tom'`) && xml.includes("type='unavailable'"));
  expect(farewell).toContain("<status code='307'/>");
  expect(farewell).not.toContain('annex');
  expect(farewell).not.toContain('destroy');
  for (const [who, ...expected] of lines) {
    const person = world.person(who);
    const answers = [await person.asks(info(name)), await person.asks(info(now))];
    expect([who, ...answers.map(({ refusal }) => refusal ?? 'ok')]).toEqual([who, ...expected]);
    const told = answers[0]!.stanzas.join('');
    if (expected[0] === 'gone') expect(told).toContain(`>xmpp:${now}</gone>`);
    else expect(told).not.toContain(ANNEX);
  }
  // The old address is not given away again.
  expect((await alice.asks(join(name, 'alice'))).refusal).toBe('gone');
});

test('roles come along, but have no effect for who is out of the new scope', async () => {
  const like = { privacy: 'closed', kind: 'normal', state: 'disabled', generous: false };
  const { name } = await TestRoom.make(world, like);
  const now = `${name}@${ANNEX}`;
  await world.person('alice').does(move(name, ANNEX));
  const holders = iq('get', now, `<roles xmlns='${PCHAT}'/>`);
  for (const who of ['manager', 'both', 'presenter']) {
    expect((await world.person(who).asks(holders)).refusal).toBe(NF);
  }
  expect((await world.person('scoped').asks(holders)).refusal).toBe('forbidden');
  expect((await world.person('member').does(holders)).stanzas.join('')).toContain(
    "role='manager' jid='tess@",
  );
});

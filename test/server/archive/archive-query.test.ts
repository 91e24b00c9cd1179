import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, bodiesIn, conditionIn, grantOf, joinOf, OPEN, World, type TestClient } from '../rooms/world.ts';

let world: World;
let alice: TestClient;
let bob: TestClient;
/** Archive ids of m1 to m10 in `desk`; even ones are bob's. */
let ids: string[];

beforeEach(async () => {
  world = new World();
  alice = world.client('alice');
  bob = world.client('bob');
  await alice.makes('desk', OPEN);
  await bob.joins('desk', 'robert');
  alice.received();
  for (let n = 1; n <= 10; n += 1) await (n % 2 === 0 ? bob : alice).says('desk', `m${n}`);
  ids = alice.received().map((xml) => /<stanza-id [^>]*id='([^']+)'/.exec(xml)![1]!);
});

afterEach(() => world.remove());

interface Ask {
  fields?: Record<string, string | string[]>;
  rsm?: string;
  more?: string;
}

function queryOf({ fields, rsm, more = '' }: Ask, room = 'desk'): string {
  const values = Object.entries(fields ?? {})
    .map(
      ([name, value]) =>
        `<field var='${name}'>${[value]
          .flat()
          .map((one) => `<value>${one}</value>`)
          .join('')}</field>`,
    )
    .join('');
  const form =
    fields &&
    `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>${values}</x>`;
  const set = rsm === undefined ? '' : `<set xmlns='http://jabber.org/protocol/rsm'>${rsm}</set>`;
  return `<iq type='set' id='q' to='${at(room)}'><query xmlns='urn:xmpp:mam:2' queryid='f27'>${form ?? ''}${set}${more}</query></iq>`;
}

async function page(ask: Ask, client = bob, room = 'desk') {
  const answer = await client.asks(queryOf(ask, room));
  const fin = answer.at(-1)!;
  return {
    condition: conditionIn(answer),
    bodies: bodiesIn(answer),
    complete: fin.includes("complete='true'"),
    count: Number(/<count>(\d+)</.exec(fin)?.[1]),
    index: Number(/<first index='(\d+)'/.exec(fin)?.[1]),
    first: /<first[^>]*>([^<]*)</.exec(fin)?.[1],
    last: /<last>([^<]*)</.exec(fin)?.[1],
  };
}

function m(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `m${from + n}`);
}

test('a result is the message as the room sent it, under its id, with its time', async () => {
  const answer = await bob.asks(queryOf({ rsm: '<max>1</max>' }));
  expect(answer[0]).toMatch(
    new RegExp(
      `^<message xmlns='jabber:client' from='desk@general.localhost' to='bob@localhost/one'><result xmlns='urn:xmpp:mam:2' queryid='f27' id='${ids[0]}'>` +
        `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='[^']+Z'/>` +
        `<message xmlns='jabber:client' from='desk@general.localhost/alice' type='groupchat'><body>m1</body>.*<stanza-id xmlns='urn:xmpp:sid:0' by='desk@general.localhost' id='${ids[0]}'/>` +
        `<x xmlns='http://jabber.org/protocol/muc#user'><item jid='alice@localhost'/></x></message></forwarded></result></message>$`,
    ),
  );
});

test('ids rise with the messages', () => {
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(10);
});

test('pages follow each other forwards until complete', async () => {
  const first = await page({ rsm: '<max>4</max>' });
  expect(first).toMatchObject({
    bodies: m(1, 4),
    complete: false,
    count: 10,
    index: 0,
    first: ids[0],
    last: ids[3],
  });
  const second = await page({ rsm: `<max>4</max><after>${first.last}</after>` });
  expect(second).toMatchObject({ bodies: m(5, 8), complete: false, count: 10, index: 4 });
  const third = await page({ rsm: `<max>4</max><after>${second.last}</after>` });
  expect(third).toMatchObject({ bodies: m(9, 10), complete: true, count: 10, index: 8 });
});

test('pages follow each other backwards, each in the order of time', async () => {
  const newest = await page({ rsm: '<max>4</max><before/>' });
  expect(newest).toMatchObject({ bodies: m(7, 10), complete: false, index: 6 });
  const earlier = await page({ rsm: `<max>4</max><before>${newest.first}</before>` });
  expect(earlier).toMatchObject({ bodies: m(3, 6), complete: false });
  const earliest = await page({ rsm: `<max>4</max><before>${earlier.first}</before>` });
  expect(earliest).toMatchObject({ bodies: m(1, 2), complete: true });
});

test('a page that ends exactly at the end is complete', async () => {
  expect(await page({ rsm: '<max>10</max>' })).toMatchObject({ bodies: m(1, 10), complete: true });
  expect(await page({ rsm: `<max>3</max><after>${ids[9]}</after>` })).toMatchObject({
    bodies: [],
    complete: true,
    count: 10,
  });
});

test('a flipped page is sent newest first and paged the same', async () => {
  const flipped = await page({ rsm: '<max>3</max><before/>', more: '<flip-page/>' });
  expect(flipped).toMatchObject({ bodies: ['m10', 'm9', 'm8'], first: ids[7], last: ids[9] });
});

test('max 0 counts, an index skips, and both ends of a range can be ids', async () => {
  expect(await page({ rsm: '<max>0</max>' })).toMatchObject({ bodies: [], count: 10, complete: false });
  expect(await page({ rsm: '<max>2</max><index>5</index>' })).toMatchObject({ bodies: m(6, 7), index: 5 });
  expect(await page({ rsm: `<max>5</max><after>${ids[2]}</after><before>${ids[5]}</before>` })).toMatchObject(
    {
      bodies: m(4, 5),
      complete: true,
    },
  );
  expect(await page({ fields: { 'after-id': ids[6]! }, rsm: '<max>0</max>' })).toMatchObject({ count: 3 });
  expect(await page({ fields: { 'after-id': ids[2]!, 'before-id': ids[7]! } })).toMatchObject({
    bodies: m(4, 7),
    count: 4,
    complete: true,
  });
});

test('messages are found by author: by real address where it is shown, and by nick', async () => {
  expect((await page({ fields: { with: 'bob@localhost' } })).bodies).toEqual(['m2', 'm4', 'm6', 'm8', 'm10']);
  expect(await page({ fields: { with: 'bob@localhost/any' }, rsm: '<max>2</max><before/>' })).toMatchObject({
    bodies: ['m8', 'm10'],
    count: 5,
    index: 3,
    complete: false,
  });
  expect((await page({ fields: { with: `${at('desk')}/robert` } })).count).toBe(5);
  expect((await page({ fields: { with: `${at('desk')}/bob` } })).bodies).toEqual([]);
  expect((await page({ fields: { with: '%' } })).bodies).toEqual([]);
});

test('an anonymous room does not say whose messages are whose', async () => {
  await alice.sends(
    `<iq type='set' id='c' to='${at('desk')}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_whois'><value>moderators</value></field></x></query></iq>`,
  );
  expect(await page({ fields: { with: 'alice@localhost' } })).toMatchObject({
    bodies: [],
    count: 0,
    complete: true,
  });
  expect((await page({ fields: { with: 'bob@localhost' } }, alice)).count).toBe(5);
});

test('messages are found by time, both ends included', async () => {
  const stampOf = async (body: string) => {
    const answer = await bob.asks(queryOf({}));
    return /stamp='([^']+)'/.exec(answer.find((xml) => xml.includes(`>${body}<`))!)![1]!;
  };
  const fourth = await stampOf('m4');
  const since = await page({ fields: { start: fourth } });
  expect(since.bodies).toContain('m4');
  const until = await page({ fields: { end: fourth } });
  expect(until.bodies).toContain('m4');
  expect(since.count + until.count).toBeGreaterThan(10);
  expect((await page({ fields: { start: '2999-01-01T00:00:00Z' } })).bodies).toEqual([]);
  expect((await page({ fields: { end: '1999-01-01T00:00:00+02:00' } })).bodies).toEqual([]);
  expect((await page({ fields: { start: '1969-01-01T00:00:00Z' } })).count).toBe(10);
});

test('messages are found by their ids, in the order of time', async () => {
  const found = await page({ fields: { ids: [ids[7]!, ids[1]!, ids[1]!] } });
  expect(found).toMatchObject({ bodies: ['m2', 'm8'], count: 2, complete: true });
  expect((await page({ fields: { ids: [ids[0]!, 'unknown'] } })).condition).toBe('item-not-found');
  expect((await page({ fields: { ids: Array.from({ length: 251 }, () => ids[0]!) } })).condition).toBe(
    'policy-violation',
  );
});

test('however much is asked for, a page has 250 messages at most', async () => {
  await Promise.all(Array.from({ length: 260 }, (_, n) => alice.says('desk', `n${n}`)));
  const all = await page({ rsm: '<max>1000000000</max>' });
  expect(all.bodies).toHaveLength(250);
  expect(all).toMatchObject({ complete: false, count: 270 });
  expect((await page({})).bodies).toHaveLength(100);
});

test.each([
  'unknown',
  '',
  "' OR 1=1 --",
  '%',
  '*',
  'x'.repeat(100_000),
  '00000000-0000-7000-8000-000000000000',
  'ffffffff-ffff-7fff-bfff-ffffffffffff',
  '-1',
  '1',
])('the id %.40j that is not there is not found', async (id) => {
  expect((await page({ rsm: `<after>${id}</after>` })).condition).toBe('item-not-found');
  expect((await page({ fields: { 'after-id': id } })).condition).toBe('item-not-found');
  if (id !== '') expect((await page({ rsm: `<before>${id}</before>` })).condition).toBe('item-not-found');
});

test('ids of another room are not found', async () => {
  await alice.makes('other');
  expect((await page({ rsm: `<after>${ids[0]}</after>` }, alice, 'other')).condition).toBe('item-not-found');
  expect((await page({ fields: { ids: [ids[0]!] } }, alice, 'other')).condition).toBe('item-not-found');
});

test.each([
  [{ rsm: '<max>-1</max>' }, 'bad-request'],
  [{ rsm: '<max>many</max>' }, 'bad-request'],
  [{ rsm: '<max>99999999999999999999</max>' }, 'bad-request'],
  [{ rsm: '<index>1e3</index>' }, 'bad-request'],
  [{ fields: { start: 'yesterday' } }, 'bad-request'],
  [{ fields: { start: '2026-01-01' } }, 'bad-request'],
  [{ fields: { with: '@' } }, 'jid-malformed'],
  [{ fields: { withtext: 'x' } }, 'feature-not-implemented'],
] as [Ask, string][])('the query %j is refused', async (ask, condition) => {
  expect((await page(ask)).condition).toBe(condition);
});

test('the form lists what a query may have', async () => {
  const [form] = await bob.asks(
    `<iq type='get' id='f' to='${at('desk')}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  );
  expect([...form!.matchAll(/<field var='([^']+)'/g)].map((found) => found[1])).toEqual([
    'FORM_TYPE',
    'with',
    'start',
    'end',
    'before-id',
    'after-id',
    'ids',
    '{urn:xmpp:fulltext:0}fulltext',
  ]);
});

test('the metadata tell the first and the last message', async () => {
  const ask = (room: string) =>
    alice.asks(`<iq type='get' id='m' to='${at(room)}'><metadata xmlns='urn:xmpp:mam:2'/></iq>`);
  expect((await ask('desk'))[0]).toMatch(
    new RegExp(
      `<metadata xmlns='urn:xmpp:mam:2'><start id='${ids[0]}' timestamp='[^']+Z'/><end id='${ids[9]}' timestamp='[^']+Z'/></metadata>`,
    ),
  );
  await alice.makes('empty');
  expect((await ask('empty'))[0]).toContain("<metadata xmlns='urn:xmpp:mam:2'/>");
});

test('one need not be in an open room to read it, and the banned read nothing', async () => {
  const carol = world.client('carol');
  expect((await page({}, carol)).count).toBe(10);
  await alice.sends(grantOf('desk', 'carol', 'outcast'));
  expect(await page({}, carol)).toMatchObject({ condition: 'forbidden', bodies: [] });
});

const REPLY = "<reply xmlns='urn:xmpp:reply:0' id='x' to='y'/>";
test.each([
  ['a reply', `<body>yes</body>${REPLY}`, true],
  ['a correction', "<body>new</body><replace xmlns='urn:xmpp:message-correct:0' id='x'/>", true],
  ['a reaction', "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>+</reaction></reactions>", true],
  ['a retraction', "<retract xmlns='urn:xmpp:message-retract:1' id='x'/>", true],
  ['what asks to be stored', "<x xmlns='urn:example:x'>y</x><store xmlns='urn:xmpp:hints'/>", true],
  ['what asks not to be', "<body>quiet</body><no-store xmlns='urn:xmpp:hints'/>", true],
  [
    'an alert',
    "<body>fire</body><headers xmlns='http://jabber.org/protocol/shim'><header name='Urgency'>high</header></headers>",
    true,
  ],
  ['a story', '<subject>Title</subject><body>text</body>', true],
  ['typing', "<composing xmlns='http://jabber.org/protocol/chatstates'/>", false],
])('%s goes to the room as it came; into the archive: %#', async (_what, payload, kept) => {
  await alice.sends(`<message to='${at('desk')}' type='groupchat'>${payload}</message>`);
  expect(bob.received().at(-1)).toContain(`type='groupchat'>${payload}<occupant-id`);
  const answer = await bob.asks(queryOf({ rsm: '<max>1</max><before/>' }));
  expect(answer[0]!.includes(payload)).toBe(kept);
});

test('a room without archive keeps nothing and gives no ids', async () => {
  await alice.makes('off', { enablearchiving: '0' });
  const [echo] = await alice.asks(`<message to='${at('off')}' type='groupchat'><body>x</body></message>`);
  expect(echo).not.toContain('stanza-id');
  expect((await page({}, alice, 'off')).count).toBe(0);
  expect(bodiesIn(await bob.asks(joinOf('off', 'bob')))).toEqual([]);
});

test('what was passed on is there after a crash, and the order goes on', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => alice.says('desk', `n${n}`)));
  const before = (await page({ rsm: '<max>250</max>' })).bodies;
  world.crash();
  expect((await page({ rsm: '<max>250</max>' })).bodies).toEqual(before);
  await alice.joins('desk');
  await alice.says('desk', 'after');
  expect((await page({ rsm: '<max>1</max><before/>' })).bodies).toEqual(['after']);
});

test('a page of long messages ends before it is too much to send, and the next goes on there', async () => {
  for (let n = 11; n <= 18; n += 1) await alice.says('desk', `m${n}${'x'.repeat(200 * 1024)}`);
  const short = (bodies: string[]) => bodies.map((body) => body.replace(/x+$/, ''));
  const newest = await page({ rsm: '<max>18</max><before/>' });
  expect(short(newest.bodies)).toEqual(m(14, 18));
  expect(newest).toMatchObject({ complete: false, count: 18, index: 13 });
  const before = await page({ rsm: `<max>18</max><before>${newest.first}</before>` });
  expect(short(before.bodies)).toEqual(m(1, 13));
  expect(before.complete).toBe(true);
  const oldest = await page({ rsm: '<max>18</max>' });
  expect(short(oldest.bodies)).toEqual(m(1, 15));
  expect(oldest.complete).toBe(false);
  const after = await page({ rsm: `<max>18</max><after>${oldest.last}</after>` });
  expect(short(after.bodies)).toEqual(m(16, 18));
  const joined = await world
    .client('bob', 'two')
    .asks(joinOf('desk', 'robert', "<history maxstanzas='18'/>"));
  expect(short(bodiesIn(joined))).toEqual(m(14, 18));
});

import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { matchesQuery } from '../../../src/model/search-match.ts';
import { parseSearchQuery } from '../../../src/model/search-query.ts';
import { writeMessage } from '../../../src/protocol/xmpp/extensions/messages.ts';
import { ArchiveStore } from '../../../src/server/archive/archive-store.ts';
import { openMark } from '../../../src/server/archive/search-index.ts';
import { escapeText, serialize } from '../../../src/server/stream/element.ts';
import { CORPUS_QUERIES, CORPUS_ROOMS, randomQuery, searchCorpus } from '../../search-corpus.ts';
import {
  at,
  bodiesIn,
  CLOSED,
  conditionIn,
  configureOf,
  grantOf,
  OPEN,
  SECRET,
  World,
  type TestClient,
} from '../rooms/world.ts';

const SERVICE = 'general.localhost';

interface Ask {
  to?: string;
  /** What is in the result set request; the newest by default. */
  rsm?: string;
  fields?: Record<string, string>;
}

async function search(
  client: TestClient,
  words: string,
  { to = SERVICE, rsm = '<before/>', fields = {} }: Ask = {},
) {
  const all = { FORM_TYPE: 'urn:xmpp:mam:2', '{urn:xmpp:fulltext:0}fulltext': words, ...fields };
  const form = Object.entries(all)
    .map(([name, value]) => `<field var='${name}'><value>${escapeText(value)}</value></field>`)
    .join('');
  const answer = await client.asks(
    `<iq type='set' id='q' to='${to}'><query xmlns='urn:xmpp:mam:2' queryid='f'><x xmlns='jabber:x:data' type='submit'>${form}</x><set xmlns='http://jabber.org/protocol/rsm'>${rsm}</set></query></iq>`,
  );
  const fin = answer.at(-1)!;
  return {
    answer,
    fin,
    condition: conditionIn(answer),
    bodies: bodiesIn(answer),
    ids: answer.flatMap((xml) => /<result [^>]*id='([^']+)'/.exec(xml)?.[1] ?? []),
    complete: fin.includes("complete='true'"),
    limited: fin.includes('<limited '),
    first: /<first>([^<]*)</.exec(fin)?.[1],
    last: /<last>([^<]*)</.exec(fin)?.[1],
  };
}

describe('over the fixed corpus', () => {
  let world: World;
  let alice: TestClient;
  const corpus = searchCorpus(SERVICE);

  beforeAll(async () => {
    world = new World({ searches: { burst: 1e6, perSecond: 1e6 } });
    alice = world.client('alice');
    for (const room of CORPUS_ROOMS) await alice.makes(room, OPEN);
    const store = new ArchiveStore(world.database);
    const rooms = world.database.prepare('SELECT id, local FROM rooms').all() as {
      id: number;
      local: string;
    }[];
    for (const { id, room, author, time, text, title, alert } of corpus) {
      const stanza = writeMessage(room, { text, title, alert }, `o-${id}`);
      delete stanza.attrs['to'];
      stanza.attrs['from'] = `${room}/${author.name}`;
      store.append(rooms.find(({ local }) => room === at(local))!.id, {
        id,
        time,
        sender: author.address!,
        nick: author.name,
        hasBody: true,
        stanza: serialize(stanza),
      });
    }
    // What the index does not know is found at the next start.
    world.crash();
  });

  afterAll(() => world.remove());

  const found = async (words: string) => (await search(alice, words)).ids.toReversed().join(' ');

  test.each(CORPUS_QUERIES)('the server finds %s', async (query, expected) => {
    expect(await found(query)).toBe(expected);
  });

  test('the server finds by its index what a look at every message finds', async () => {
    let hits = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const text = randomQuery(seed);
      const query = parseSearchQuery(text, Date.parse);
      const scanned = corpus.toReversed().filter((message) => matchesQuery(message, query, () => false));
      expect([text, await found(text)]).toEqual([text, scanned.map(({ id }) => id).join(' ')]);
      hits += scanned.length;
    }
    expect(hits).toBeGreaterThan(50);
  });

  test('a room answers for itself alone', async () => {
    expect((await search(alice, 'from:bob', { to: at('others') })).ids).toEqual(['m1']);
    expect((await search(alice, 'loss', { to: at('others') })).ids).toEqual([]);
  });

  test('pages follow each other from the newest to the oldest until complete', async () => {
    const all = (await search(alice, 'from:alice')).ids;
    const pages = [];
    for (let before = ''; ;) {
      const page = await search(alice, 'from:alice', { rsm: `<max>2</max><before>${before}</before>` });
      pages.unshift(...page.ids);
      if (page.complete) break;
      before = page.first!;
    }
    expect(all).toEqual(['e1', 'e5', 'e10', 'e12', 'm3']);
    expect(pages).toEqual(all);
  });

  test('pages follow each other from the oldest for who asks as for an archive', async () => {
    const first = await search(alice, 'from:alice', { rsm: '<max>3</max>' });
    expect(first).toMatchObject({ ids: ['e1', 'e5', 'e10'], complete: false });
    const second = await search(alice, 'from:alice', { rsm: `<max>3</max><after>${first.last}</after>` });
    expect(second).toMatchObject({ ids: ['e12', 'm3'], complete: true });
  });

  test('a room can also be paged by the ids of its messages, and by time', async () => {
    const to = at('english');
    expect((await search(alice, 'from:alice', { to, rsm: '<before>e10</before>' })).ids).toEqual([
      'e1',
      'e5',
    ]);
    expect((await search(alice, 'loss', { to, rsm: '<before>nobody</before>' })).condition).toBe(
      'item-not-found',
    );
    const fields = { start: '2026-03-01T01:00:00Z', end: '2026-03-01T03:00:00Z' };
    expect((await search(alice, 'from:bob from:carol', { to, fields })).ids).toEqual(['e2', 'e3', 'e4']);
  });

  test('hostile queries are answered, or refused with a sentence', async () => {
    for (const words of HOSTILE) {
      const { condition, fin } = await search(alice, words);
      expect(['ok', 'bad-request']).toContain(condition);
      if (condition === 'bad-request') expect(fin).toMatch(/<text [^>]*>[A-Z][^<]*\.</);
    }
    expect(world.log).toEqual([]);
  });

  test.each([
    ['in:desk loss', {}, 'bad-request'],
    ['is:mention', {}, 'bad-request'],
    ['is:nothing', {}, 'bad-request'],
    ['after:yesterday loss', {}, 'bad-request'],
    ['loss', { with: 'bob@localhost' }, 'feature-not-implemented'],
    ['loss', { ids: 'e1' }, 'feature-not-implemented'],
  ])('%s with %j is refused', async (words, fields, condition) => {
    expect((await search(alice, words, { fields })).condition).toBe(condition);
  });
});

const HOSTILE = [
  '"',
  '""',
  "'; DROP TABLE room_messages; --",
  'NEAR(a b, 5)',
  'a AND',
  'OR',
  '(((((',
  'marks : r1',
  '^a',
  '***',
  '--a',
  '%_%',
  'a'.repeat(10_000),
  '"'.repeat(2000),
  '漢'.repeat(2000),
  'a '.repeat(50),
  '*a* '.repeat(40),
  'from:" '.repeat(90),
  `from:${'x'.repeat(1900)}`,
];

describe('among rooms', () => {
  let world: World;
  let alice: TestClient;
  let bob: TestClient;

  beforeEach(async () => {
    world = new World();
    alice = world.client('alice');
    bob = world.client('bob');
    for (const [room, settings] of [
      ['open', OPEN],
      ['closed', CLOSED],
      ['secret', SECRET],
      ['unlisted', { membersonly: '0', publicroom: '0' }],
    ] as const) {
      await alice.makes(room, settings);
      await alice.says(room, `treasure in ${room}`);
    }
  });

  afterEach(() => world.remove());

  const treasures = async (client: TestClient) => (await search(client, 'treasure')).bodies;

  test('only those are searched that the asker may read and may know of', async () => {
    expect(await treasures(alice)).toEqual([
      'treasure in open',
      'treasure in closed',
      'treasure in secret',
      'treasure in unlisted',
    ]);
    expect(await treasures(bob)).toEqual(['treasure in open']);
    // An administrator sees all rooms, and reads those that are not open only as a member.
    expect(await treasures(world.client('root'))).toEqual(['treasure in open']);
    expect((await search(bob, 'treasure', { to: at('unlisted') })).bodies).toEqual(['treasure in unlisted']);
    expect((await search(bob, 'treasure', { to: at('closed') })).condition).toBe('registration-required');
    expect((await search(bob, 'treasure', { to: at('secret') })).condition).toBe('item-not-found');
  });

  test('a room that one may not read does not show in the answer at all', async () => {
    await alice.sends(configureOf('open', { membersonly: '1', publicroom: '0' }));
    const hidden = await search(bob, 'treasure', { rsm: '<max>1</max><before/>' });
    const none = await search(bob, 'no-such-word', { rsm: '<max>1</max><before/>' });
    expect(hidden.answer).toEqual(none.answer);
  });

  test('a room is searched from when one may read it until one may not', async () => {
    await alice.sends(grantOf('secret', 'bob', 'member'));
    expect(await treasures(bob)).toEqual(['treasure in open', 'treasure in secret']);
    await alice.sends(grantOf('secret', 'bob', 'none'));
    expect(await treasures(bob)).toEqual(['treasure in open']);
    await alice.sends(grantOf('open', 'bob', 'outcast'));
    expect(await treasures(bob)).toEqual([]);
  });

  test('what is said is looked through by others only in their own categories, and while the room is open', async () => {
    const marked = () =>
      world.database
        .prepare('SELECT count(*) AS count FROM search_words WHERE search_words MATCH ?')
        .get(`marks : ${openMark(SERVICE)}`)!['count'];
    expect(openMark('other.localhost')).not.toBe(openMark(SERVICE));
    await treasures(alice);
    expect(marked()).toBe(1);
    await alice.sends(configureOf('open', { membersonly: '1', publicroom: '0' }));
    await alice.says('open', 'more treasure');
    // What was marked while it was open is put in again without the mark.
    expect(await treasures(alice)).toContain('more treasure');
    expect(await treasures(alice)).toContain('treasure in open');
    expect(marked()).toBe(0);
  });

  test('a room that is destroyed is not searched, and leaves nothing in the index', async () => {
    await world
      .client('root')
      .sends(
        `<iq type='set' id='d' to='${at('open')}'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>`,
      );
    expect(await treasures(bob)).toEqual([]);
    expect(await treasures(alice)).toHaveLength(3);
    const left = () =>
      world.database
        .prepare(
          'SELECT (SELECT count(*) FROM search_rows) AS rows, (SELECT count(*) FROM room_purges) AS purges',
        )
        .get() as { rows: number; purges: number };
    while (left().purges > 0) await wait(5);
    expect(left().rows).toBe(3);
    await alice.makes('open', OPEN);
    expect(await treasures(bob)).toEqual([]);
  });

  test('each result says its room, and is sent by who was asked', async () => {
    const { answer } = await search(alice, 'treasure closed');
    expect(answer[0]).toMatch(
      /^<message xmlns='jabber:client' from='general.localhost' .*<result .*<forwarded .*<message xmlns='jabber:client' from='closed@general.localhost\/alice'.*<stanza-id [^>]*by='closed@general.localhost'.*jid='alice@localhost'/,
    );
  });

  test('where nicks hide who is behind them, addresses find nobody', async () => {
    await alice.makes('masks', { ...OPEN, whois: 'moderators' });
    await alice.joins('masks', 'phantom');
    await alice.says('masks', 'boo');
    expect((await search(bob, 'from:alice@localhost boo')).bodies).toEqual([]);
    expect((await search(alice, 'from:alice@localhost boo')).bodies).toEqual(['boo']);
  });

  test('what was corrected or taken back is not found any more, unless by somebody else', async () => {
    await bob.joins('open');
    const send = async (client: TestClient, id: string, payload: string) =>
      client.asks(`<message to='${at('open')}' type='groupchat' id='${id}'>${payload}</message>`);
    await send(alice, 'a1', '<body>a tyop</body>');
    await send(bob, 'b1', "<body>hacked</body><replace xmlns='urn:xmpp:message-correct:0' id='a1'/>");
    expect((await search(bob, 'tyop')).bodies).toEqual(['a tyop']);
    await send(alice, 'a2', "<body>a typo</body><replace xmlns='urn:xmpp:message-correct:0' id='a1'/>");
    expect((await search(bob, 'tyop')).bodies).toEqual([]);
    expect((await search(bob, 'typo')).bodies).toEqual(['a typo']);
    const id = (await search(bob, 'typo')).ids[0]!;
    await send(bob, 'b2', `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`);
    expect((await search(bob, 'typo')).bodies).toEqual(['a typo']);
    await send(alice, 'a3', `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`);
    expect((await search(bob, 'typo')).bodies).toEqual([]);
  });

  test('a crash loses nothing of the index', async () => {
    await alice.joins('open');
    await Promise.all(Array.from({ length: 250 }, (_, n) => alice.says('open', `needle ${n}`)));
    world.crash();
    const needles = () => search(bob, 'needle', { rsm: '<max>100</max><before/>' });
    let found = await needles();
    // It says so while it has not put all into the index again.
    while (found.limited) found = await needles();
    expect(found.bodies).toHaveLength(100);
    expect(found.bodies.at(-1)).toBe('needle 249');
    expect(found.complete).toBe(false);
    expect((await search(bob, 'needle 3')).bodies).toEqual(['needle 3']);
  });

  test('a session that searches without end is slowed down', async () => {
    const slow = new World({ searches: { burst: 5, perSecond: 0.001 } });
    try {
      const eve = slow.client('bob');
      const conditions = [];
      for (let count = 0; count < 20; count += 1) conditions.push((await search(eve, 'treasure')).condition);
      expect(conditions[0]).toBe('ok');
      expect(conditions.at(-1)).toBe('resource-constraint');
    } finally {
      slow.remove();
    }
  });
});

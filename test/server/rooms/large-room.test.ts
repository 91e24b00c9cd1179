import { afterEach, beforeEach, expect, test } from 'vitest';
import { at, conditionIn, configureOf, grantOf, joinOf, World, type TestClient } from './world.ts';

/** Large past five participants, and no longer with fewer than four. */
const LARGE_FROM = 5;
const NICKS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];

let world: World;
let alice: TestClient;
let others: TestClient[];

/** A room with the first of the nicks in it, each by a session of Bob's. */
async function filled(count: number): Promise<void> {
  await alice.makes('hall');
  others = [];
  for (const nick of NICKS.slice(0, count)) {
    const client = world.client('bob', nick);
    await client.sends(joinOf('hall', nick));
    others.push(client);
  }
  for (const client of [alice, ...others]) client.received();
}

beforeEach(() => {
  world = new World({}, LARGE_FROM);
  alice = world.client('alice');
});

afterEach(() => world.remove());

const LARGE = (participants: number) => `<large xmlns='urn:pchat:0' participants='${participants}'/>`;

test('the one too many makes a room large: all are told, and of who comes and goes no more', async () => {
  await filled(4);
  const fifth = world.client('bob', 'n5');
  const welcome = await fifth.asks(joinOf('hall', 'n5'));
  // Only oneself, the topic, and how many there are.
  expect(welcome.filter((xml) => xml.startsWith('<presence'))).toEqual([
    expect.stringMatching(/from='hall@general.localhost\/n5'.*<large [^>]*participants='6'\/>.*code='110'/),
  ]);
  expect(alice.received()).toEqual([expect.stringContaining(LARGE(6))]);
  const sixth = world.client('carol', 'n6');
  await sixth.sends(joinOf('hall', 'n6'));
  await sixth.sends(`<presence to='${at('hall')}/other'/>`);
  await sixth.sends(`<presence to='${at('hall')}/other' type='unavailable'/>`);
  // Only how many there are, which has changed by more than a tenth each time.
  expect(alice.received()).toEqual([expect.stringContaining(LARGE(7)), expect.stringContaining(LARGE(6))]);
});

test('below four fifths of that everyone is told of everyone again', async () => {
  await filled(5);
  const leave = async (nick: number) =>
    others[nick]!.sends(`<presence to='${at('hall')}/${NICKS[nick]!}' type='unavailable'/>`);
  await leave(4);
  await leave(3);
  // Four are there: no more than was allowed, and not yet so few.
  expect(alice.received()).toEqual([expect.stringContaining(LARGE(5)), expect.stringContaining(LARGE(4))]);
  await leave(2);
  const told = alice.received();
  expect(told[0]).toContain("<large xmlns='urn:pchat:0' participants='3' ended='1'/>");
  expect(told.slice(1).map((xml) => /from='[^/]*\/([^']*)'/.exec(xml)?.[1])).toEqual(['n1', 'n2']);
});

test('who writes in a large room is told with what they write, and nobody else can say so', async () => {
  await filled(5);
  await others[0]!.sends(
    `<message to='${at('hall')}' type='groupchat'><body>hi</body><author xmlns='urn:pchat:0' jid='root@localhost'/></message>`,
  );
  const [message] = alice.received();
  expect(message!.match(/<author [^>]*>/g)).toEqual([
    "<author xmlns='urn:pchat:0' jid='bob@localhost' roles=''/>",
  ]);
});

test('what is said in a large room is kept without the address, which is told to who may know it then', async () => {
  await filled(5);
  await others[0]!.says('hall', 'hi');
  await alice.sends(configureOf('hall', { whois: 'moderators' }));
  const history = `<iq type='set' id='q' to='${at('hall')}'><query xmlns='urn:xmpp:mam:2'/></iq>`;
  expect((await others[1]!.asks(history)).join('')).not.toContain('bob@localhost<');
  expect((await others[1]!.asks(history)).join('')).not.toContain('<author');
});

test('who is there is told to who asks from inside, as far as the words go', async () => {
  await filled(5);
  const ask = (words: string) =>
    `<iq type='get' id='p' to='${at('hall')}'><participants xmlns='urn:pchat:0' words='${words}'/></iq>`;
  const [answer] = await others[0]!.asks(ask('N3'));
  expect(answer).toContain("<participants xmlns='urn:pchat:0' count='6'>");
  expect(answer!.match(/<participant [^>]*>/g)).toEqual([
    "<participant nick='n3' jid='bob@localhost' roles='' post='1'/>",
  ]);
  expect(conditionIn(await world.client('dave').asks(ask('')))).toBe('not-acceptable');
});

test('a role that changes in a large room is told to whose it is', async () => {
  await filled(5);
  await alice.sends(grantOf('hall', 'bob', 'member'));
  expect(others[0]!.received()).toContainEqual(
    expect.stringMatching(/<standing xmlns='urn:pchat:0' roles='member' post='1'\/>/),
  );
});

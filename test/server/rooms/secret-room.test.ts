import { afterEach, beforeEach, expect, test } from 'vitest';
import { adminOf, at, configureOf, grantOf, joinOf, SECRET, World, type TestClient } from './world.ts';

/*
 * A secret room must look like no room. Each request goes to a secret room and to a name that nobody has, and the answers must
 * be the same to the letter, but for the name.
 */

let world: World;
let mallory: TestClient;

beforeEach(async () => {
  world = new World();
  const alice = world.client('alice');
  await alice.makes('secret', { roomname: 'Plans', ...SECRET });
  await alice.says('secret', 'the plan');
  await alice.sends(`<message to='${at('secret')}' type='groupchat'><subject>topic</subject></message>`);
  mallory = world.client('bob', 'mallory');
});

afterEach(() => world.remove());

const INFO = 'http://jabber.org/protocol/disco#info';
const ITEMS = 'http://jabber.org/protocol/disco#items';
const OWNER = 'http://jabber.org/protocol/muc#owner';
const USER = 'http://jabber.org/protocol/muc#user';
const iq = (type: string, to: string, payload: string) =>
  `<iq type='${type}' id='r' to='${to}'>${payload}</iq>`;

const REQUESTS: Record<string, (room: string) => string> = {
  'disco#info': (room) => iq('get', at(room), `<query xmlns='${INFO}'/>`),
  'disco#info of a node': (room) => iq('get', at(room), `<query xmlns='${INFO}' node='x-roomuser-item'/>`),
  'disco#items': (room) => iq('get', at(room), `<query xmlns='${ITEMS}'/>`),
  'a page of the directory after it': (room) =>
    iq(
      'get',
      'general.localhost',
      `<query xmlns='${ITEMS}'><set xmlns='http://jabber.org/protocol/rsm'><after>${at(room)}</after></set></query>`,
    ),
  'a ping': (room) => iq('get', at(room), "<ping xmlns='urn:xmpp:ping'/>"),
  'a ping of a participant': (room) => iq('get', `${at(room)}/alice`, "<ping xmlns='urn:xmpp:ping'/>"),
  'a ping of nobody': (room) => iq('get', `${at(room)}/nobody`, "<ping xmlns='urn:xmpp:ping'/>"),
  'the archive': (room) => iq('set', at(room), "<query xmlns='urn:xmpp:mam:2'/>"),
  'the archive form': (room) => iq('get', at(room), "<query xmlns='urn:xmpp:mam:2'/>"),
  'the archive metadata': (room) => iq('get', at(room), "<metadata xmlns='urn:xmpp:mam:2'/>"),
  'a broken archive query': (room) =>
    iq(
      'set',
      at(room),
      "<query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>-1</max></set></query>",
    ),
  'the settings': (room) => iq('get', at(room), `<query xmlns='${OWNER}'/>`),
  'new settings': (room) => configureOf(room, { roomname: 'mine' }),
  'broken settings': (room) => configureOf(room, { publicroom: 'perhaps' }),
  'its destruction': (room) => iq('set', at(room), `<query xmlns='${OWNER}'><destroy/></query>`),
  'the members': (room) => adminOf(room, "<item affiliation='member'/>", 'get'),
  'a grant': (room) => grantOf(room, 'bob', 'owner'),
  'a kick': (room) => adminOf(room, "<item nick='alice' role='none'/>"),
  registration: (room) => iq('get', at(room), "<query xmlns='jabber:iq:register'/>"),
  'a vcard': (room) => iq('get', at(room), "<vCard xmlns='vcard-temp'/>"),
  'a vcard of a participant': (room) => iq('get', `${at(room)}/alice`, "<vCard xmlns='vcard-temp'/>"),
  'something unheard of': (room) => iq('set', at(room), "<x xmlns='urn:example:x'/>"),
  'an iq with nothing in it': (room) => iq('set', at(room), ''),
  'a message': (room) => `<message id='m' to='${at(room)}' type='groupchat'><body>x</body></message>`,
  'a topic': (room) => `<message id='m' to='${at(room)}' type='groupchat'><subject>x</subject></message>`,
  'a private message': (room) =>
    `<message id='m' to='${at(room)}/alice' type='chat'><body>x</body></message>`,
  'a message of another kind': (room) => `<message id='m' to='${at(room)}'><body>x</body></message>`,
  'an invitation': (room) =>
    `<message id='m' to='${at(room)}'><x xmlns='${USER}'><invite to='carol@localhost'/></x></message>`,
  'a declined invitation': (room) =>
    `<message id='m' to='${at(room)}'><x xmlns='${USER}'><decline to='alice@localhost'/></x></message>`,
  'a voice request': (room) =>
    `<message id='m' to='${at(room)}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field></x></message>`,
  leaving: (room) => `<presence id='p' type='unavailable' to='${at(room)}/bob'/>`,
  'a status': (room) => `<presence id='p' to='${at(room)}/bob'/>`,
  'a presence without a nick': (room) => `<presence id='p' to='${at(room)}'/>`,
  'a join': (room) => joinOf(room, 'bob'),
  'a join by the nick of someone there': (room) => joinOf(room, 'alice'),
  'a join with a bad nick': (room) => joinOf(room, ' '),
  'a join and history': (room) => joinOf(room, 'bob', "<history maxstanzas='50'/>"),
};

/** After a join, from inside what was joined. */
const INSIDE: Record<string, (room: string) => string> = {
  ...REQUESTS,
  'a new nick': (room) => `<presence id='p' to='${at(room)}/robert'/>`,
  'a message to oneself': (room) =>
    `<message id='m' to='${at(room)}/bob' type='chat'><body>x</body></message>`,
  'a cancelled creation': (room) =>
    iq('set', at(room), `<query xmlns='${OWNER}'><x xmlns='jabber:x:data' type='cancel'/></query>`),
};
// The one answer that differs (see creation.ts): the name is taken.
delete INSIDE['new settings'];

async function answer(client: TestClient, request: string, room: string): Promise<string[]> {
  return (await client.asks(request)).map((xml) => anonymous(xml, room));
}

/** Without the name, and without the keyed hash of it. */
function anonymous(xml: string, room: string): string {
  return xml.replaceAll(room, 'ROOM').replaceAll(/(occupant-id:0' id=)'[^']*'/g, "$1'HASH'");
}

test.each(Object.entries(REQUESTS))(
  '%s tells a stranger nothing of a secret room',
  async (_name, request) => {
    const secret = await answer(mallory, request('secret'), 'secret');
    const none = await answer(mallory, request('nothere'), 'nothere');
    expect(secret).toEqual(none);
  },
);

test.each(Object.entries(INSIDE))(
  '%s tells a stranger nothing of a secret room whose name they have joined',
  async (_name, request) => {
    await mallory.joins('secret', 'bob');
    await mallory.joins('nothere', 'bob');
    const secret = await answer(mallory, request('secret'), 'secret');
    const none = await answer(mallory, request('nothere'), 'nothere');
    expect(secret).toEqual(none);
  },
);

test.each(Object.entries(REQUESTS))(
  '%s tells the banned nothing of a secret room',
  async (_name, request) => {
    await world.client('alice', 'two').sends(grantOf('secret', 'bob', 'outcast'));
    expect(await answer(mallory, request('secret'), 'secret')).toEqual(
      await answer(mallory, request('nothere'), 'nothere'),
    );
  },
);

test('a stranger inside a room of that name hears nothing of the secret one, nor is heard there', async () => {
  const alice = world.clients[0]!;
  await mallory.joins('secret', 'bob');
  alice.received();
  await alice.says('secret', 'hidden');
  await mallory.sends(`<presence to='${at('secret')}/bob'><show>away</show></presence>`);
  expect(mallory.received().join('')).not.toContain('hidden');
  expect(alice.received().join('')).not.toContain('bob');
});

test('claiming a taken name is refused as for any room that someone was faster to make', async () => {
  await mallory.joins('secret', 'bob');
  await mallory.joins('race', 'bob');
  await world.client('carol').makes('race');
  const secret = await answer(mallory, configureOf('secret', {}), 'secret');
  expect(secret).toEqual(await answer(mallory, configureOf('race', {}), 'race'));
  expect(secret[0]).toContain('<conflict ');
});

test('the members of a secret room have all of it', async () => {
  const alice = world.clients[0]!;
  await alice.sends(grantOf('secret', 'bob', 'member'));
  const sent = await mallory.asks(joinOf('secret', 'bob'));
  expect(sent.join('')).toContain('the plan');
});

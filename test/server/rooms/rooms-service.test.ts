import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import {
  adminOf,
  at,
  bodiesIn,
  CLOSED,
  conditionIn,
  configureOf,
  grantOf,
  joinOf,
  like,
  SECRET,
  World,
  type TestClient,
} from './world.ts';

let world: World;
let alice: TestClient;
let bob: TestClient;
let carol: TestClient;

beforeEach(() => {
  world = new World();
  alice = world.client('alice');
  bob = world.client('bob');
  carol = world.client('carol');
});

afterEach(() => world.remove());

const INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
const ITEMS = "<query xmlns='http://jabber.org/protocol/disco#items'/>";
const PING = "<ping xmlns='urn:xmpp:ping'/>";

function leaveOf(room: string, nick: string): string {
  return `<presence type='unavailable' to='${at(room)}/${nick}'><status>bye</status></presence>`;
}

function subjectOf(room: string, subject: string): string {
  return `<message to='${at(room)}' type='groupchat'><subject>${subject}</subject></message>`;
}

test('a new service has a lobby with a description and a topic', async () => {
  const [items] = await alice.asks(`<iq type='get' id='i' to='general.localhost'>${ITEMS}</iq>`);
  expect(items).toContain("<item jid='lobby@general.localhost' name='Lobby'/>");
  const [info] = await alice.asks(`<iq type='get' id='i' to='${at('lobby')}'>${INFO}</iq>`);
  for (const feature of [
    'muc_open',
    'muc_public',
    'muc_persistent',
    'urn:xmpp:mam:2',
    'urn:xmpp:occupant-id:0',
  ]) {
    expect(info).toContain(`<feature var='${feature}'/>`);
  }
  expect(info).toContain("<field var='muc#roominfo_description'><value>Where everyone meets.");
  expect(info).toContain("<field var='muc#roominfo_subject'><value>Say hello");
});

test('a destroyed lobby is not made again at the next start', async () => {
  const root = world.client('root');
  await root.sends(
    `<iq type='set' id='d' to='${at('lobby')}'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>`,
  );
  world.crash();
  expect(conditionIn(await alice.asks(`<iq type='get' id='i' to='${at('lobby')}'>${INFO}</iq>`))).toBe(
    'item-not-found',
  );
});

test('a joiner is sent who is there, then themselves, then history, then the topic', async () => {
  await alice.joins('lobby');
  await alice.says('lobby', 'first');
  await alice.says('lobby', 'second');
  const sent = await bob.asks(joinOf('lobby', 'bob'));
  expect(sent).toHaveLength(5);
  expect(like(`<presence from='${at('lobby')}/alice' to='bob@localhost/one'/>`, sent[0]!)).toBe(true);
  expect(
    like(
      `<presence from='${at('lobby')}/bob'><x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='none' role='participant' jid='bob@localhost/one'/>
        <status code='110'/><status code='100'/><status code='170'/></x></presence>`,
      sent[1]!,
    ),
  ).toBe(true);
  expect(bodiesIn(sent)).toEqual(['first', 'second']);
  expect(sent[2]).toContain("<delay xmlns='urn:xmpp:delay' from='lobby@general.localhost' stamp='");
  expect(sent[4]).toContain('<subject>Say hello');
  const [seen] = alice.received().filter((xml) => xml.includes('/bob'));
  expect(seen).toContain("jid='bob@localhost/one'");
  expect(seen).not.toContain("code='110'");
});

test('a joiner gets as much history as they ask for', async () => {
  await alice.joins('lobby');
  for (let n = 1; n <= 30; n += 1) await alice.says('lobby', `m${n}`);
  const asks = async (history: string) => {
    const sent = await bob.asks(joinOf('lobby', 'bob', history));
    await bob.sends(leaveOf('lobby', 'bob'));
    return bodiesIn(sent);
  };
  expect(await asks('')).toHaveLength(20);
  expect(await asks("<history maxstanzas='0'/>")).toEqual([]);
  expect(await asks("<history maxchars='0'/>")).toEqual([]);
  expect(await asks("<history maxstanzas='2'/>")).toEqual(['m29', 'm30']);
  expect(await asks("<history maxstanzas='999999999'/>")).toHaveLength(30);
  expect(await asks("<history since='2999-01-01T00:00:00Z'/>")).toEqual([]);
  expect(await asks("<history seconds='3600'/>")).toHaveLength(20);
});

test('everyone gets a message once, in order, with one id of the archive and one occupant id', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  await alice.sends(
    `<message to='${at('lobby')}' type='groupchat' id='a1'><body>x &lt; y</body>
      <stanza-id xmlns='urn:xmpp:sid:0' by='${at('lobby')}' id='forged'/>
      <occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>
      <delay xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z'/>
      <x xmlns='http://jabber.org/protocol/muc#user'><item jid='root@localhost'/></x>
      <retract xmlns='urn:xmpp:message-retract:1' id='1'><moderated xmlns='urn:xmpp:message-moderate:1'/></retract>
      <origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>
     <message to='${at('lobby')}' type='groupchat' id='a2'><body>two</body></message>`,
  );
  const [first, second] = bob.received();
  expect(
    like(
      `<message to='bob@localhost/one' from='${at('lobby')}/alice' type='groupchat' id='a1'><body>x &lt; y</body></message>`,
      first!,
    ),
  ).toBe(true);
  expect(first!.match(/<stanza-id /g)).toHaveLength(1);
  expect(first!.match(/<occupant-id /g)).toHaveLength(1);
  expect(first).not.toMatch(/forged|2001|root@|moderated/);
  expect(second).toContain("id='a2'");
  expect(alice.received().map((xml) => xml.replace(/ to='[^']*'/, ''))).toEqual(
    [first, second].map((xml) => xml!.replace(/ to='[^']*'/, '')),
  );
});

test("a client's own origin-id comes back to it", async () => {
  await alice.joins('lobby');
  const [echo] = await alice.asks(
    `<message to='${at('lobby')}' type='groupchat'><body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='mine'/></message>`,
  );
  expect(echo).toContain("<origin-id xmlns='urn:xmpp:sid:0' id='mine'/>");
});

test('who joins between two messages has each of them once, by history or live', async () => {
  await alice.joins('lobby');
  const said = alice.says('lobby', 'before');
  await bob.sends(joinOf('lobby', 'bob'));
  await said;
  await alice.says('lobby', 'after');
  expect(bodiesIn(bob.received())).toEqual(['before', 'after']);
});

test('only who is in the room talks in it', async () => {
  expect(
    conditionIn(await bob.asks(`<message to='${at('lobby')}' type='groupchat'><body>x</body></message>`)),
  ).toBe('not-acceptable');
});

test('a nick that someone has is refused, also in other letters', async () => {
  await alice.joins('lobby', 'Alice');
  expect(conditionIn(await bob.asks(joinOf('lobby', 'Alice')))).toBe('conflict');
  expect(conditionIn(await bob.asks(joinOf('lobby', 'aLICE')))).toBe('conflict');
  await bob.joins('lobby', 'bob');
  expect(conditionIn(await bob.asks(joinOf('lobby', 'alice')))).toBe('conflict');
});

test.each(['&#x202e;evil', '   ', 'x'.repeat(65), 'a&#x2028;b'])('the nick %j is refused', async (nick) => {
  expect(conditionIn(await bob.asks(joinOf('lobby', nick)))).toBe('jid-malformed');
});

test('a nick is tidied and the joiner told so', async () => {
  const sent = await bob.asks(joinOf('lobby', ' bob '));
  expect(sent[0]).toContain(`from='${at('lobby')}/bob'`);
  expect(sent[0]).toContain("<status code='210'/>");
});

test('a new nick is announced as such', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  await bob.sends(`<presence to='${at('lobby')}/robert'/>`);
  const [gone, here] = alice.received();
  expect(
    like(
      `<presence from='${at('lobby')}/bob' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item nick='robert'/><status code='303'/></x></presence>`,
      gone!,
    ),
  ).toBe(true);
  expect(here).toContain(`from='${at('lobby')}/robert'`);
  await bob.says('lobby', 'me');
  expect(alice.received()[0]).toContain(`from='${at('lobby')}/robert'`);
});

test('a person with two clients is one participant', async () => {
  const phone = world.client('bob', 'phone');
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  const sent = await phone.asks(joinOf('lobby', 'bob'));
  expect(sent.some((xml) => xml.includes("<status code='110'/>"))).toBe(true);
  expect(alice.received()).toEqual([]);
  await alice.says('lobby', 'both');
  expect(bodiesIn(bob.received())).toEqual(['both']);
  expect(bodiesIn(phone.received())).toEqual(['both']);
  alice.received();
  await phone.sends(leaveOf('lobby', 'bob'));
  expect(phone.received()[0]).toContain("type='unavailable'");
  expect(alice.received()).toEqual([]);
  bob.ends();
  expect(alice.received()[0]).toContain("type='unavailable'");
});

test('a status of a participant reaches the others, without what only rooms say', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  await bob.sends(
    `<presence to='${at('lobby')}/bob'><show>away</show><occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/>
      <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner'/></x></presence>`,
  );
  const [seen] = alice.received();
  expect(seen).toContain('<show>away</show>');
  expect(seen).not.toMatch(/forged|owner/);
});

test('leaving is told to all, with its reason', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  const [own] = await bob.asks(leaveOf('lobby', 'bob'));
  expect(own).toContain("<status code='110'/>");
  const [seen] = alice.received();
  expect(
    like(
      `<presence from='${at('lobby')}/bob' type='unavailable'><status>bye</status><x xmlns='http://jabber.org/protocol/muc#user'><item role='none' jid='bob@localhost/one'/></x></presence>`,
      seen!,
    ),
  ).toBe(true);
});

test('a private message reaches its one receiver and no archive', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  await carol.joins('lobby');
  bob.received();
  carol.received();
  await alice.sends(`<message to='${at('lobby')}/bob' type='chat'><body>psst</body></message>`);
  expect(bob.received()[0]).toMatch(/from='lobby@general.localhost\/alice'.*<body>psst/);
  expect(carol.received()).toEqual([]);
  const [fin] = await alice.asks(
    `<iq type='set' id='q' to='${at('lobby')}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  );
  expect(fin).toContain('<count>0</count>');
  expect(
    conditionIn(await alice.asks(`<message to='${at('lobby')}/nobody' type='chat'><body>x</body></message>`)),
  ).toBe('item-not-found');
});

test('a topic is kept, told to all and sent to who joins; a story is no topic', async () => {
  await alice.makes('desk');
  await alice.sends(subjectOf('desk', 'fx &amp; rates'));
  await alice.sends(
    `<message to='${at('desk')}' type='groupchat'><subject>Title</subject><body>long</body></message>`,
  );
  world.crash();
  const sent = await bob.asks(joinOf('desk', 'bob'));
  expect(sent.at(-1)).toContain('<subject>fx &amp; rates</subject>');
  expect(sent.at(-1)).toContain(`from='${at('desk')}/alice'`);
  expect(bodiesIn(sent)).toEqual(['long']);
});

test('only moderators set the topic where participants may not', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  expect(conditionIn(await bob.asks(subjectOf('desk', 'mine')))).toBe('forbidden');
  await alice.sends(configureOf('desk', { changesubject: '1' }));
  expect(conditionIn(await bob.asks(subjectOf('desk', 'mine')))).toBe('ok');
  expect(conditionIn(await bob.asks(subjectOf('desk', 'x'.repeat(1025))))).toBe('not-acceptable');
});

test('a room is created by joining, locked until configured, and then its creator’s', async () => {
  const sent = await alice.asks(joinOf('desk', 'alice'));
  expect(
    like(
      `<presence from='${at('desk')}/alice'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='owner' role='moderator'/><status code='110'/><status code='201'/></x></presence>`,
      sent[0]!,
    ),
  ).toBe(true);
  expect(sent[1]).toContain('<subject/>');
  expect(conditionIn(await bob.asks(`<iq type='get' id='i' to='${at('desk')}'>${INFO}</iq>`))).toBe(
    'item-not-found',
  );
  expect(
    conditionIn(await alice.asks(`<message to='${at('desk')}' type='groupchat'><body>x</body></message>`)),
  ).toBe('not-allowed');
  const [form] = await alice.asks(
    `<iq type='get' id='f' to='${at('desk')}'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>`,
  );
  expect(form).toContain("var='muc#roomconfig_roomname'");
  await alice.sends(configureOf('desk', { roomname: 'Desk', ...CLOSED }));
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('registration-required');
  world.crash();
  const [info] = await bob.asks(`<iq type='get' id='i' to='${at('desk')}'>${INFO}</iq>`);
  expect(info).toContain("name='Desk'");
  expect(info).toContain('muc_membersonly');
});

test('an instant room is open at once; a cancelled one never was', async () => {
  await alice.makes('quick');
  await bob.joins('quick');
  await alice.joins('never');
  const sent = await alice.asks(
    `<iq type='set' id='c' to='${at('never')}'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='cancel'/></query></iq>`,
  );
  expect(sent[0]).toContain("type='unavailable'");
  expect(conditionIn(await alice.asks(`<iq type='get' id='i' to='${at('never')}'>${INFO}</iq>`))).toBe(
    'item-not-found',
  );
});

test('of two who create one name the first to configure has it', async () => {
  await alice.joins('race');
  await bob.joins('race');
  expect(conditionIn(await bob.asks(configureOf('race', {})))).toBe('ok');
  expect(conditionIn(await alice.asks(configureOf('race', {})))).toBe('conflict');
  await alice.sends(leaveOf('race', 'alice'));
  bob.received();
  await alice.joins('race');
  expect(bob.received()[0]).toContain(`from='${at('race')}/alice'`);
});

test('a temporary room ends with its last participant, and with the server', async () => {
  await alice.makes('brief', { persistentroom: '0' });
  await alice.sends(leaveOf('brief', 'alice'));
  expect(conditionIn(await alice.asks(`<iq type='get' id='i' to='${at('brief')}'>${INFO}</iq>`))).toBe(
    'item-not-found',
  );
  await alice.makes('brief', { persistentroom: '0' });
  world.crash();
  expect(conditionIn(await alice.asks(`<iq type='get' id='i' to='${at('brief')}'>${INFO}</iq>`))).toBe(
    'item-not-found',
  );
});

test('changed settings are told by status, and shut out who no longer belongs', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  alice.received();
  await alice.sends(configureOf('desk', { whois: 'moderators', enablearchiving: '0', roomname: 'New' }));
  const notice = bob.received().at(-1)!;
  for (const code of ['104', '171', '173']) expect(notice).toContain(`<status code='${code}'/>`);
  const sent = await alice.asks(configureOf('desk', CLOSED));
  expect(sent.some((xml) => xml.includes('/bob') && xml.includes("<status code='322'/>"))).toBe(true);
  expect(conditionIn(await bob.asks(`<iq type='get' id='p' to='${at('desk')}/bob'>${PING}</iq>`))).toBe(
    'not-acceptable',
  );
});

test.each<Record<string, string>>([
  { roomname: 'x'.repeat(129) },
  { publicroom: 'maybe' },
  { whois: 'nobody' },
  { maxusers: '-1' },
])('the settings %j are refused and nothing changes', async (settings) => {
  await alice.makes('desk', { roomname: 'Desk' });
  expect(conditionIn(await alice.asks(configureOf('desk', settings)))).toBe('not-acceptable');
  const [info] = await alice.asks(`<iq type='get' id='i' to='${at('desk')}'>${INFO}</iq>`);
  expect(info).toContain("name='Desk'");
});

test('in an anonymous room only moderators see who is who', async () => {
  await alice.makes('masks', { whois: 'moderators' });
  await bob.joins('masks', 'fox');
  expect(alice.received()[0]).toContain('bob@localhost');
  expect((await carol.asks(joinOf('masks', 'owl'))).filter((xml) => /bob|alice@/.test(xml))).toEqual([]);
  await bob.says('masks', 'hi');
  expect(carol.received().join('')).not.toContain('bob');
  const page = await carol.asks(
    `<iq type='set' id='q' to='${at('masks')}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  );
  expect(page.join('')).not.toContain('bob');
});

test('in a moderated room the voiceless listen until they are given voice', async () => {
  await alice.makes('stage', { moderatedroom: '1' });
  await bob.joins('stage');
  expect(
    conditionIn(await bob.asks(`<message to='${at('stage')}' type='groupchat'><body>x</body></message>`)),
  ).toBe('forbidden');
  await alice.sends(adminOf('stage', "<item nick='bob' role='participant'/>"));
  expect(bob.received()[0]).toContain("role='participant'");
  await bob.says('stage', 'thanks');
  expect(bodiesIn(alice.received())).toEqual(['thanks']);
});

test('a kick and a ban are told with their reason; the banned do not come back', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  await alice.sends(adminOf('desk', "<item nick='bob' role='none'><reason>spam</reason></item>"));
  expect(bob.received().at(-1)).toMatch(
    /type='unavailable'.*nick='alice'.*<reason>spam<\/reason>.*code='307'/,
  );
  await bob.joins('desk');
  await alice.sends(grantOf('desk', 'bob', 'outcast'));
  expect(bob.received().at(-1)).toContain("<status code='301'/>");
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('forbidden');
  world.crash();
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('forbidden');
});

test('a room keeps an owner, and nobody bans themselves', async () => {
  await alice.makes('desk');
  expect(conditionIn(await alice.asks(grantOf('desk', 'alice', 'none')))).toBe('conflict');
  expect(conditionIn(await alice.asks(grantOf('desk', 'alice', 'outcast')))).toBe('conflict');
  expect(conditionIn(await alice.asks(grantOf('desk', 'nobody', 'member')))).toBe('item-not-found');
});

test('of several changes either all are made or none', async () => {
  await alice.makes('desk', CLOSED);
  const items =
    "<item jid='bob@localhost' affiliation='member'/><item jid='nobody@localhost' affiliation='member'/>";
  expect(conditionIn(await alice.asks(adminOf('desk', items)))).toBe('item-not-found');
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('registration-required');
});

test('who is added to a closed room is told, and whoever is taken out must leave', async () => {
  await alice.makes('desk', CLOSED);
  await alice.sends(grantOf('desk', 'bob', 'member'));
  expect(bob.received()[0]).toContain("<invite from='alice@localhost'/>");
  await bob.joins('desk');
  await alice.sends(grantOf('desk', 'bob', 'none'));
  expect(bob.received().at(-1)).toContain("<status code='321'/>");
});

test('an invitation reaches the invited and lets them into a closed room', async () => {
  await alice.makes('desk', CLOSED);
  const invite = `<message to='${at('desk')}'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='bob@localhost'><reason>come</reason></invite></x></message>`;
  await alice.sends(invite);
  expect(bob.received()[0]).toBe(
    `<message xmlns='jabber:client' from='${at('desk')}' to='bob@localhost'><x xmlns='http://jabber.org/protocol/muc#user'><invite from='alice@localhost'><reason>come</reason></invite></x><x xmlns='jabber:x:conference' jid='${at('desk')}' reason='come'/><invitation xmlns='urn:pchat:0' id='1'/></message>`,
  );
  await bob.joins('desk');
  expect(conditionIn(await bob.asks(invite.replace('bob@', 'carol@')))).toBe('forbidden');
  // Who is not there is told when they come.
  expect(conditionIn(await alice.asks(invite.replace('bob@', 'dave@')))).toBe('ok');
  alice.received();
  await bob.sends(
    `<message to='${at('desk')}'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='alice@localhost'/></x></message>`,
  );
  // Who has joined has accepted.
  expect(alice.received()).toEqual([]);
  await world
    .client('dave')
    .sends(
      `<message to='${at('desk')}'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='alice@localhost'/></x></message>`,
    );
  expect(alice.received()[0]).toContain("<decline from='dave@localhost'/>");
});

test('a destroyed room takes everything with it', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  await bob.says('desk', 'old');
  bob.received();
  await world
    .client('root')
    .sends(
      `<iq type='set' id='d' to='${at('desk')}'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy jid='${at('lobby')}'><reason>done</reason></destroy></query></iq>`,
    );
  expect(bob.received()).toEqual([
    expect.stringMatching(/type='unavailable'.*<destroy jid='lobby@general.localhost'><reason>done/),
  ]);
  await bob.makes('desk');
  const page = await bob.asks(
    `<iq type='set' id='q' to='${at('desk')}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  );
  expect(bodiesIn(page)).toEqual([]);
});

test('a client asks the room whether it is still in it', async () => {
  const ping = `<iq type='get' id='p' to='${at('lobby')}/alice'>${PING}</iq>`;
  expect(conditionIn(await alice.asks(ping))).toBe('not-acceptable');
  await alice.joins('lobby');
  expect(conditionIn(await alice.asks(ping))).toBe('ok');
  expect(conditionIn(await bob.asks(ping))).toBe('not-acceptable');
});

test('a client that believes itself in a room is told that it is not', async () => {
  expect(conditionIn(await alice.asks(`<presence to='${at('lobby')}/alice'/>`))).toBe('not-acceptable');
});

test('occupant ids stay the same across nicks, visits and restarts, and differ between rooms', async () => {
  const idOf = async (room: string, nick: string) => {
    const sent = await bob.asks(joinOf(room, nick));
    await bob.sends(leaveOf(room, nick));
    return sent.map((xml) => /<occupant-id [^>]*id='([^']+)'/.exec(xml)?.[1]).find(Boolean);
  };
  await alice.makes('desk');
  const first = await idOf('lobby', 'bob');
  expect(first).toMatch(/^[\w-]{43}$/);
  world.crash();
  expect(await idOf('lobby', 'robert')).toBe(first);
  expect(await idOf('desk', 'bob')).not.toBe(first);
});

test('the list of rooms comes in pages', async () => {
  for (const room of ['aa', 'bb', 'cc']) await alice.makes(room, { roomname: `Room ${room}` });
  const items = async (set: string) => {
    const [answer] = await bob.asks(
      `<iq type='get' id='i' to='general.localhost'><query xmlns='http://jabber.org/protocol/disco#items'><set xmlns='http://jabber.org/protocol/rsm'>${set}</set></query></iq>`,
    );
    return [...answer!.matchAll(/<item jid='(\w+)@/g)].map((match) => match[1]);
  };
  expect(await items('<max>2</max>')).toEqual(['aa', 'bb']);
  expect(await items(`<max>2</max><after>${at('bb')}</after>`)).toEqual(['cc', 'lobby']);
  expect(await items(`<max>2</max><before>${at('cc')}</before>`)).toEqual(['aa', 'bb']);
  expect(await items('<max>1</max><before/>')).toEqual(['lobby']);
  expect(await items('<max>0</max>')).toEqual([]);
});

test.each(["o'brien", '100%', 'a_b', '"; drop table rooms; --', 'Ünïcode'.toLowerCase(), '*', '?1'])(
  'a room may be called %j and is no other room',
  async (name) => {
    const local = name.replace(/["'; ]/g, '+');
    await alice.makes(local, { roomname: name.replaceAll('"', '&quot;') });
    await alice.says(local, 'kept');
    const page = await bob.asks(
      `<iq type='set' id='q' to='${at(local)}'><query xmlns='urn:xmpp:mam:2'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field><field var='with'><value>${at(local)}/alice</value></field></x></query></iq>`,
    );
    expect(bodiesIn(page)).toEqual(['kept']);
    expect(conditionIn(await bob.asks(`<iq type='get' id='i' to='${at('axb')}'>${INFO}</iq>`))).toBe(
      'item-not-found',
    );
  },
);

test('floods are refused and leave the room working', async () => {
  world.remove();
  world = new World({
    messages: { burst: 3, perSecond: 0 },
    joinedRooms: 1,
    creations: { burst: 1, perSecond: 0 },
  });
  alice = world.client('alice');
  bob = world.client('bob');
  await alice.joins('lobby');
  await bob.joins('lobby');
  alice.received();
  for (let n = 0; n < 5; n += 1) await bob.says('lobby', `m${n}`);
  expect(bodiesIn(alice.received())).toEqual(['m0', 'm1', 'm2']);
  expect(conditionIn(bob.received())).toBe('resource-constraint');
  expect(conditionIn(await bob.asks(joinOf('other', 'bob')))).toBe('resource-constraint');
  await bob.sends(leaveOf('lobby', 'bob'));
  await bob.makes('other');
  await bob.sends(leaveOf('other', 'bob'));
  await bob.joins('another');
  expect(conditionIn(await bob.asks(configureOf('another', {})))).toBe('resource-constraint');
});

test('a full disk is told to the sender, and nobody gets what was not kept', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  const { page_count: pages } = world.database.prepare('PRAGMA page_count').get() as { page_count: number };
  world.database.exec(`PRAGMA max_page_count = ${pages}`);
  bob.received();
  const answers = await alice.asks(
    `<message to='${at('lobby')}' type='groupchat' id='big'><body>${'x'.repeat(200_000)}</body></message>`,
  );
  expect(conditionIn(answers)).toBe('resource-constraint');
  expect(answers[0]).toContain('disk');
  expect(bob.received()).toEqual([]);
  world.database.exec('PRAGMA max_page_count = 1000000');
  await alice.says('lobby', 'again');
  expect(bodiesIn(bob.received())).toEqual(['again']);
});

test('one message that does not fit does not hold back those that came with it', async () => {
  await alice.joins('lobby');
  await bob.joins('lobby');
  const { page_count: pages } = world.database.prepare('PRAGMA page_count').get() as { page_count: number };
  world.database.exec(`PRAGMA max_page_count = ${pages}`);
  bob.received();
  const message = (body: string) =>
    `<message to='${at('lobby')}' type='groupchat'><body>${body}</body></message>`;
  await alice.sends(message('one') + message('x'.repeat(200_000)) + message('two'));
  expect(bodiesIn(bob.received())).toEqual(['one', 'two']);
});

test('when the server ends, everyone in a room is told', async () => {
  await alice.joins('lobby');
  world.service.close();
  expect(alice.received().at(-1)).toMatch(/type='unavailable'.*code='332'/);
});

test('members of a secret room find it in the list, others do not', async () => {
  await alice.makes('vault', SECRET);
  const items = async (client: TestClient) =>
    (await client.asks(`<iq type='get' id='i' to='general.localhost'>${ITEMS}</iq>`))[0];
  expect(await items(alice)).toContain('vault');
  expect(await items(bob)).not.toContain('vault');
  expect(await items(bob)).toContain('<count>1</count>');
  expect(await items(world.client('root'))).toContain('vault');
});

test('who takes the name of a removed account takes none of its rooms, and is banned where it was', async () => {
  const accounts = new Accounts(world.database);
  accounts.add('bob', 'secret');
  await alice.makes('desk', CLOSED);
  await alice.makes('lair');
  await alice.sends(grantOf('desk', 'bob', 'owner') + grantOf('lair', 'bob', 'outcast'));
  accounts.remove('bob');
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('registration-required');
  expect(conditionIn(await bob.asks(joinOf('lair', 'bob')))).toBe('forbidden');
});

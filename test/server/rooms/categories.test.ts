import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../../src/server/accounts/accounts.ts';
import { Groups } from '../../../src/server/accounts/groups.ts';
import { whoIs } from '../../../src/server/rooms/who.ts';
import { CategoryStore } from '../../../src/server/rooms/category-store.ts';
import {
  bodiesIn,
  CLOSED,
  conditionIn,
  configureOf,
  grantOf,
  joinOf,
  World,
  type TestClient,
} from './world.ts';

/*
 * What another process changes in the database, as `pchat admin` does, happens in the running server: accessChanged() is what the
 * server calls then.
 */

let world: World;
let alice: TestClient;
let bob: TestClient;
let groups: Groups;
let categories: CategoryStore;

beforeEach(() => {
  world = new World();
  alice = world.client('alice');
  bob = world.client('bob');
  const accounts = new Accounts(world.database);
  for (const name of ['alice', 'bob', 'carol']) accounts.add(name, 'secret');
  groups = new Groups(world.database);
  categories = new CategoryStore(world.database);
  groups.add('ops', 'Operations');
});

afterEach(() => world.remove());

const changed = () => world.categories.accessChanged(world.clients);
const HISTORY = `<iq type='set' id='q' to='desk@general.localhost'><query xmlns='urn:xmpp:mam:2'/></iq>`;
const grantGroup = `<iq type='set' id='g' to='desk@general.localhost'><roles xmlns='urn:pchat:0'><grant role='member' jid='ops@groups.localhost'/></roles></iq>`;

test('a role given to a group is each of its users’, from when they join it until they leave it', async () => {
  await alice.makes('desk', CLOSED);
  await alice.says('desk', 'hello');
  expect(conditionIn(await alice.asks(grantGroup))).toBe('ok');
  expect(conditionIn(await bob.asks(joinOf('desk', 'bob')))).toBe('registration-required');

  groups.addUsers('ops', ['bob']);
  changed();
  await bob.joins('desk');
  expect(bodiesIn(await bob.asks(HISTORY))).toEqual(['hello']);
  // It is not Bob's own to lose.
  expect(conditionIn(await alice.asks(grantOf('desk', 'bob', 'none')))).toBe('conflict');

  bob.received();
  groups.removeUsers('ops', ['bob']);
  changed();
  expect(bob.received()).toEqual([expect.stringMatching(/type='unavailable'.*<status code='321'\/>/)]);
  expect(conditionIn(await bob.asks(HISTORY))).toBe('registration-required');
});

test('making a group a member invites each of its users, those who are away when they come', async () => {
  groups.addUsers('ops', ['bob', 'carol']);
  await alice.makes('desk', CLOSED);
  await alice.sends(grantGroup);
  expect(bob.received()).toEqual([expect.stringContaining("<invite from='alice@localhost'/>")]);
  const carol = world.client('carol');
  world.categories.deliver([carol.bare]);
  expect(carol.received()).toEqual([expect.stringContaining("<invitation xmlns='urn:pchat:0' id='2'/>")]);
  world.categories.deliver([carol.bare]);
  expect(carol.received()).toEqual([]);
});

test('no invitation is sent where the category, or the room, wants none', async () => {
  groups.addUsers('ops', ['bob']);
  categories.set('general.localhost', { invitations: false });
  changed();
  await alice.makes('desk', CLOSED);
  await alice.sends(grantGroup);
  expect(bob.received()).toEqual([]);
  await alice.makes('other', CLOSED);
  await alice.sends(
    configureOf('other', {}).replace(
      '</x>',
      `<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='{urn:pchat:0}invitations'><value>on</value></field></x>`,
    ),
  );
  await alice.sends(grantOf('other', 'bob', 'member'));
  expect(bob.received()).toEqual([expect.stringContaining('<invite ')]);
});

test('who is out of a category’s scope knows nothing of it, and is out of its rooms at once', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  groups.addUsers('ops', ['alice']);
  categories.grant('general.localhost', 'scope', 'ops@groups.localhost');
  categories.revoke('general.localhost', 'scope', 'localhost');
  changed();
  expect(bob.received()).toEqual([expect.stringMatching(/type='unavailable'.*<status code='307'\/>/)]);
  for (const request of [
    HISTORY,
    joinOf('desk', 'bob'),
    `<iq type='get' id='i' to='general.localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    `<iq type='get' id='p' to='desk@general.localhost'><ping xmlns='urn:xmpp:ping'/></iq>`,
    `<iq type='get' id='p' to='desk@general.localhost/alice'><ping xmlns='urn:xmpp:ping'/></iq>`,
    `<message type='groupchat' to='desk@general.localhost'><body>x</body></message>`,
  ]) {
    expect(conditionIn(await bob.asks(request)), request).toBe('item-not-found');
  }
  expect(world.categories.seenBy('bob@localhost')).toEqual([]);
  expect(conditionIn(await alice.asks(grantOf('desk', 'bob', 'member')))).toBe('not-allowed');
});

test('only creators make rooms, and a name that is none is none for others', async () => {
  categories.revoke('general.localhost', 'creator', 'localhost');
  categories.grant('general.localhost', 'creator', 'ops@groups.localhost');
  groups.addUsers('ops', ['alice']);
  changed();
  await alice.makes('desk');
  expect(conditionIn(await bob.asks(joinOf('other', 'bob')))).toBe('item-not-found');
  await bob.joins('desk');
  const info = `<iq type='get' id='i' to='general.localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`;
  const mayCreate = async (who: TestClient) =>
    /var='may_create'><value>(\d)/.exec((await who.asks(info))[0]!)?.[1];
  expect(await mayCreate(alice)).toBe('1');
  expect(await mayCreate(bob)).toBe('0');
});

test('who may no longer create rooms does not finish the one that they had begun', async () => {
  await bob.joins('late');
  categories.revoke('general.localhost', 'creator', 'localhost');
  changed();
  expect(conditionIn(await bob.asks(configureOf('late', {})))).toBe('not-allowed');
});

test('only who was invited declines, and learns nothing of who is there', async () => {
  await alice.makes('desk', { ...CLOSED, whois: 'moderators' });
  const decline = (to: string) =>
    `<message to='desk@general.localhost'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='${to}@localhost'/></x></message>`;
  alice.received();
  for (const who of ['alice', 'carol'])
    expect(conditionIn(await bob.asks(decline(who)))).toBe('item-not-found');
  expect(alice.received()).toEqual([]);
});

test('what fails for one room is done for the others, and tried again', async () => {
  await alice.makes('desk');
  await bob.joins('desk');
  await alice.makes('later');
  await bob.joins('later');
  const { store } = world.service.context;
  const byId = store.byId.bind(store);
  let fails = true;
  store.byId = (id) => {
    const record = byId(id);
    if (fails && record?.local === 'desk') throw new Error('database is locked');
    return record;
  };
  categories.revoke('general.localhost', 'scope', 'localhost');
  categories.grant('general.localhost', 'scope', 'alice@localhost');
  bob.received();
  expect(changed).toThrow('locked');
  expect(bob.received()).toEqual([expect.stringContaining(`from='later@`)]);
  fails = false;
  changed();
  expect(bob.received()).toEqual([expect.stringContaining(`from='desk@`)]);
});

test('a name with characters that are not of an address as it is written leads on when its room moves', async () => {
  categories.add(
    'trading.localhost',
    { name: 'Trading', description: '', invitations: true, files: true },
    'localhost',
  );
  categories.grant('trading.localhost', 'creator', 'localhost');
  changed();
  await alice.makes('50%?#');
  await alice.sends(
    `<iq type='set' id='m' to='50%?#@general.localhost'><move xmlns='urn:pchat:0' to='trading.localhost'/></iq>`,
  );
  const [answer] = await bob.asks(joinOf('50%?#', 'bob'));
  expect(answer).toContain('>xmpp:50%25%3F%23@trading.localhost</gone>');
});

test('who is no longer a member has no invitation left, and presents no longer', async () => {
  await alice.makes('stage', { ...CLOSED, moderatedroom: '1' });
  const roles = (change: string) =>
    `<iq type='set' id='g' to='stage@general.localhost'><roles xmlns='urn:pchat:0'>${change}</roles></iq>`;
  await alice.sends(roles(`<grant role='presenter' jid='bob@localhost'/>`));
  const { invitations, roles: held, store } = world.service.context;
  const { id } = store.known('stage', whoIs(world.service.context, 'alice@localhost'))!.record;
  expect(invitations.hasPending(id, 'bob@localhost')).toBe(true);
  await alice.sends(roles(`<revoke role='member' jid='bob@localhost'/>`));
  expect(invitations.hasPending(id, 'bob@localhost')).toBe(false);
  expect(held.own(id, 'bob@localhost')).toBe(0);
});

test('a manager does not end a room by letting it live only while someone is in it', async () => {
  await alice.makes('desk');
  expect(conditionIn(await alice.asks(configureOf('desk', { persistentroom: '0' })))).toBe('forbidden');
  expect(conditionIn(await world.client('root').asks(configureOf('desk', { persistentroom: '0' })))).toBe(
    'ok',
  );
});

test('who begins many rooms has to finish them', async () => {
  for (let n = 0; n < 20; n += 1) await bob.joins(`r${n}`);
  expect(conditionIn(await bob.asks(joinOf('one-more', 'bob')))).toBe('resource-constraint');
  await bob.sends(`<presence to='r0@general.localhost/bob' type='unavailable'/>`);
  expect(conditionIn(await bob.asks(joinOf('one-more', 'bob')))).toBe('ok');
});

test('the last manager with any effect stays: others are out of scope', async () => {
  await alice.makes('desk');
  await alice.sends(
    `<iq type='set' id='g' to='desk@general.localhost'><roles xmlns='urn:pchat:0'><grant role='manager' jid='bob@localhost'/></roles></iq>`,
  );
  categories.revoke('general.localhost', 'scope', 'localhost');
  categories.grant('general.localhost', 'scope', 'alice@localhost');
  changed();
  expect(
    conditionIn(
      await alice.asks(
        `<iq type='set' id='g' to='desk@general.localhost'><roles xmlns='urn:pchat:0'><revoke role='manager' jid='alice@localhost'/></roles></iq>`,
      ),
    ),
  ).toBe('conflict');
});

test('a category comes and goes while the server runs', async () => {
  const settings = { name: 'Trading', description: '', invitations: true, files: true };
  categories.add('trading.localhost', settings, 'localhost');
  changed();
  expect(world.categories.seenBy('bob@localhost').map(({ name }) => name)).toEqual(['General', 'Trading']);
  categories.set('trading.localhost', { name: 'Desks' });
  changed();
  expect(world.categories.get('trading.localhost')!.name).toBe('Desks');
  categories.remove('trading.localhost');
  changed();
  expect(world.categories.get('trading.localhost')).toBeUndefined();
});

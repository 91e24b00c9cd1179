import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANYTHING } from './secret-requests.ts';
import { ANNEX, archive, at, CATEGORY, DISCO_INFO, DISCO_ITEMS, iq, move, PCHAT } from './stanzas.ts';
import { TestRoom } from './test-room.ts';
import { World } from './world.ts';

/* Who is out of a category's scope knows nothing of it, not even that there is one; who is in it is told what they may do in it. */

const NF = 'item-not-found';

let world: World;
let room: TestRoom;

beforeAll(async () => {
  world = await World.start();
  room = await TestRoom.make(world, { privacy: 'open', kind: 'normal', state: 'active', generous: true });
});

afterAll(() => world[Symbol.asyncDispose]());

/** What is asked of the category itself, or of another domain in its place. */
const OF_THE_CATEGORY: Record<string, (domain: string) => string> = {
  'disco#info': (domain) => iq('get', domain, `<query xmlns='${DISCO_INFO}'/>`),
  'disco#items': (domain) => iq('get', domain, `<query xmlns='${DISCO_ITEMS}'/>`),
  'a ping': (domain) => iq('get', domain, "<ping xmlns='urn:xmpp:ping'/>"),
  'a search': (domain) => archive(domain, 'plan'),
  'the search form': (domain) => iq('get', domain, "<query xmlns='urn:xmpp:mam:2'/>"),
  registration: (domain) => iq('get', domain, "<query xmlns='jabber:iq:register'/>"),
  'a vcard': (domain) => iq('get', domain, "<vCard xmlns='vcard-temp'/>"),
  'a move of it': (domain) => iq('set', domain, `<move xmlns='${PCHAT}' to='vault.localhost'/>`),
  'something unheard of': (domain) => iq('set', domain, "<x xmlns='urn:example:x'/>"),
  'a message': (domain) => `<message to='${domain}'><body>x</body></message>`,
  'a message that claims to be leaving': (domain) =>
    `<message type='unavailable' to='x@${domain}'><body>x</body></message>`,
  'a message that claims to be an answer': (domain) => `<message type='result' to='${domain}'/>`,
  'a message to a room in it': (domain) =>
    `<message type='groupchat' to='x@${domain}'><body>x</body></message>`,
  'a join of a room in it': (domain) =>
    `<presence to='x@${domain}/x'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
};

describe('out of scope', () => {
  test.each(Object.entries(OF_THE_CATEGORY))('%s', async (_name, stanza) => {
    expect((await world.person('stranger').asks(stanza(CATEGORY))).refusal).toBe(NF);
  });

  /** Nobody answers these, whoever asks. */
  const SILENT = ['leaving'];
  /** These are asked of the server. */
  const ELSEWHERE = /^rooms|^managed rooms|invitations had/;

  test.each(Object.entries(ANYTHING).filter(([name]) => !ELSEWHERE.test(name)))(
    '%s of a room in it',
    async (name, stanza) => {
      const { refusal } = await world.person('stranger').asks(stanza(room.name));
      // What cannot be read at all is refused for that.
      const broken = /nothing in it|bad nick|without a nick/.test(name);
      if (!broken) expect(refusal).toBe(SILENT.includes(name) ? null : NF);
      else expect(refusal).not.toBe(null);
    },
  );

  test.each(Object.entries(OF_THE_CATEGORY))('%s, which is as of no category', async (_name, stanza) => {
    const stranger = world.person('stranger');
    const answers: string[][] = [];
    for (const domain of [CATEGORY, 'nowhere.localhost']) {
      const { id, stanzas } = await stranger.asks(stanza(domain));
      answers.push(stanzas.map((xml) => xml.replaceAll(domain, 'DOMAIN').replaceAll(`'${id}'`, "'ID'")));
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  test('moving a room to it is refused as to no category', async () => {
    // Out of the scope of the annex, and manager of a room elsewhere.
    const manager = world.person('manager');
    const answers: string[][] = [];
    for (const domain of [ANNEX, 'nowhere.localhost']) {
      const { id, stanzas } = await manager.asks(move(room.name, domain));
      answers.push(stanzas.map((xml) => xml.replaceAll(`'${id}'`, "'ID'")));
    }
    expect(answers[0]!.join('')).toContain('<not-allowed ');
    expect(answers[0]).toEqual(answers[1]);
  });

  test('it is not listed', async () => {
    const list = iq('get', 'localhost', `<query xmlns='${DISCO_ITEMS}'/>`);
    expect((await world.person('stranger').does(list)).stanzas.join('')).not.toContain(CATEGORY);
    expect((await world.person('scoped').does(list)).stanzas.join('')).toContain(` jid='${CATEGORY}'`);
  });

  test.each(['', `category='${CATEGORY}'`, "show='joined' who='alice@localhost'"])(
    'its rooms are not found: %s',
    async (attributes) => {
      const find = iq('get', 'localhost', `<rooms xmlns='${PCHAT}' ${attributes}/>`);
      expect((await world.person('stranger').does(find)).stanzas.join('')).not.toContain(CATEGORY);
      expect((await world.person('scoped').does(find)).stanzas.join('')).toContain(at(room.name));
    },
  );
});

/** Whether each may create rooms, by what the category says, and by what it does. */
test.each([
  ['scoped', '0', NF],
  ['member', '0', NF],
  ['manager', '0', NF],
  ['creator', '1', 'own'],
  ['alice', '1', 'own'],
  ['root', '1', 'own'],
])('%s is told that they may create rooms in it: %s', async (who, told, joined) => {
  const person = world.person(who);
  const { stanzas } = await person.does(iq('get', CATEGORY, `<query xmlns='${DISCO_INFO}'/>`));
  expect(stanzas.join('')).toMatch(new RegExp(`var='may_create'[^>]*><value>${told}</value>`));
  expect(await person.joins('new')).toBe(joined);
  await person.leaves('new');
});

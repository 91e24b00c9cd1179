import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendEvent } from '../../../src/protocol/backend.ts';
import { XmppBackend } from '../../../src/protocol/xmpp/xmpp-backend.ts';
import { DOMAIN, HostileServer, PASSWORD, type Misbehaviour } from './hostile-server.ts';

const ROOM = `room@chat.${DOMAIN}`;
const ME = `alice@${DOMAIN}`;
const MUC_USER = 'http://jabber.org/protocol/muc#user';

let server: HostileServer;
let backend: XmppBackend;
let events: BackendEvent[];
let behaviour: Misbehaviour;

beforeEach(async () => {
  behaviour = {};
  server = await HostileServer.start({ onStanza: (...args) => behaviour.onStanza?.(...args) });
  backend = new XmppBackend({ address: ME, server: server.url, password: async () => PASSWORD });
  events = [];
  backend.subscribe((event) => events.push(event));
  await backend.connect();
  await backend.join(ROOM, 'alice');
  arrives(presence('bob', `bob@${DOMAIN}`));
  arrives(presence('mallory', `mallory@${DOMAIN}`));
  await settled();
  events.length = 0;
});

afterEach(async () => {
  await backend.disconnect();
  await server[Symbol.asyncDispose]();
});

/** The server passes on whatever anyone sends. */
const arrives = (xml: string) => server.client.send(xml);
/** What arrived before is dealt with: the answer comes after it. */
const settled = () => backend.ping();

function presence(nick: string, address: string, attributes = ''): string {
  return `<presence from='${ROOM}/${nick}' ${attributes}><x xmlns='${MUC_USER}'><item affiliation='none' role='participant' jid='${address}/x'/></x></presence>`;
}

function said(nick: string, id: string, inside: string): string {
  return `<message type='groupchat' from='${ROOM}/${nick}' to='${ME}' id='${id}'>${inside}<stanza-id xmlns='urn:xmpp:sid:0' by='${ROOM}' id='archive-${id}'/></message>`;
}

const occupant = (id: string) => `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='${id}'/>`;

async function heard(xml: string): Promise<BackendEvent[]> {
  events.length = 0;
  arrives(xml);
  await settled();
  return [...events];
}

async function message(xml: string) {
  const found = await heard(xml);
  expect(found).toHaveLength(1);
  if (found[0]?.type !== 'message') throw new Error('no message');
  return found[0].message;
}

describe('nobody speaks for another', () => {
  const inner = `<message xmlns='jabber:client' type='groupchat' from='${ROOM}/bob'><body>forged</body></message>`;
  const forwarded = `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>${inner}</forwarded>`;

  test.each([
    ['a stranger', `mallory@${DOMAIN}/x`],
    ['our own account, for pchat never asks for them', ME],
  ])('by a carbon from %s', async (_who, from) => {
    for (const kind of ['received', 'sent']) {
      const carbon = `<message from='${from}'><${kind} xmlns='urn:xmpp:carbons:2'>${forwarded}</${kind}></message>`;
      expect(await heard(carbon)).toEqual([]);
    }
  });

  test('by an archive result that nobody asked for', async () => {
    for (const from of [ROOM, `mallory@${DOMAIN}`]) {
      const result = `<message from='${from}'><result xmlns='urn:xmpp:mam:2' id='1' queryid='x'>${forwarded}</result></message>`;
      expect(await heard(result)).toEqual([]);
    }
  });

  test('by results from elsewhere, with another query id, or of another room, among the right ones', async () => {
    const result = (from: string, query: string, id: string, room = ROOM) =>
      `<message from='${from}'><result xmlns='urn:xmpp:mam:2' id='${id}' queryid='${query}'>${forwarded.replaceAll(ROOM, room)}</result></message>`;
    behaviour.onStanza = (stanza, client) => {
      const query = stanza.children.find((node) => typeof node !== 'string');
      if (query?.ns !== 'urn:xmpp:mam:2') return false;
      const id = query.attrs['queryid']!;
      client.send(result(`mallory@${DOMAIN}`, id, 'stranger'));
      client.send(result(`${ROOM}/mallory`, id, 'occupant'));
      client.send(result(`other@chat.${DOMAIN}`, id, 'other'));
      client.send(result(ROOM, 'wrong', 'wrong'));
      client.send(result(ROOM, id, 'elsewhere', `other@chat.${DOMAIN}`));
      client.send(result(ROOM, id, 'right'));
      return false;
    };
    const page = await backend.history(ROOM, { before: '', limit: 10 });
    expect(page.messages.map(({ id }) => id)).toEqual(['right']);
  });

  test('by news, unless the server tells them, in the name of the room itself, and it is followed and not joined', async () => {
    const other = `other@chat.${DOMAIN}`;
    const news = (from: string, room: string) =>
      `<message from='${from}'><news xmlns='urn:pchat:0'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/><message xmlns='jabber:client' type='groupchat' from='${room}/bob'><body>news</body><stanza-id xmlns='urn:xmpp:sid:0' by='${room}' id='n1'/></message></forwarded></news></message>`;
    const follow = (room: string) =>
      `<message from='${ME}'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='${room}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></event></message>`;
    await heard(follow(other));
    await heard(follow(ROOM));
    expect(await heard(news(other, other))).toEqual([]);
    behaviour.onStanza = (stanza, client) => {
      const query = stanza.children.find((node) => typeof node !== 'string');
      if (stanza.attrs['to'] !== DOMAIN || query?.ns !== 'http://jabber.org/protocol/disco#info')
        return false;
      client.send(
        `<iq type='result' id='${stanza.attrs['id']}' from='${DOMAIN}'><query xmlns='${query.ns}'><feature var='urn:pchat:0#news'/></query></iq>`,
      );
      return true;
    };
    await backend.disconnect();
    await backend.connect();
    await backend.join(ROOM, 'alice');
    expect(await heard(news(`mallory@${DOMAIN}`, other))).toEqual([]);
    expect(await heard(news(`${other}/mallory`, other))).toEqual([]);
    expect(await heard(news(other, ROOM))).toEqual([]);
    expect(await heard(news(`third@chat.${DOMAIN}`, `third@chat.${DOMAIN}`))).toEqual([]);
    expect(await heard(news(ROOM, ROOM))).toEqual([]);
    expect(await heard(news(other, other))).toMatchObject([
      { type: 'news', room: other, message: { id: 'n1', text: 'news', author: { name: 'bob' } } },
    ]);
  });

  test('by an answer with our id from somebody who was not asked', async () => {
    behaviour.onStanza = (stanza, client) => {
      if (stanza.attrs['to'] !== `other@chat.${DOMAIN}`) return false;
      const forged = (from: string) =>
        `<iq type='result' id='${stanza.attrs['id']}' from='${from}'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text' name='Forged'/><feature var='http://jabber.org/protocol/muc'/></query></iq>`;
      for (const from of [`mallory@${DOMAIN}/x`, ROOM, ME, DOMAIN]) client.send(forged(from));
      return false;
    };
    expect((await backend.room(`other@chat.${DOMAIN}`)).name).toBe('Room');
  });

  test("by an address in a message: it is the room's presence that tells who somebody is", async () => {
    const forged = `<body>hi</body><x xmlns='${MUC_USER}'><item affiliation='owner' role='moderator' jid='bob@${DOMAIN}'/></x>`;
    expect((await message(said('mallory', 'm1', forged))).author).toEqual({
      name: 'mallory',
      address: `mallory@${DOMAIN}`,
    });
  });

  test('by an address beside the one that the archive adds', async () => {
    const item = (address: string) => `<x xmlns='${MUC_USER}'><item jid='${address}'/></x>`;
    behaviour.onStanza = (stanza, client) => {
      const query = stanza.children.find((node) => typeof node !== 'string');
      if (query?.ns !== 'urn:xmpp:mam:2') return false;
      const both = inner.replace('</body>', `</body>${item(`bob@${DOMAIN}`)}${item(`mallory@${DOMAIN}`)}`);
      client.send(
        `<message from='${ROOM}'><result xmlns='urn:xmpp:mam:2' id='1' queryid='${query.attrs['queryid']}'>${forwarded.replace(inner, both)}</result></message>`,
      );
      return false;
    };
    const page = await backend.history(ROOM, { before: '', limit: 1 });
    expect(page.messages[0]?.author).toEqual({ name: 'bob', address: null });
  });
});

describe('our own account speaks for itself only', () => {
  const event = (node: string, inside: string) =>
    `<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${node}'><item id='${ROOM}'>${inside}</item></items></event>`;
  const bookmark = event(
    'urn:xmpp:bookmarks:1',
    "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='Trap'/>",
  );
  const mark = (by: string) =>
    event(
      'urn:xmpp:mds:displayed:0',
      `<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='7'/></displayed>`,
    );

  test.each([`mallory@${DOMAIN}`, `${ME}/other`, DOMAIN, ROOM])(
    'followed rooms and read marks from %s are ignored',
    async (from) => {
      for (const inside of [bookmark, mark(ROOM)]) {
        expect(await heard(`<message type='headline' from='${from}'>${inside}</message>`)).toEqual([]);
      }
    },
  );

  test('those from our account are taken', async () => {
    const from = `<message type='headline' from='${ME}'>`;
    expect(await heard(`${from}${bookmark}</message>`)).toEqual([
      { type: 'followed', added: [{ address: ROOM, name: 'Trap', nick: '' }], removed: [] },
    ]);
    expect(await heard(`${from}${mark(ROOM)}</message>`)).toEqual([
      { type: 'read-mark', room: ROOM, id: '7' },
    ]);
  });

  test("a read mark with another room's id is ignored", async () => {
    expect(await heard(`<message from='${ME}'>${mark(`other@chat.${DOMAIN}`)}</message>`)).toEqual([]);
  });

  test('a followed room that arrives is not joined by itself', async () => {
    const trap = bookmark.replaceAll(ROOM, `trap@chat.${DOMAIN}`);
    await heard(`<message from='${ME}'>${trap}</message>`);
    expect(server.received.filter(({ attrs }) => attrs['to']?.startsWith('trap@'))).toEqual([]);
  });

  test('a roster push from a stranger changes nothing', async () => {
    const push = `<iq type='set' id='push' from='mallory@${DOMAIN}/x'><query xmlns='jabber:iq:roster'><item jid='mallory@${DOMAIN}' subscription='both'/></query></iq>`;
    expect(await heard(push)).toEqual([]);
    expect((await server.stanza(({ attrs }) => attrs['id'] === 'push')).attrs['type']).toBe('error');
  });
});

describe('a live message is from now', () => {
  test.each(['2001-01-01T00:00:00Z', '2099-01-01T00:00:00Z'])('though it says %s', async (stamp) => {
    const before = Date.now();
    const { time } = await message(
      said('mallory', 'm1', `<body>hi</body><delay xmlns='urn:xmpp:delay' from='${ROOM}' stamp='${stamp}'/>`),
    );
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  test('with two archive ids it has none', async () => {
    const second = `<body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='${ROOM}' id='forged'/>`;
    expect((await message(said('mallory', 'm1', second))).id).toBe('local:m1');
  });
});

describe('only who may changes what was said', () => {
  beforeEach(async () => {
    await message(said('bob', 'b1', `<body>right</body>${occupant('bob')}`));
  });

  const correct = "<body>wrong</body><replace xmlns='urn:xmpp:message-correct:0' id='b1'/>";
  const retract = "<retract xmlns='urn:xmpp:message-retract:1' id='archive-b1'/><body>was taken back</body>";
  const moderate = `<retract xmlns='urn:xmpp:message-retract:1' id='archive-b1'><moderated xmlns='urn:xmpp:message-moderate:1' by='${ROOM}/dana'/><reason>spam</reason></retract>`;

  test('the author corrects', async () => {
    const corrected = await message(said('bob', 'b2', correct + occupant('bob')));
    expect(corrected).toMatchObject({ id: 'archive-b1', text: 'wrong', author: { name: 'bob' } });
    expect(corrected.editedAt).not.toBeNull();
  });

  test('the author takes back', async () => {
    expect(await message(said('bob', 'b2', retract + occupant('bob')))).toMatchObject({
      id: 'archive-b1',
      text: '',
      removed: { by: `bob@${DOMAIN}`, reason: '' },
    });
  });

  test.each([
    ['corrects', correct],
    ['takes back', retract],
    ['moderates', moderate],
  ])('nobody else %s', async (_what, inside) => {
    expect(await heard(said('mallory', 'm1', inside + occupant('mallory')))).toEqual([]);
  });

  test('not with two occupant ids either', async () => {
    expect(await heard(said('mallory', 'm1', correct + occupant('mallory') + occupant('bob')))).toEqual([]);
  });

  test('the room removes for a moderator', async () => {
    const removed = await message(`<message type='groupchat' from='${ROOM}' id='r'>${moderate}</message>`);
    expect(removed).toMatchObject({ text: '', removed: { by: `${ROOM}/dana`, reason: 'spam' } });
  });

  test('who takes over the nick of somebody that left is not that author', async () => {
    await heard(presence('bob', `bob@${DOMAIN}`, "type='unavailable'"));
    await heard(presence('bob', `mallory@${DOMAIN}`));
    expect(await heard(said('bob', 'm1', correct + occupant('mallory')))).toEqual([]);
  });
});

describe('nothing is taken for what it is not', () => {
  test('a story is no topic', async () => {
    expect(
      await message(said('mallory', 'm1', '<subject>New topic</subject><body>long text</body>')),
    ).toMatchObject({
      kind: 'story',
      title: 'New topic',
    });
  });

  test('a topic is no message', async () => {
    expect(await heard(said('bob', 'm1', '<subject>New topic</subject>'))).toEqual([
      { type: 'topic', room: ROOM, topic: 'New topic', by: 'bob' },
    ]);
  });

  test('an invitation is shown and joins nothing', async () => {
    const direct = `<message from='mallory@${DOMAIN}/x'><x xmlns='jabber:x:conference' jid='trap@chat.${DOMAIN}' reason='come'/></message>`;
    expect(await heard(direct)).toEqual([
      { type: 'invited', room: `trap@chat.${DOMAIN}`, by: `mallory@${DOMAIN}`, reason: 'come' },
    ]);
    expect(server.received.filter(({ attrs }) => attrs['to']?.startsWith('trap@'))).toEqual([]);
  });

  test('what comes from a room that we are not in is nothing', async () => {
    expect(
      await heard(said('bob', 'm1', '<body>hi</body>').replaceAll(ROOM, `other@chat.${DOMAIN}`)),
    ).toEqual([]);
  });

  test('an error from elsewhere refuses no post of ours', async () => {
    backend.post(ROOM, { text: 'hi' }, 'post-1');
    const refusal = (from: string) =>
      `<message type='error' id='post-1' from='${from}'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`;
    expect(await heard(refusal(`mallory@${DOMAIN}`))).toEqual([]);
    expect(await heard(refusal(ROOM))).toMatchObject([
      { type: 'refused', originId: 'post-1', error: { code: 'not-allowed' } },
    ]);
  });
});

describe('the stream survives', () => {
  test.each(['--transport-disconnected', 'disconnected', 'stream:data', 'session:end'])(
    'a presence of type "%s"',
    async (type) => {
      expect(await heard(`<presence from='mallory@${DOMAIN}/x' type='${type}'/>`)).toEqual([]);
      expect(backend.online).toBe(true);
    },
  );

  test('a message nested a thousand deep', async () => {
    expect(
      await heard(said('mallory', 'm1', `<body>hi</body>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`)),
    ).toEqual([]);
    expect((await message(said('bob', 'b1', '<body>still here</body>'))).text).toBe('still here');
  });

  test('addresses that are none', async () => {
    expect(await heard(`<message from='a@b@c/ /'><body>hi</body></message>`)).toEqual([]);
    expect(await heard(`<presence from='@'/>`)).toEqual([]);
  });

  test('but not what is not XML', async () => {
    arrives('<message><body>&undefined;</body></wrong>');
    await expect(settled()).rejects.toMatchObject({ code: 'unreachable' });
    expect(events).toMatchObject([{ type: 'disconnected', error: { code: 'protocol' } }]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BackendEvent } from '../../../src/protocol/backend.ts';
import { XmppBackend } from '../../../src/protocol/xmpp/xmpp-backend.ts';
import { DOMAIN, HostileServer, PASSWORD } from './hostile-server.ts';

const ROOM = `room@chat.${DOMAIN}`;
const NEW = `room@new.${DOMAIN}`;
const ME = `alice@${DOMAIN}`;
const MUC_USER = 'http://jabber.org/protocol/muc#user';
const INFO = 'http://jabber.org/protocol/disco#info';

let server: HostileServer;
let backend: XmppBackend;
let events: BackendEvent[];
/** Whether the server says that its rooms have rules, and the room that it is one. */
let says: { server: boolean; room: boolean };

/** Rooms that answer that they are elsewhere. */
let gone: Set<string>;

beforeEach(async () => {
  says = { server: true, room: true };
  gone = new Set();
  server = await HostileServer.start({
    onStanza: (stanza, client) => {
      const query = stanza.children.find((node) => typeof node !== 'string');
      const { to = '', id = '' } = stanza.attrs;
      if (stanza.name !== 'iq') return false;
      if (gone.has(to)) {
        client.send(
          `<iq type='error' id='${id}' from='${to}'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:${NEW}</gone></error></iq>`,
        );
        return true;
      }
      if (query?.ns !== INFO) return false;
      const answer = to === DOMAIN ? ofServer() : to === ROOM ? ofRoom() : null;
      if (answer !== null)
        client.send(
          `<iq type='result' id='${id}' from='${to}'><query xmlns='${INFO}'>${answer}</query></iq>`,
        );
      return answer !== null;
    },
  });
  backend = new XmppBackend({ address: ME, server: server.url, password: async () => PASSWORD });
  events = [];
  backend.subscribe((event) => events.push(event));
});

afterEach(async () => {
  await backend.disconnect();
  await server[Symbol.asyncDispose]();
});

const ofServer = () => (says.server ? `<feature var='urn:pchat:0#rules'/>` : '');

function ofRoom(): string {
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
  const may = says.room ? field('{urn:pchat:0}may', 'join') : '';
  const form = `<x xmlns='jabber:x:data' type='result'>${field('FORM_TYPE', 'http://jabber.org/protocol/muc#roominfo')}${may}</x>`;
  const features = ['http://jabber.org/protocol/muc', 'urn:xmpp:mam:2', 'muc_nonanonymous'];
  return `<identity category='conference' type='text'/>${features.map((one) => `<feature var='${one}'/>`).join('')}${form}`;
}

async function joined(): Promise<void> {
  await backend.connect();
  await backend.join(ROOM, 'alice');
  await heard(presence('bob'));
}

const presence = (nick: string, inside = '', attributes = '') =>
  `<presence from='${ROOM}/${nick}' ${attributes}><x xmlns='${MUC_USER}'><item affiliation='none' role='participant' jid='${nick}@${DOMAIN}/x'/></x>${inside}</presence>`;
const said = (nick: string, inside: string) =>
  `<message type='groupchat' from='${ROOM}${nick && `/${nick}`}' id='m'>${inside}</message>`;

const standing = "<standing xmlns='urn:pchat:0' roles='manager presenter' post='0'/>";
const large = "<large xmlns='urn:pchat:0' participants='80'/>";
const moved = `<moved xmlns='urn:pchat:0' jid='${NEW}'/>`;
const author = (who: string) => `<author xmlns='urn:pchat:0' jid='${who}@${DOMAIN}' roles='member'/>`;

async function heard(xml: string): Promise<BackendEvent[]> {
  events.length = 0;
  server.client.send(xml);
  await backend.ping();
  return [...events];
}

async function authorOf(xml: string) {
  const [told] = await heard(xml);
  if (told?.type !== 'message') throw new Error('no message');
  return told.message.author.address;
}

describe.each([
  ['a server that does not say that it has rules', { server: false, room: true }],
  ['a room that does not', { server: true, room: false }],
])('of %s is not believed', (_who, said_) => {
  beforeEach(async () => {
    says = said_;
    await joined();
  });

  test('what somebody is', async () => {
    expect(await heard(presence('carol', standing))).toMatchObject([
      { type: 'participant-joined', participant: { manager: false, presenter: false, mayPost: true } },
    ]);
  });

  test('that the room is large', async () => {
    for (const xml of [presence('alice', large), said('', large)])
      expect((await heard(xml)).filter(({ type }) => type === 'large')).toEqual([]);
    expect(await authorOf(said('carol', `<body>hi</body>${author('bob')}`))).toBeNull();
  });

  test('that the room was disabled when it puts one out', async () => {
    const gone = presence('alice', "<disabled xmlns='urn:pchat:0'/>", "type='unavailable'");
    expect(await heard(gone)).toMatchObject([{ type: 'left', reason: 'left' }]);
  });

  test('that the room moved when it puts one out', async () => {
    const out = `${moved}<x xmlns='${MUC_USER}'><destroy jid='${NEW}'/></x>`;
    expect((await heard(presence('alice', out, "type='unavailable'"))).map(({ type }) => type)).toEqual([
      'left',
    ]);
  });
});

describe('that an invitation was declined', () => {
  const decline = (from: string) =>
    `<message from='${from}'><x xmlns='${MUC_USER}'><decline from='carol@${DOMAIN}'><reason>no time</reason></decline></x></message>`;
  beforeEach(joined);

  test('is told by the room', async () => {
    expect(await heard(decline(ROOM))).toEqual([
      { type: 'declined', room: ROOM, by: `carol@${DOMAIN}`, reason: 'no time' },
    ]);
  });

  test('is not told by who is in it', async () => {
    expect(await heard(decline(`${ROOM}/bob`))).toEqual([]);
  });
});

describe('where rooms have rules', () => {
  beforeEach(joined);

  test('the room says what somebody is', async () => {
    expect(await heard(presence('carol', standing))).toMatchObject([
      { type: 'participant-joined', participant: { manager: true, presenter: true, mayPost: false } },
    ]);
  });

  test('it says that it is large in our own presence or in its own name, and nobody else does', async () => {
    expect(await heard(said('bob', large))).toEqual([]);
    expect((await heard(presence('carol', large))).map(({ type }) => type)).toEqual(['participant-joined']);
    expect(await heard(`<message from='bob@${DOMAIN}/x'>${large}</message>`)).toEqual([]);
    expect(await heard(said('', large))).toEqual([{ type: 'large', room: ROOM, participants: 80 }]);
    const ended = large.replace('/>', " ended='1'/>");
    expect(await heard(said('bob', ended))).toEqual([]);
    expect(await heard(said('', ended))).toEqual([{ type: 'large', room: ROOM, participants: null }]);
  });

  test('who is there already when it is no longer large did not come just now', async () => {
    await heard(said('', large));
    await heard(said('', "<large xmlns='urn:pchat:0' participants='3' ended='1'/>"));
    expect((await heard(presence('bob') + presence('carol'))).map(({ type }) => type)).toEqual([
      'participant-changed',
      'participant-changed',
    ]);
    expect((await heard(presence('dana'))).map(({ type }) => type)).toEqual(['participant-joined']);
  });

  test('authors are named by the room only while it is large, and never in place of who is known', async () => {
    expect(await authorOf(said('bob', `<body>hi</body>${author('carol')}`))).toBe(`bob@${DOMAIN}`);
    expect(await authorOf(said('carol', `<body>hi</body>${author('bob')}`))).toBeNull();
    await heard(said('', large));
    expect(await authorOf(said('carol', `<body>hi</body>${author('carol')}`))).toBe(`carol@${DOMAIN}`);
  });

  test("that the room moved is told in one's own going, not in another's, and not in a message", async () => {
    const out = `${moved}<x xmlns='${MUC_USER}'><destroy jid='${NEW}'/></x>`;
    const types = async (xml: string) => (await heard(xml)).map(({ type }) => type);
    expect(await types(presence('bob', out, "type='unavailable'"))).toEqual(['participant-left']);
    expect(await types(said('bob', moved))).toEqual([]);
    expect(await types(`<message from='bob@${DOMAIN}/x'>${moved}</message>`)).toEqual([]);
    expect(await heard(presence('alice', out, "type='unavailable'"))).toMatchObject([
      { type: 'moved', room: ROOM, to: NEW },
      { type: 'left', room: ROOM },
    ]);
  });

  test('a followed room that one is not in tells that it moved, and nobody tells it for another', async () => {
    const other = `other@chat.${DOMAIN}`;
    const follow = `<message from='${ME}'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='${other}'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></event></message>`;
    const told = (from: string) => heard(`<message from='${from}'>${moved}</message>`);
    expect(await told(other)).toEqual([]);
    await heard(follow);
    for (const from of [`mallory@${DOMAIN}`, `${other}/mallory`, ROOM, DOMAIN])
      expect(await told(from)).toEqual([]);
    expect(await told(other)).toEqual([{ type: 'moved', room: other, to: NEW }]);
  });

  test('the number of an invitation comes with one by the room, not with one by a person', async () => {
    const id = "<invitation xmlns='urn:pchat:0' id='17'/>";
    const mediated = `<x xmlns='${MUC_USER}'><invite from='bob@${DOMAIN}'><reason>come</reason></invite></x>`;
    const direct = `<x xmlns='jabber:x:conference' jid='trap@chat.${DOMAIN}'/>`;
    const from = (who: string, inside: string) => heard(`<message from='${who}'>${inside}</message>`);
    expect(await from(ROOM, mediated + id)).toEqual([
      { type: 'invited', room: ROOM, by: `bob@${DOMAIN}`, reason: 'come', id: '17' },
    ]);
    expect(await from(`mallory@${DOMAIN}/x`, direct + id)).toEqual([
      { type: 'invited', room: `trap@chat.${DOMAIN}`, by: `mallory@${DOMAIN}`, reason: '' },
    ]);
  });

  test('a room that answers that it is elsewhere is told to have moved', async () => {
    gone.add(ROOM);
    events.length = 0;
    await expect(backend.room(ROOM)).rejects.toMatchObject({ code: 'not-found', movedTo: NEW });
    expect(events).toEqual([{ type: 'moved', room: ROOM, to: NEW }]);
  });

  test('an answer by who was not asked moves nothing', async () => {
    const forged = (from: string) =>
      `<iq type='error' id='guessed' from='${from}'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:${NEW}</gone></error></iq>`;
    for (const from of [ROOM, `mallory@${DOMAIN}/x`, DOMAIN]) expect(await heard(forged(from))).toEqual([]);
  });
});

test('elsewhere a room that answers that it is somewhere else is not followed there', async () => {
  says = { server: false, room: false };
  await backend.connect();
  gone.add(ROOM);
  await expect(backend.room(ROOM)).rejects.toMatchObject({ code: 'not-found' });
  expect(events).toEqual([]);
});

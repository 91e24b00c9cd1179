import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  adminOf,
  at,
  CLOSED,
  conditionIn,
  configureOf,
  grantOf,
  joinOf,
  OPEN,
  SECRET,
  World,
  type TestClient,
} from './world.ts';

/*
 * Who may do what, written by hand. Every cell runs in a room of its own where `alice` is the owner and joined, `carol` is a
 * participant, and `bob` asks. `ok`, or the condition of the refusal.
 */

/** bob is none, member, owner or outcast by affiliation; `in`: joined. */
const WHO = ['stranger', 'stranger in', 'member', 'member in', 'owner', 'owner in', 'outcast'] as const;

const NF = 'item-not-found';
const NA = 'not-acceptable';
const FB = 'forbidden';
const RR = 'registration-required';
const X = null; // cannot be: a stranger is not inside a closed room

// prettier-ignore
const TABLE: Record<string, Record<string, (string | null)[]>> = {
  //                     stranger  stranger in  member  member in  owner  owner in  outcast
  open: {
    'see in directory': ['ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'],
    'ask for info':     ['ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'],
    'join':             ['ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'post':             [NA        , 'ok'      , NA        , 'ok'      , NA        , 'ok'      , NA],
    'read the archive': ['ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'set the topic':    [NA        , FB        , NA        , FB        , NA        , 'ok'      , NA],
    'whisper':          [NA        , 'ok'      , NA        , 'ok'      , NA        , 'ok'      , NA],
    'invite':           [FB        , 'ok'      , FB        , 'ok'      , 'ok'      , 'ok'      , FB],
    'list members':     [FB        , FB        , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'list the banned':  [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'list participants':[FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'grant membership': [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'grant ownership':  [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'dismiss the owner':[FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'ban':              [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'kick':             [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'kick the owner':   [FB        , FB        , FB        , FB        , 'not-allowed', 'not-allowed', FB],
    'take voice':       [FB        , FB        , FB        , FB        , 'not-allowed', 'not-allowed', FB],
    'see the settings': [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'change settings':  [FB        , FB        , FB        , FB        , 'ok'      , 'ok'      , FB],
    'destroy':          [FB        , FB        , FB        , FB        , FB        , FB        , FB],
  },
  closed: {
    'see in directory': ['ok'      , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'],
    'ask for info':     ['ok'      , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'],
    'join':             [RR        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'post':             [NA        , X         , NA        , 'ok'      , NA        , 'ok'      , NA],
    'read the archive': [RR        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'set the topic':    [NA        , X         , NA        , FB        , NA        , 'ok'      , NA],
    'whisper':          [NA        , X         , NA        , 'ok'      , NA        , 'ok'      , NA],
    'invite':           [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'list members':     [FB        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , FB],
    'list the banned':  [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'list participants':[FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'grant membership': [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'grant ownership':  [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'dismiss the owner':[FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'ban':              [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'kick':             [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'kick the owner':   [FB        , X         , FB        , FB        , 'not-allowed', 'not-allowed', FB],
    'take voice':       [FB        , X         , FB        , FB        , 'not-allowed', 'not-allowed', FB],
    'see the settings': [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'change settings':  [FB        , X         , FB        , FB        , 'ok'      , 'ok'      , FB],
    'destroy':          [FB        , X         , FB        , FB        , FB        , FB        , FB],
  },
  // For who does not belong, nothing but joining (which makes a locked room of their own) is other than for no room.
  secret: {
    'see in directory': [NF        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , NF],
    'ask for info':     [NF        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , NF],
    'join':             ['ok'      , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , 'ok'],
    'post':             [NF        , X         , NA        , 'ok'      , NA        , 'ok'      , NF],
    'read the archive': [NF        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , NF],
    'set the topic':    [NF        , X         , NA        , FB        , NA        , 'ok'      , NF],
    'whisper':          [NF        , X         , NA        , 'ok'      , NA        , 'ok'      , NF],
    'invite':           [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'list members':     [NF        , X         , 'ok'      , 'ok'      , 'ok'      , 'ok'      , NF],
    'list the banned':  [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'list participants':[NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'grant membership': [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'grant ownership':  [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'dismiss the owner':[NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'ban':              [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'kick':             [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'kick the owner':   [NF        , X         , FB        , FB        , 'not-allowed', 'not-allowed', NF],
    'take voice':       [NF        , X         , FB        , FB        , 'not-allowed', 'not-allowed', NF],
    'see the settings': [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'change settings':  [NF        , X         , FB        , FB        , 'ok'      , 'ok'      , NF],
    'destroy':          [NF        , X         , FB        , FB        , FB        , FB        , NF],
  },
};

const OWNER = 'http://jabber.org/protocol/muc#owner';
const USER = 'http://jabber.org/protocol/muc#user';
const REQUESTS: Record<string, (room: string) => string> = {
  'see in directory': () =>
    "<iq type='get' id='r' to='general.localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>",
  'ask for info': (room) =>
    `<iq type='get' id='r' to='${at(room)}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  join: (room) => joinOf(room, 'bob'),
  post: (room) => `<message to='${at(room)}' type='groupchat'><body>x</body></message>`,
  'read the archive': (room) => `<iq type='set' id='r' to='${at(room)}'><query xmlns='urn:xmpp:mam:2'/></iq>`,
  'set the topic': (room) => `<message to='${at(room)}' type='groupchat'><subject>x</subject></message>`,
  whisper: (room) => `<message to='${at(room)}/alice' type='chat'><body>x</body></message>`,
  invite: (room) =>
    `<message to='${at(room)}'><x xmlns='${USER}'><invite to='dave@localhost'/></x></message>`,
  'list members': (room) => adminOf(room, "<item affiliation='member'/>", 'get'),
  'list the banned': (room) => adminOf(room, "<item affiliation='outcast'/>", 'get'),
  'list participants': (room) => adminOf(room, "<item role='participant'/>", 'get'),
  'grant membership': (room) => grantOf(room, 'dave', 'member'),
  'grant ownership': (room) => grantOf(room, 'dave', 'owner'),
  'dismiss the owner': (room) => grantOf(room, 'alice', 'none'),
  ban: (room) => grantOf(room, 'carol', 'outcast'),
  kick: (room) => adminOf(room, "<item nick='carol' role='none'/>"),
  'kick the owner': (room) => adminOf(room, "<item nick='alice' role='none'/>"),
  'take voice': (room) => adminOf(room, "<item nick='carol' role='visitor'/>"),
  'see the settings': (room) => `<iq type='get' id='r' to='${at(room)}'><query xmlns='${OWNER}'/></iq>`,
  'change settings': (room) => configureOf(room, { roomname: `${room} of others` }),
  destroy: (room) => `<iq type='set' id='r' to='${at(room)}'><query xmlns='${OWNER}'><destroy/></query></iq>`,
};
const PRIVACY: Record<string, Record<string, string>> = { open: OPEN, closed: CLOSED, secret: SECRET };

let world: World;
let alice: TestClient;
let rooms = 0;

beforeAll(async () => {
  const plenty = { burst: 100_000, perSecond: 0 };
  world = new World({
    creations: plenty,
    presences: plenty,
    invitations: plenty,
    queries: plenty,
    createdRooms: 10_000,
  });
  // Durability is not what this is about, and there are hundreds of rooms.
  world.database.exec('PRAGMA synchronous = OFF');
  alice = world.client('alice');
  world.client('dave');
});

afterAll(() => world.remove());

/** What bob gets for his request in a fresh room. */
async function outcome(privacy: string, request: string, who: string): Promise<string> {
  const room = `r${(rooms += 1)}`;
  const bob = world.client('bob', room);
  const carol = world.client('carol', room);
  const [standing = '', inside] = who.split(' ');
  await alice.makes(room, PRIVACY[privacy]);
  await alice.sends(grantOf(room, 'carol', 'member'));
  await carol.joins(room);
  if (standing !== 'stranger') await alice.sends(grantOf(room, 'bob', standing));
  if (inside !== undefined) await bob.joins(room);
  const answer = await bob.asks(REQUESTS[request]!(room));
  const condition = conditionIn(answer);
  if (request === 'see in directory' && condition === 'ok') return answer[0]!.includes(at(room)) ? 'ok' : NF;
  return condition;
}

for (const [privacy, requests] of Object.entries(TABLE)) {
  test.each(Object.entries(requests))(`in a ${privacy} room, who may %s`, async (request, expected) => {
    const found: (string | null)[] = [];
    for (const [index, who] of WHO.entries()) {
      found.push(expected[index] === X ? X : await outcome(privacy, request, who));
    }
    expect(found).toEqual(expected);
  });
}

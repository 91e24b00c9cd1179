import type { Answer } from './person.ts';
import {
  archive,
  at,
  CATEGORY,
  configure,
  DISCO_INFO,
  DISCO_ITEMS,
  invite,
  iq,
  join,
  MUC_OWNER,
  PCHAT,
  roles,
  say,
} from './stanzas.ts';
import { wordOf, type View } from './test-room.ts';

/** What can be asked of a room, and how to see that it was done. */
export interface Request {
  stanza: (room: string) => string;
  /** From inside the room. */
  inside?: boolean;
  /** Of a room where participants may set the topic and members may invite. */
  generous?: boolean;
  /** In the answer, where it is there for who has it; absent: not to be refused is enough. */
  shows?: (answer: Answer, room: string) => boolean;
  change?: Change;
  /** Joining, by each one's own nick. */
  joins?: boolean;
  /** The one kind of room that it can be asked of. */
  only?: string;
}

/** What a request changes, and how a manager undoes that, where TestRoom.undo() does not do so by itself. */
export interface Change {
  done: (view: View) => boolean;
  undo?: (room: string) => string[];
}

const TOPIC = '<subject>Rates</subject>';
const holders = (room: string) => iq('get', at(room), `<roles xmlns='${PCHAT}'/>`);
export const has = (part: string) => (answer: Answer) => answer.stanzas.join('').includes(part);
const listed = (answer: Answer, room: string) => has(` jid='${at(room)}'`)(answer);
const archived = (answer: Answer, room: string) => has(`<body>${wordOf(room)}</body>`)(answer);
/** The room's echo has the id of what was said. */
const echoed = ({ id, stanzas }: Answer) =>
  stanzas.some((xml) => xml.includes(` id='${id}'`) && xml.includes(" type='groupchat'"));
/** @param holder like `member tom` */
export const holds = (holder: string) => (view: View) =>
  view?.holders.includes(`${holder}@localhost`) === true;
export const lacks = (holder: string) => (view: View) => view !== null && !holds(holder)(view);

/** A change that giving and taking roles undoes. */
export function changing(done: Change['done'], ...undo: string[]): Change {
  return { done, undo: (room) => [roles(room, ...undo)] };
}

function change(done: Change['done'], what: string, ...undo: string[]): Request {
  return { stanza: (room) => roles(room, what), change: changing(done, ...undo) };
}

/** Invites someone who has no role, and whom a members-only room may let in. */
const inviting: Request = {
  stanza: (room) => invite(room, 'guest'),
  change: changing((view) => view?.invited === true, 'revoke member guest'),
};

/** Changes one setting; TestRoom.undo() puts it back. */
const set = (name: string, value: string): Request => ({
  stanza: (room) => configure(room, { [name]: value }),
  change: { done: (view) => view?.settings[name] === value },
});

/** The lines of open.txt, closed.txt and secret.txt. */
export const REQUESTS: Record<string, Request> = {
  'see in directory': {
    stanza: () => iq('get', CATEGORY, `<query xmlns='${DISCO_ITEMS}'/>`),
    shows: listed,
  },
  'find by words': {
    stanza: (room) => iq('get', 'localhost', `<rooms xmlns='${PCHAT}' words='${room}'/>`),
    shows: listed,
  },
  'read info': {
    stanza: (room) => iq('get', at(room), `<query xmlns='${DISCO_INFO}'/>`),
    shows: (answer, room) => has(` name='${room}'`)(answer),
  },
  join: { joins: true, stanza: (room) => join(room, 'somebody') },
  'read archive': { stanza: (room) => archive(at(room)), shows: archived },
  search: { stanza: (room) => archive(CATEGORY, wordOf(room)), shows: archived },
  'post, not joined': { stanza: (room) => say(room, '<body>x</body>') },
  post: { inside: true, stanza: (room) => say(room, '<body>x</body>'), shows: echoed },
  'set topic, not joined': { stanza: (room) => say(room, TOPIC) },
  'set topic': { inside: true, stanza: (room) => say(room, TOPIC), shows: echoed },
  'set topic where all may': {
    inside: true,
    generous: true,
    stanza: (room) => say(room, TOPIC),
    shows: echoed,
  },
  'list participants, not joined': {
    stanza: (room) => iq('get', at(room), `<participants xmlns='${PCHAT}'/>`),
  },
  'list participants': {
    inside: true,
    stanza: (room) => iq('get', at(room), `<participants xmlns='${PCHAT}'/>`),
    shows: has("<participant nick='alice'"),
  },
  'invite, not joined': inviting,
  invite: { ...inviting, inside: true },
  'invite where members may': { ...inviting, inside: true, generous: true },
  'list roles': { stanza: holders, shows: has(" jid='tom@localhost'") },
  'list banned': { stanza: holders, shows: has("<holder role='banned'") },
  'grant member': change(holds('member guest'), 'grant member guest', 'revoke member guest'),
  'grant manager': change(holds('manager guest'), 'grant manager guest', 'revoke manager guest'),
  'grant presenter': change(
    holds('presenter guest'),
    'grant presenter guest',
    'revoke presenter guest',
    'revoke member guest',
  ),
  'revoke member': change(lacks('member tom'), 'revoke member tom', 'grant member tom'),
  'revoke manager': change(lacks('manager tess'), 'revoke manager tess', 'grant manager tess'),
  'revoke presenter': change(lacks('presenter pat'), 'revoke presenter pat', 'grant presenter pat'),
  ban: change(holds('banned tom'), 'grant banned tom', 'grant member tom'),
  'see settings': {
    stanza: (room) => iq('get', at(room), `<query xmlns='${MUC_OWNER}'/>`),
    shows: has("'muc#roomconfig_roomname'"),
  },
  'change settings': {
    stanza: (room) => configure(room, { 'muc#roomconfig_roomdesc': 'Changed' }),
    change: {
      done: (view) => view?.settings['muc#roomconfig_roomdesc'] === 'Changed',
      undo: (room) => [configure(room, { 'muc#roomconfig_roomdesc': '' })],
    },
  },
  disable: set('{urn:pchat:0}disabled', '1'),
  enable: set('{urn:pchat:0}disabled', '0'),
  delete: {
    stanza: (room) => iq('set', at(room), `<query xmlns='${MUC_OWNER}'><destroy/></query>`),
    change: { done: (view) => view === null },
  },
};

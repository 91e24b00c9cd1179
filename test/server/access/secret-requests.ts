import {
  admin,
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
  MUC_USER,
  PCHAT,
  roles,
  say,
} from './stanzas.ts';

const RSM = 'http://jabber.org/protocol/rsm';
const toUser = (room: string, content: string) =>
  `<message to='${at(room)}'><x xmlns='${MUC_USER}'>${content}</x></message>`;
const rooms = (attributes: string, content = '') =>
  iq('get', 'localhost', `<rooms xmlns='${PCHAT}' ${attributes}>${content}</rooms>`);

/** Everything that may be asked of a room, by who may not know of it. */
export const ANYTHING: Record<string, (room: string) => string> = {
  'disco#info': (room) => iq('get', at(room), `<query xmlns='${DISCO_INFO}'/>`),
  'disco#info of a node': (room) =>
    iq('get', at(room), `<query xmlns='${DISCO_INFO}' node='x-roomuser-item'/>`),
  'disco#items': (room) => iq('get', at(room), `<query xmlns='${DISCO_ITEMS}'/>`),
  'a page of the directory after it': (room) =>
    iq(
      'get',
      CATEGORY,
      `<query xmlns='${DISCO_ITEMS}'><set xmlns='${RSM}'><after>${at(room)}</after></set></query>`,
    ),
  'a page of the directory before it': (room) =>
    iq(
      'get',
      CATEGORY,
      `<query xmlns='${DISCO_ITEMS}'><set xmlns='${RSM}'><before>${at(room)}</before></set></query>`,
    ),
  'rooms by its name': (room) => rooms(`words='${room}'`),
  'rooms by its description': (room) => rooms(`words='about ${room}'`),
  'rooms of one’s own by its name': (room) => rooms(`words='${room}' show='mine'`),
  'managed rooms by its name': (room) => rooms(`words='${room}' show='managed'`),
  'rooms one is invited to': (room) => rooms(`words='${room}' show='invited'`),
  'rooms of the category': (room) => rooms(`words='${room}' category='${CATEGORY}'`),
  'rooms that its maker is in': (room) => rooms(`words='${room}' show='joined' who='alice@localhost'`),
  'rooms after it': (room) => rooms('', `<set xmlns='${RSM}'><after>${at(room)}</after></set>`),
  'rooms before it': (room) => rooms('', `<set xmlns='${RSM}'><before>${at(room)}</before></set>`),
  'a ping': (room) => iq('get', at(room), "<ping xmlns='urn:xmpp:ping'/>"),
  'a ping of a participant': (room) => iq('get', `${at(room)}/alice`, "<ping xmlns='urn:xmpp:ping'/>"),
  'a ping of nobody': (room) => iq('get', `${at(room)}/nobody`, "<ping xmlns='urn:xmpp:ping'/>"),
  'the archive': (room) => archive(at(room)),
  'a search in it': (room) => archive(at(room), 'plan'),
  'a search everywhere': (room) => archive(CATEGORY, room),
  'the archive form': (room) => iq('get', at(room), "<query xmlns='urn:xmpp:mam:2'/>"),
  'the archive metadata': (room) => iq('get', at(room), "<metadata xmlns='urn:xmpp:mam:2'/>"),
  'a broken archive query': (room) =>
    iq('set', at(room), `<query xmlns='urn:xmpp:mam:2'><set xmlns='${RSM}'><max>-1</max></set></query>`),
  'the settings': (room) => iq('get', at(room), `<query xmlns='${MUC_OWNER}'/>`),
  'new settings': (room) => configure(room, { 'muc#roomconfig_roomname': 'mine' }),
  'broken settings': (room) => configure(room, { 'muc#roomconfig_publicroom': 'perhaps' }),
  'disabling it': (room) => configure(room, { '{urn:pchat:0}disabled': '1' }),
  'its destruction': (room) => iq('set', at(room), `<query xmlns='${MUC_OWNER}'><destroy/></query>`),
  'its move': (room) => iq('set', at(room), `<move xmlns='${PCHAT}' to='vault.localhost'/>`),
  'its move to nowhere': (room) => iq('set', at(room), `<move xmlns='${PCHAT}' to='nowhere.localhost'/>`),
  'its move to where it is': (room) => iq('set', at(room), `<move xmlns='${PCHAT}' to='${CATEGORY}'/>`),
  'the roles': (room) => iq('get', at(room), `<roles xmlns='${PCHAT}'/>`),
  'a role for oneself': (room) => roles(room, 'grant manager scoped'),
  'a role for nobody': (room) => roles(room, 'grant member nobody'),
  'a role taken': (room) => roles(room, 'revoke manager alice'),
  'a ban': (room) => roles(room, 'grant banned alice'),
  'no roles': (room) => roles(room),
  'a broken role': (room) => roles(room, 'grant king alice'),
  'the participants': (room) => iq('get', at(room), `<participants xmlns='${PCHAT}'/>`),
  'the participants by words': (room) => iq('get', at(room), `<participants xmlns='${PCHAT}' words='al'/>`),
  'the members': (room) => admin(room, "<item affiliation='member'/>", 'get'),
  'a grant': (room) => admin(room, "<item jid='scoped@localhost' affiliation='owner'/>"),
  'an affiliation that there is not': (room) =>
    admin(room, "<item jid='scoped@localhost' affiliation='admin'/>"),
  'a kick': (room) => admin(room, "<item nick='alice' role='none'/>"),
  registration: (room) => iq('get', at(room), "<query xmlns='jabber:iq:register'/>"),
  'a vcard': (room) => iq('get', at(room), "<vCard xmlns='vcard-temp'/>"),
  'a vcard of a participant': (room) => iq('get', `${at(room)}/alice`, "<vCard xmlns='vcard-temp'/>"),
  'something unheard of': (room) => iq('set', at(room), "<x xmlns='urn:example:x'/>"),
  'something of ours unheard of': (room) => iq('set', at(room), `<x xmlns='${PCHAT}'/>`),
  'an iq with nothing in it': (room) => iq('set', at(room), ''),
  'a message': (room) => say(room, '<body>x</body>'),
  'a topic': (room) => say(room, '<subject>x</subject>'),
  'a private message': (room) => `<message to='${at(room)}/alice' type='chat'><body>x</body></message>`,
  'a message of another kind': (room) => `<message to='${at(room)}'><body>x</body></message>`,
  'an invitation': (room) => invite(room, 'guest'),
  'an invitation of a member': (room) => invite(room, 'member'),
  'an invitation of nobody': (room) => invite(room, 'nobody'),
  'an invitation of a stranger': (room) => invite(room, 'stranger'),
  'a declined invitation': (room) => toUser(room, "<decline to='alice@localhost'/>"),
  'invitations had': () => iq('get', 'localhost', `<invitations xmlns='${PCHAT}'/>`),
  'a voice request': (room) =>
    `<message to='${at(room)}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#request</value></field></x></message>`,
  leaving: (room) => `<presence type='unavailable' to='${at(room)}/somebody'/>`,
  'a status': (room) => `<presence to='${at(room)}/somebody'/>`,
  'a presence without a nick': (room) => `<presence to='${at(room)}'/>`,
  'a join': (room) => join(room, 'somebody'),
  'a join by the nick of someone there': (room) => join(room, 'alice'),
  'a join with a bad nick': (room) => join(room, ' '),
};

/** What may be asked besides by who is in a locked room of that name, having joined it. */
export const FROM_INSIDE: Record<string, (room: string) => string> = {
  'a new nick': (room) => `<presence to='${at(room)}/robert'/>`,
  'a message to oneself': (room) => `<message to='${at(room)}/creator' type='chat'><body>x</body></message>`,
  'a cancelled creation': (room) =>
    iq('set', at(room), `<query xmlns='${MUC_OWNER}'><x xmlns='jabber:x:data' type='cancel'/></query>`),
};

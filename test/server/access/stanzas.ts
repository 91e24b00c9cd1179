export const CATEGORY = 'desk.localhost';
export const VAULT = 'vault.localhost';
export const ANNEX = 'annex.localhost';

const MUC = 'http://jabber.org/protocol/muc';
export const MUC_ADMIN = `${MUC}#admin`;
export const MUC_OWNER = `${MUC}#owner`;
export const MUC_USER = `${MUC}#user`;
export const DISCO_INFO = 'http://jabber.org/protocol/disco#info';
export const DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';
export const PCHAT = 'urn:pchat:0';

/** Asks the server whether it is there, which tells that all that was sent before has come. */
export const PING = "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>";

/** The address of a room, of the category unless it is whole. */
export function at(room: string): string {
  return room.includes('@') ? room : `${room}@${CATEGORY}`;
}

export function iq(type: 'get' | 'set', to: string, payload: string): string {
  return `<iq type='${type}' to='${to}'>${payload}</iq>`;
}

export function join(room: string, nick: string): string {
  return `<presence to='${at(room)}/${nick}'><x xmlns='${MUC}'/></presence>`;
}

export function leave(room: string, nick: string): string {
  return `<presence type='unavailable' to='${at(room)}/${nick}'/>`;
}

export function say(room: string, content: string): string {
  return `<message type='groupchat' to='${at(room)}'>${content}</message>`;
}

export function invite(room: string, person: string): string {
  return `<message to='${at(room)}'><x xmlns='${MUC_USER}'><invite to='${person}@localhost'/></x></message>`;
}

/** Submits settings, by the names of their fields. */
export function configure(room: string, settings: Record<string, string>): string {
  const fields = Object.entries({ FORM_TYPE: `${MUC}#roomconfig`, ...settings })
    .map(([name, value]) => `<field var='${name}'><value>${value}</value></field>`)
    .join('');
  return iq(
    'set',
    at(room),
    `<query xmlns='${MUC_OWNER}'><x xmlns='jabber:x:data' type='submit'>${fields}</x></query>`,
  );
}

/** Gives or takes roles, each written like `grant member tom`; what is no account's name is a whole address. */
export function roles(room: string, ...changes: string[]): string {
  const elements = changes.map((change) => {
    const [verb, role, name = ''] = change.split(' ');
    const jid = /@|localhost/.test(name) ? name : `${name}@localhost`;
    return `<${verb} role='${role}' jid='${jid}'/>`;
  });
  return iq('set', at(room), `<roles xmlns='${PCHAT}'>${elements.join('')}</roles>`);
}

/** Moves a room to another category. */
export function move(room: string, to: string): string {
  return iq('set', at(room), `<move xmlns='${PCHAT}' to='${to}'/>`);
}

export function admin(room: string, item: string, type: 'get' | 'set' = 'set'): string {
  return iq(type, at(room), `<query xmlns='${MUC_ADMIN}'>${item}</query>`);
}

/** Asks an archive; with words, for those that have them (XEP-0431). */
export function archive(to: string, words = ''): string {
  const form = `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>
    <field var='{urn:xmpp:fulltext:0}fulltext'><value>${words}</value></field></x>`;
  return iq('set', to, `<query xmlns='urn:xmpp:mam:2'>${words === '' ? '' : form}</query>`);
}

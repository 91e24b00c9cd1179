import type { RoomAction } from '../../model/room.ts';
import { NS_FULLTEXT } from '../../protocol/xmpp/extensions/fulltext-search.ts';
import { FEATURE_SEARCH, FORM_CATEGORY } from '../../protocol/xmpp/extensions/pchat.ts';
import { MAM_EXTENDED, MAM_NS } from '../archive/archive-query.ts';
import { readResultSet, resultSet, RSM_NS } from '../archive/result-set.ts';
import type { ClientSession } from '../service.ts';
import { dataForm, type Field } from '../stream/data-form.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { mayBeIn, mayRead } from './door.ts';
import { mayInvite } from './invitations.ts';
import {
  DISCO_INFO,
  DISCO_ITEMS,
  MUC,
  OCCUPANT_ID,
  PING,
  ROOM_INFO,
  SELF_PING,
  STANZA_ID,
} from './namespaces.ts';
import { inherited } from './room-config.ts';
import { mayList } from './roles.ts';
import type { KnownRoom, RoomRecord } from './room-store.ts';
import { manages, mayPost, wordsOf } from './standing.ts';
import { mayCreate, whoIs } from './who.ts';

const FEATURES = [DISCO_INFO, DISCO_ITEMS, MUC, PING, RSM_NS, NS_FULLTEXT, FEATURE_SEARCH];
const ROOM_FEATURES = [
  DISCO_INFO,
  DISCO_ITEMS,
  MUC,
  PING,
  `${MUC}#stable_id`,
  SELF_PING,
  STANZA_ID,
  OCCUPANT_ID,
  MAM_NS,
  MAM_EXTENDED,
  NS_FULLTEXT,
  'muc_unsecured',
];
const MAX_ITEMS = 1000;

/** disco#info of the service (XEP-0045 section 6.1), with what the category says of itself to this person (NEW). */
export function serviceInfo(context: RoomsContext, session: ClientSession): Element {
  const { name, description, invitations, files } = context.category;
  return info(
    name,
    FEATURES,
    dataForm('result', FORM_CATEGORY, [
      { name: 'description', values: [description] },
      { name: 'may_create', values: [bit(mayCreate(context, session.bare))] },
      { name: 'invitations', values: [bit(invitations)] },
      { name: 'files', values: [bit(files)] },
    ]),
  );
}

/** disco#info of a room (section 6.4, 15.5.4), with what who asks is and may do there (NEW). */
export function roomInfo(context: RoomsContext, known: KnownRoom, session: ClientSession): Element {
  const { record, standing } = known;
  const { config } = record;
  const room = context.live.get(record.local);
  const { category } = context;
  return describe(record, room?.occupants.size ?? 0, [
    { name: '{urn:pchat:0}disabled', values: [bit(config.disabled)] },
    { name: '{urn:pchat:0}invitations', values: [bit(inherited(config.invitations, category.invitations))] },
    { name: '{urn:pchat:0}files', values: [bit(inherited(config.files, category.files))] },
    { name: '{urn:pchat:0}roles', values: wordsOf(standing) },
    { name: '{urn:pchat:0}may', values: actionsOf(known, room?.bySession(session) !== undefined) },
  ]);
}

/** disco#info of a room that is being created, for its creator. */
export function lockedInfo(record: RoomRecord): Element {
  return describe(record, 1, []);
}

/** What someone may do in a room. */
function actionsOf(known: KnownRoom, joined: boolean): RoomAction[] {
  const { standing, record } = known;
  const { config } = record;
  const enters = mayBeIn(standing, config);
  const posts = enters && mayPost(standing, config);
  const allowed: [RoomAction, boolean][] = [
    ['join', enters],
    ['read', mayRead(known)],
    ['post', posts],
    ['topic', enters && (manages(standing) || (config.changeSubject && posts))],
    ['invite', mayInvite(known, joined || enters)],
    ['lists', mayList(known)],
    ['configure', manages(standing)],
    ['delete', standing.administrator],
  ];
  return allowed.filter(([, may]) => may).map(([action]) => action);
}

function describe(
  { local, config, subject }: RoomRecord,
  occupants: number,
  more: readonly Field[],
): Element {
  return info(
    config.name || local,
    [
      ...ROOM_FEATURES,
      config.public ? 'muc_public' : 'muc_hidden',
      config.membersOnly ? 'muc_membersonly' : 'muc_open',
      config.moderated ? 'muc_moderated' : 'muc_unmoderated',
      config.persistent ? 'muc_persistent' : 'muc_temporary',
      config.whois === 'anyone' ? 'muc_nonanonymous' : 'muc_semianonymous',
    ],
    dataForm('result', ROOM_INFO, [
      { name: 'muc#roominfo_description', values: [config.description] },
      { name: 'muc#roominfo_subject', values: [subject?.text ?? ''] },
      { name: 'muc#roominfo_subjectmod', values: [bit(config.changeSubject)] },
      { name: 'muc#roominfo_changesubject', values: [bit(config.changeSubject)] },
      { name: 'muc#roominfo_occupants', values: [String(occupants)] },
      { name: 'muc#roominfo_lang', values: [config.language] },
      ...more,
    ]),
  );
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}

function info(name: string, features: readonly string[], ...extensions: Element[]): Element {
  return el(
    'query',
    DISCO_INFO,
    {},
    el('identity', DISCO_INFO, { category: 'conference', type: 'text', name }),
    ...features.map((feature) => el('feature', DISCO_INFO, { var: feature })),
    ...extensions,
  );
}

/**
 * disco#items of the service: the rooms that this person may know of (section 6.3), by page (XEP-0059).
 *
 * @throws StanzaError `bad-request`, `item-not-found` a page after an address that is not of this service
 */
export function serviceItems(context: RoomsContext, query: Element, session: ClientSession): Element {
  const { store, domain } = context;
  const who = whoIs(context, session.bare);
  const page = readResultSet(query);
  const max = Math.min(page.max ?? MAX_ITEMS, MAX_ITEMS);
  const count = store.countListed(who, '');
  const where =
    page.before === undefined
      ? { after: page.after === undefined ? '' : nameIn(page.after, domain) }
      : { before: page.before === '' ? '' : nameIn(page.before, domain) };
  const rooms = max === 0 ? [] : store.listed(who, where, max);
  const first = rooms[0]?.local;
  const address = (local: string | undefined) => local && `${local}@${domain}`;
  return el(
    'query',
    DISCO_ITEMS,
    {},
    ...rooms.map(({ local, name }) => el('item', DISCO_ITEMS, { jid: address(local), name: name || local })),
    resultSet({
      first: address(first),
      last: address(rooms.at(-1)?.local),
      index: first === undefined ? undefined : store.countListed(who, first),
      count,
    }),
  );
}

/** Pages are by name and not by room: a room that has gone since the last page does not end the list. */
function nameIn(address: string, domain: string): string {
  const end = `@${domain}`;
  if (!address.endsWith(end)) throw new StanzaError('item-not-found', 'No such page.');
  return address.slice(0, -end.length);
}

/** disco#items of a room: who is there, for those who are there too (section 6.5). */
export function roomItems(context: RoomsContext, record: RoomRecord, session: ClientSession): Element {
  const room = context.live.get(record.local);
  const occupants = room?.bySession(session) === undefined ? [] : [...room.occupants.values()];
  return el(
    'query',
    DISCO_ITEMS,
    {},
    ...occupants
      .slice(0, MAX_ITEMS)
      .map(({ nick }) => el('item', DISCO_ITEMS, { jid: `${record.local}@${context.domain}/${nick}` })),
  );
}

import { FEATURE_RULES, NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import { readResultSet, resultSet } from '../archive/result-set.ts';
import type { Extension, Query } from '../routing/extension.ts';
import { el, text, type Element } from '../stream/element.ts';
import { readBareAddress } from '../stream/read-address.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import type { Categories } from './categories.ts';
import type { RoomsContext } from './context.ts';
import { mayRead } from './door.ts';
import { invitedBy, roomOf, shortReason, tellDeclined } from './invitations.ts';
import { wordsOfList, type ListedRoom, type RoomListQuery } from './room-list.ts';
import type { Place } from './room-store.ts';
import type { SharedRooms } from './context.ts';
import { wordsOf } from './standing.ts';
import { mayCreate, whoIs } from './who.ts';

const MAX_PAGE = 500;
const SHOWS = new Set(['mine', 'managed', 'invited', 'joined']);

/** NEW: what is asked of the server about the rooms of all categories at once, and about one's invitations (docs/protocol.md). */
export function browsing(categories: Categories, shared: SharedRooms): Extension {
  const limit = shared.work;
  return {
    serverFeatures: [FEATURE_RULES],
    queries: [
      {
        name: 'rooms',
        ns: NS_PCHAT,
        at: ['server'],
        answer: (query) => limit.run(query.session, () => listRooms(categories, shared, query)),
      },
      {
        name: 'categories',
        ns: NS_PCHAT,
        at: ['server'],
        answer: (query) => limit.run(query.session, () => listCategories(categories, query)),
      },
      {
        name: 'invitations',
        ns: NS_PCHAT,
        at: ['server'],
        answer: (query) => limit.run(query.session, () => listInvitations(categories, shared, query)),
      },
      {
        name: 'invitation',
        ns: NS_PCHAT,
        at: ['server'],
        answer: (query) => answerInvitation(categories, shared, query),
      },
    ],
  };
}

function listCategories(categories: Categories, { session, set }: Query): Element {
  if (set) throw new StanzaError('bad-request');
  return el(
    'categories',
    NS_PCHAT,
    {},
    ...categories.seenBy(session.bare).map(({ context }) => {
      const { name, description, invitations, files } = context.category;
      const attrs = {
        jid: context.domain,
        name,
        may_create: bit(mayCreate(context, session.bare)),
        invitations: bit(invitations),
        files: bit(files),
      };
      return el('category', NS_PCHAT, attrs, description);
    }),
  );
}

function bit(value: boolean): string {
  return value ? '1' : '0';
}

function listRooms(categories: Categories, shared: SharedRooms, { payload, session, set }: Query): Element {
  if (set) throw new StanzaError('bad-request');
  shared.guard.count(session, 'queries');
  shared.writer.settle();
  const seen = new Map(categories.seenBy(session.bare).map(({ context }) => [context.domain, context]));
  const query = readListQuery(payload, session.bare, [...seen.values()]);
  const page = readResultSet(payload);
  const max = Math.min(page.max ?? MAX_PAGE, MAX_PAGE);
  const from =
    page.before === undefined
      ? { after: page.after === undefined ? null : placeIn(page.after) }
      : { before: page.before === '' ? null : placeIn(page.before) };
  const nothing = query === null;
  const rooms = nothing || max === 0 ? [] : shared.list.page(query, from, max);
  const [first] = rooms;
  return el(
    'rooms',
    NS_PCHAT,
    {},
    ...rooms.map((room) => roomElement(room, seen.get(room.service)!)),
    resultSet({
      first: first && addressOf(first),
      last: rooms.length === 0 ? undefined : addressOf(rooms.at(-1)!),
      index: nothing || first === undefined ? undefined : shared.list.count(query, first),
      count: nothing ? 0 : shared.list.count(query),
    }),
  );
}

/** @returns null: nothing can be found */
function readListQuery(payload: Element, bare: string, seen: readonly RoomsContext[]): RoomListQuery | null {
  const { words = '', category, show, who: person } = payload.attrs;
  if (show !== undefined && !SHOWS.has(show)) throw new StanzaError('bad-request', 'There is no such list.');
  const places = category === undefined ? seen : seen.filter(({ domain }) => domain === category);
  const [place] = places;
  if (place === undefined) return null;
  const { principals, administrator } = whoIs(place, bare);
  return {
    address: bare,
    principals,
    administrator,
    services: places.map(({ domain }) => domain),
    words: wordsOfList(words, places),
    show: show === 'mine' || show === 'managed' || show === 'invited' ? show : 'all',
    among: show === 'joined' ? roomsWith(places, readBareAddress(person), bare) : undefined,
  };
}

/**
 * Numbers of the rooms in which a person is now, as far as who asks may read them and may know who is there: whether someone is in a
 * room is not for who could not see them there.
 */
function roomsWith(places: readonly RoomsContext[], person: string, asker: string): number[] {
  return places.flatMap((place) =>
    place.live
      .all()
      .filter((room) => !room.locked && room.byPerson(person).length > 0)
      .filter(({ record, config }) => {
        const known = place.store.known(record.local, whoIs(place, asker));
        return known !== undefined && mayRead(known) && (config.whois === 'anyone' || person === asker);
      })
      .map(({ record }) => record.id),
  );
}

function roomElement(room: ListedRoom, { category, live }: RoomsContext): Element {
  const { local, config, standing, invited } = room;
  const privacy = !config.membersOnly ? 'open' : config.public ? 'closed' : 'secret';
  return el(
    'room',
    NS_PCHAT,
    {
      jid: addressOf(room),
      name: config.name || local,
      category: category.name,
      privacy,
      kind: config.moderated ? 'auditorium' : 'normal',
      state: config.disabled ? 'disabled' : 'active',
      participants: String(live.get(local)?.occupants.size ?? 0),
      roles: wordsOf(standing).join(' '),
      invited: invited ? '1' : '0',
    },
    config.description,
  );
}

function listInvitations(categories: Categories, shared: SharedRooms, { session, set }: Query): Element {
  if (set) throw new StanzaError('bad-request');
  shared.guard.count(session, 'queries');
  const [service] = categories.all();
  const found = service === undefined ? [] : shared.invitations.of(session.bare);
  return el(
    'invitations',
    NS_PCHAT,
    {},
    ...found.flatMap((invitation) => {
      const at = roomOf(service!.context, invitation);
      if (at === undefined) return [];
      const { place, known } = at;
      const { local, config } = known.record;
      const attrs = {
        id: String(invitation.id),
        jid: `${local}@${place.domain}`,
        name: config.name || local,
        category: place.category.name,
        by: invitedBy(place, known.record, invitation.inviter, session.bare),
        stamp: new Date(invitation.time).toISOString(),
        state: invitation.state,
      };
      return [el('invitation', NS_PCHAT, attrs, invitation.reason)];
    }),
  );
}

/** Declines an invitation; joining accepts it. */
function answerInvitation(
  categories: Categories,
  shared: SharedRooms,
  { payload, session, set }: Query,
): null {
  const { id = '', state } = payload.attrs;
  if (!set || state !== 'declined') {
    throw new StanzaError('bad-request', 'An invitation is declined so, and accepted by joining the room.');
  }
  shared.guard.count(session, 'invitations');
  const invitation = /^\d{1,15}$/.test(id) ? shared.invitations.get(Number(id), session.bare) : undefined;
  const [service] = categories.all();
  const at = invitation && service && roomOf(service.context, invitation);
  if (invitation === undefined || invitation.state !== 'pending' || at === undefined)
    throw new StanzaError('item-not-found', 'There is no such invitation, or it was answered.');
  shared.writer.transaction(() => shared.invitations.decline(invitation.id));
  tellDeclined(at.place, at.known.record, invitation, shortReason(text(payload)));
  return null;
}

function addressOf({ service, local }: Place): string {
  return `${local}@${service}`;
}

function placeIn(address: string): Place {
  const at = address.lastIndexOf('@');
  if (at === -1) throw new StanzaError('item-not-found', 'No such page.');
  return { local: address.slice(0, at), service: address.slice(at + 1) };
}

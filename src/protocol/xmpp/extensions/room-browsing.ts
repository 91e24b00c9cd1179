import { bareAddress, isUserAddress, parseAddress } from '../../../model/address.ts';
import type { Privacy, RoomKind, RoomListing, RoomQuery, RoomState } from '../../../model/room.ts';
import { child, children, el, text, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';
import { resultSetIn, resultSetRequest, type ResultSetReply } from './result-sets.ts';
import { countOf, standingsIn } from './room-roles.ts';

/** Asks the server for rooms (NEW, docs/protocol.md). @param after the last of the page before, null to begin */
export function roomsQuery(query: RoomQuery, after: string | null, max: number): Element {
  const { words = '', category, show, who } = query;
  return el(
    'rooms',
    NS_PCHAT,
    { words: words === '' ? undefined : words, category, show, who: show === 'joined' ? who : undefined },
    resultSetRequest({ max, after: after ?? undefined }),
  );
}

export function parseRooms(reply: Element): { rooms: RoomListing[]; set: ResultSetReply } {
  const list = child(reply, 'rooms', NS_PCHAT);
  if (list === undefined) return { rooms: [], set: { first: null, last: null, count: null, index: null } };
  return { rooms: children(list, 'room', NS_PCHAT).flatMap(listing), set: resultSetIn(list) };
}

function listing(room: Element): RoomListing[] {
  const { jid = '', name, category, privacy, kind, state, participants, roles, invited } = room.attrs;
  if (!isUserAddress(jid)) return [];
  const address = bareAddress(jid);
  const { local, domain } = parseAddress(address);
  return [
    {
      address,
      name: name || local,
      category: { address: domain, name: category || domain },
      participants: countOf(participants),
      description: text(room),
      privacy: oneOf<Privacy>(privacy, ['open', 'closed', 'secret']),
      kind: oneOf<RoomKind>(kind, ['normal', 'auditorium']),
      state: oneOf<RoomState>(state, ['active', 'disabled']),
      roles: roles === undefined ? null : standingsIn(roles),
      invited: invited === '1' || invited === 'true',
    },
  ];
}

function oneOf<T extends string>(text: string | undefined, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === text) ?? null;
}

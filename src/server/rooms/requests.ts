import { answerQuery, archiveMetadata, resultXml, type ArchiveOfRoom } from '../archive/answer-query.ts';
import { MAM_NS, queryForm, readQuery } from '../archive/archive-query.ts';
import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import type { ClientSession } from '../service.ts';
import { children, el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { administer } from './administration.ts';
import { configure, configureLocked } from './configuring.ts';
import type { RoomsContext } from './context.ts';
import { lockedInfo, roomInfo, roomItems, serviceInfo, serviceItems } from './discovery.ts';
import { checkReading, noSuchRoom, requireRoom } from './door.ts';
import { answerMove } from './moving.ts';
import { CLIENT, DISCO_INFO, DISCO_ITEMS, MUC_ADMIN, MUC_OWNER, PING } from './namespaces.ts';
import { answerParticipants } from './participants.ts';
import { answerRoles } from './roles.ts';
import type { KnownRoom } from './room-store.ts';
import { searchRoom, searchService } from './searching.ts';
import { manages } from './standing.ts';

/** An iq that asks for something, and who asks. */
export interface Request {
  /** `get` or `set`. */
  type: string;
  payload: Element;
  session: ClientSession;
}

/** @returns null for an iq that answers. @throws StanzaError `bad-request` not as RFC 6120 section 8.2.3 has it */
export function readRequest(stanza: Element, session: ClientSession): Request | null {
  const type = stanza.attrs['type'];
  if (type === 'result' || type === 'error') return null;
  const [payload, ...more] = children(stanza);
  if ((type !== 'get' && type !== 'set') || payload === undefined || more.length > 0) {
    throw new StanzaError('bad-request', 'An iq gets or sets one thing.');
  }
  return { type, payload, session };
}

/** Answers what is asked of the service itself. */
export function answerForService(
  context: RoomsContext,
  { type, payload, session }: Request,
): Element | undefined {
  context.guard.count(session, 'queries');
  if (payload.ns === MAM_NS) return searchService(context, payload, session, type);
  switch (`${type} ${payload.ns}`) {
    case `get ${DISCO_INFO}`:
      checkNoNode(payload);
      return serviceInfo(context, session);
    case `get ${DISCO_ITEMS}`:
      checkNoNode(payload);
      return serviceItems(context, payload, session);
    case `get ${PING}`:
      return undefined;
    default:
      throw new StanzaError('service-unavailable');
  }
}

/** Answers what is asked of a room. */
export function answerForRoom(context: RoomsContext, request: Request, local: string): Element | undefined {
  const { type, payload, session } = request;
  context.guard.count(session, 'queries');
  const joined = context.live.joined(session, local);
  if (joined?.locked) {
    if (payload.ns === MUC_OWNER) return configureLocked(context, payload, joined, session, type);
    if (payload.ns === DISCO_INFO && type === 'get') return lockedInfo(joined.record);
    throw noSuchRoom();
  }
  const known = requireRoom(context, local, session);
  const { record } = known;
  switch (payload.ns) {
    case MUC_ADMIN:
      return administer(context, payload, known, session, type);
    case MUC_OWNER:
      return configure(context, payload, known, session, type);
    case MAM_NS:
      return answerArchive(context, known, request);
  }
  switch (`${type} ${payload.name} ${payload.ns}`) {
    case `get roles ${NS_PCHAT}`:
    case `set roles ${NS_PCHAT}`:
      return context.work.run(session, () => answerRoles(context, payload, known, session, type));
    case `set move ${NS_PCHAT}`:
      return answerMove(context, payload, known, session);
    case `get participants ${NS_PCHAT}`:
      return answerParticipants(context, payload, known, session);
  }
  switch (`${type} ${payload.ns}`) {
    case `get ${DISCO_INFO}`:
      checkNoNode(payload);
      return roomInfo(context, known, session);
    case `get ${DISCO_ITEMS}`:
      return roomItems(context, record, session);
    case `get ${PING}`:
      return undefined;
    default:
      throw new StanzaError('service-unavailable');
  }
}

/**
 * Answers what is asked of a participant. A ping to oneself tells whether one is still in the room (XEP-0410); nothing else is
 * passed on.
 */
export function answerForOccupant(
  context: RoomsContext,
  request: Request,
  local: string,
  nick: string,
): undefined {
  const { type, payload, session } = request;
  context.guard.count(session, 'queries');
  const room = context.live.joined(session, local);
  const occupant = room?.bySession(session);
  // The same whether there is such a room or not.
  if (room === undefined || occupant === undefined)
    throw new StanzaError('not-acceptable', 'You are not in this room.');
  const target = room.byNick(nick);
  if (target === undefined) throw new StanzaError('item-not-found', 'Nobody here has this nick.');
  if (target !== occupant || type !== 'get' || payload.ns !== PING)
    throw new StanzaError('service-unavailable');
  return undefined;
}

/** Messages first, then the answer that ends them (XEP-0313 section 4.2). */
function answerArchive(
  context: RoomsContext,
  known: KnownRoom,
  { type, payload, session }: Request,
): Element {
  checkReading(known);
  const { record, standing } = known;
  const archive: ArchiveOfRoom = {
    store: context.archive,
    room: record.id,
    address: `${record.local}@${context.domain}`,
    reveal: record.config.whois === 'anyone' || manages(standing),
  };
  if (type === 'get' && payload.name === 'query') return queryForm();
  if (type === 'get' && payload.name === 'metadata') return archiveMetadata(archive);
  if (type !== 'set' || payload.name !== 'query') throw new StanzaError('bad-request');
  const query = readQuery(payload);
  if (query.fulltext !== undefined) return searchRoom(context, archive, query, session);
  const { messages, fin } = answerQuery(archive, query);
  for (const message of messages) session.sendXml(resultXml(archive, query, message, session.address));
  return fin;
}

function checkNoNode(query: Element): void {
  if (query.attrs['node'] !== undefined) throw new StanzaError('item-not-found');
}

/** The answer to an iq. */
export function resultOf(stanza: Element, payload: Element | undefined): Element {
  const { id, from, to } = stanza.attrs;
  return el('iq', CLIENT, { type: 'result', id, from: to, to: from }, payload);
}

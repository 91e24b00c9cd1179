import { parseAddress } from '../../model/address.ts';
import type { ClientSession, Host, Service } from '../service.ts';
import { el, type Element } from '../stream/element.ts';
import { asStanzaError, errorReply, isUnanswered, StanzaError } from '../stream/stanza-error.ts';
import type { CategoryRecord } from './category-store.ts';
import { emptyDestroyed, settleConfig } from './configuring.ts';
import type { RoomsContext } from './context.ts';
import { noSuchRoom } from './door.ts';
import { handleInvitation } from './invitations.ts';
import { handlePresence } from './joining.ts';
import { empty, farewell, leave } from './leaving.ts';
import { LiveRooms } from './live-rooms.ts';
import { makeLobby } from './lobby.ts';
import { leaveOldAddress } from './moving.ts';
import { tellFollowersOfMove } from './news.ts';
import { MUC_USER } from './namespaces.ts';
import { refreshRoom } from './refresh.ts';
import { answerForOccupant, answerForRoom, answerForService, readRequest, resultOf } from './requests.ts';
import type { Room } from './room.ts';
import { RoomStore } from './room-store.ts';
import type { SharedRooms } from './context.ts';
import { say, whisper } from './talking.ts';
import { whoIs } from './who.ts';

export interface RoomsServiceOptions {
  /** With its domain, e.g. `general.localhost`. */
  category: CategoryRecord;
  /** The server starts: nobody is in rooms that were to live only while someone was. */
  starting?: boolean;
  /** A room to make at the start, absent or null for none; with a message that greets there unless `greeting` is false. */
  lobby?: string | null;
  greeting?: boolean;
  /** Participants past which a room is large; 75 when absent. */
  largeFrom?: number;
}

/** A category's rooms (XEP-0045 with XEP-0313). */
export interface RoomsService extends Service {
  readonly context: RoomsContext;
  /**
   * The category's rules, or anything else that is not of one room alone, changed: works out anew who may be in which room.
   *
   * @returns what failed, for some of the rooms
   */
  accessChanged(): unknown[];
  /** Tells everyone in a room that the server or the category ends (status 332). Before the database is closed. */
  close(): void;
}

const LARGE_FROM = 75;

/**
 * Makes the group chat service of one category.
 *
 * Order: a message waits for the disk with those that came in the same turn; whatever else arrives first has them written and
 * sent. So nothing overtakes a message, and a joiner has each message either in the history or live.
 */
export function createRoomsService(
  host: Host,
  shared: SharedRooms,
  options: RoomsServiceOptions,
): RoomsService {
  const { category, starting = false, lobby = null, greeting = true, largeFrom = LARGE_FROM } = options;
  const { domain } = category;
  const store = new RoomStore(shared.database, domain);
  const salt = shared.writer.transaction(() => {
    const secret = store.salt();
    if (starting) store.removeTemporary();
    store.fillKeys();
    if (lobby !== null)
      makeLobby({ store, ...shared }, { local: lobby, domain, host: host.domain, greeting });
    return secret;
  });
  const context: RoomsContext = {
    ...shared,
    domain,
    category,
    host,
    store,
    live: new LiveRooms(domain, largeFrom),
    salt,
  };
  shared.services.set(domain, context);
  return {
    domain,
    context,
    get name() {
      return context.category.name;
    },
    handle(stanza, from) {
      try {
        return route(context, stanza, from);
      } catch (error) {
        refuse(context, stanza, from, error);
        return undefined;
      }
    },
    sessionEnded(session) {
      shared.writer.settle();
      for (const room of context.live.allJoined(session)) {
        const occupant = room.bySession(session);
        try {
          if (occupant !== undefined) leave(context, room, occupant, session);
        } catch (error) {
          host.log('error', `A temporary room could not be removed: ${String(error)}`);
        }
      }
    },
    accessChanged() {
      shared.writer.settle();
      const failures: unknown[] = [];
      for (const room of context.live.all()) {
        try {
          readAgain(context, room);
        } catch (error) {
          failures.push(error);
        }
      }
      for (const address of host.followedRooms(domain)) lookForMove(context, address);
      return failures;
    },
    close() {
      shared.writer.settle();
      shared.services.delete(domain);
      for (const room of context.live.all())
        empty(context, room, farewell(el('status', MUC_USER, { code: '332' })));
    },
  };
}

/** A room may have been changed, moved or deleted by another process. */
function readAgain(context: RoomsContext, room: Room): void {
  const { id, local } = room.record;
  const record = context.store.byId(id);
  if (record !== undefined) {
    if (JSON.stringify(record.config) === JSON.stringify(room.config)) refreshRoom(context, room);
    else settleConfig(context, room, record.config);
    return;
  }
  const place = context.store.movedTo(local);
  const there = place && context.services.get(place.service);
  if (there === undefined) emptyDestroyed(context, room, 'The room was deleted.');
  else leaveOldAddress(context, room.record, there);
}

/** A room that nobody is in may have been moved by another process: who follows it from outside would hear nothing more of it. */
function lookForMove(context: RoomsContext, address: string): void {
  const local = address.slice(0, address.indexOf('@'));
  const place = context.store.movedTo(local);
  const there = place && context.services.get(place.service);
  // Told again until they follow the new address.
  if (there !== undefined && context.live.get(local) === undefined)
    tellFollowersOfMove(context, local, there);
}

function route(context: RoomsContext, stanza: Element, session: ClientSession): Promise<void> | undefined {
  const { local, resource } = readAddress(stanza);
  const { type } = stanza.attrs;
  // For who is not in its scope a category is as good as none.
  if (!whoIs(context, session.bare).inScope && !isUnanswered(stanza)) throw noSuchRoom();
  if (stanza.name === 'message') {
    if (type === 'error') return undefined;
    if (local === '') throw new StanzaError('service-unavailable');
    if (resource !== '') return whisper(context, stanza, session, local, resource);
    if (type === 'groupchat') return say(context, stanza, session, local);
    context.writer.settle();
    handleInvitation(context, stanza, session, local);
    return undefined;
  }
  context.writer.settle();
  if (stanza.name === 'presence') {
    if (local === '') return undefined;
    if (resource !== '') handlePresence(context, stanza, session, local, resource);
    else if (type === undefined)
      throw new StanzaError('jid-malformed', 'Join with a nick: room@service/nick.');
    return undefined;
  }
  const request = readRequest(stanza, session);
  if (request === null) return undefined;
  const answer =
    local === ''
      ? answerForService(context, request)
      : resource === ''
        ? answerForRoom(context, request, local)
        : answerForOccupant(context, request, local, resource);
  session.send(resultOf(stanza, answer));
  return undefined;
}

function readAddress(stanza: Element): { local: string; resource: string } {
  try {
    return parseAddress(stanza.attrs['to'] ?? '');
  } catch {
    throw new StanzaError('jid-malformed', 'This is not an address.');
  }
}

function refuse(context: RoomsContext, stanza: Element, session: ClientSession, thrown: unknown): void {
  const error = asStanzaError(thrown);
  if (!(thrown instanceof StanzaError)) {
    context.host.log(
      'error',
      `${stanza.name} to ${context.domain} failed: ${String((thrown as Error).stack ?? thrown)}`,
    );
  }
  const reply = errorReply(stanza, error);
  if (reply !== null) session.send(reply);
}

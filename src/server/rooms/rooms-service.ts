import type { DatabaseSync } from 'node:sqlite';
import { parseAddress } from '../../model/address.ts';
import { archiveIds } from '../archive/archive-id.ts';
import { ArchiveStore } from '../archive/archive-store.ts';
import { ArchivePurge } from '../archive/purge.ts';
import { SearchBacklog } from '../archive/search-backlog.ts';
import { SearchIndex } from '../archive/search-index.ts';
import { RoomSearch } from '../archive/search-rooms.ts';
import type { ClientSession, Host, Service } from '../service.ts';
import { GroupCommit } from '../store/group-commit.ts';
import { el, type Element } from '../stream/element.ts';
import { asStanzaError, errorReply, StanzaError } from '../stream/stanza-error.ts';
import type { RoomsContext } from './context.ts';
import { handleInvitation } from './invitations.ts';
import { handlePresence } from './joining.ts';
import { empty, farewell, leave } from './leaving.ts';
import { LiveRooms } from './live-rooms.ts';
import { makeLobby } from './lobby.ts';
import { RoomsGuard, type RoomsLimits } from './limits.ts';
import { MUC_USER } from './namespaces.ts';
import { answerForOccupant, answerForRoom, answerForService, readRequest, resultOf } from './requests.ts';
import { RoomStore } from './room-store.ts';
import { say, whisper } from './talking.ts';

export interface RoomsServiceOptions {
  /** Its domain, e.g. `general.localhost`. */
  domain: string;
  /** The category's name, e.g. `General`. */
  name: string;
  /** A room to have from the first start on, `lobby` when absent; it is not made again when someone destroys it. */
  lobby?: string | null;
  /** Whether a message greets there, true when absent. */
  greeting?: boolean;
  limits?: Partial<RoomsLimits>;
}

/** A category's rooms (XEP-0045 with XEP-0313). */
export interface RoomsService extends Service {
  /** Writes what is waiting, and tells everyone in a room that the server ends (status 332). Before the database is closed. */
  close(): void;
}

/**
 * Makes the group chat service of one category. Several may share the database.
 *
 * Order: a message waits for the disk with those that came in the same turn; whatever else arrives first has them written and
 * sent. So nothing overtakes a message, and a joiner has each message either in the history or live.
 */
export function createRoomsService(
  host: Host,
  database: DatabaseSync,
  options: RoomsServiceOptions,
): RoomsService {
  const { domain, name, lobby = 'lobby', greeting = true } = options;
  const store = new RoomStore(database, domain);
  const archive = new ArchiveStore(database);
  const writer = new GroupCommit(database);
  const index = new SearchIndex(database);
  const log = (text: string) => host.log('error', text);
  const purge = new ArchivePurge(database, writer, index, log);
  const backlog = new SearchBacklog(database, archive, index, writer, log);
  const nextStamp = archiveIds(archive.newestTime());
  const salt = writer.transaction(() => {
    const { salt: secret, first } = store.register();
    store.removeTemporary();
    if (first && lobby !== null) {
      makeLobby({ store, archive, nextStamp }, { local: lobby, domain, host: host.domain, greeting });
    }
    return secret;
  });
  const context: RoomsContext = {
    domain,
    name,
    host,
    store,
    archive,
    purge,
    backlog,
    search: new RoomSearch(database),
    writer,
    guard: new RoomsGuard(options.limits),
    live: new LiveRooms(domain),
    nextStamp,
    salt,
  };
  purge.start();
  backlog.start();
  return {
    domain,
    name,
    handle(stanza, from) {
      try {
        return route(context, stanza, from);
      } catch (error) {
        refuse(context, stanza, from, error);
        return undefined;
      }
    },
    sessionEnded(session) {
      writer.settle();
      for (const room of context.live.allJoined(session)) {
        const occupant = room.bySession(session);
        try {
          if (occupant !== undefined) leave(context, room, occupant, session);
        } catch (error) {
          host.log('error', `A temporary room could not be removed: ${String(error)}`);
        }
      }
    },
    close() {
      purge.stop();
      backlog.stop();
      writer.settle();
      for (const room of context.live.all())
        empty(context, room, farewell(el('status', MUC_USER, { code: '332' })));
    },
  };
}

function route(context: RoomsContext, stanza: Element, session: ClientSession): Promise<void> | undefined {
  const { local, resource } = readAddress(stanza);
  const { type } = stanza.attrs;
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

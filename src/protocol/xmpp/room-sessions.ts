import { PchatError } from '../../model/errors.ts';
import type { BackendEvent, Joined } from '../backend.ts';
import type { Participant } from '../../model/participant.ts';
import { noRoom, type Directory } from './directory.ts';
import { destroyPayload, ownerQuery } from './extensions/group-chat.ts';
import { parseParticipants, participantsQuery } from './extensions/large-rooms.ts';
import { ping } from './extensions/ping.ts';
import { listedParticipant } from './occupants.ts';
import { conditionOf, inOtherWords, type Meanings } from './request-errors.ts';
import { RoomSession } from './room-session.ts';
import type { Connection } from './stream/connection.ts';

const NOT_IN: Meanings = Object.fromEntries(
  ['forbidden', 'not-acceptable', 'not-allowed'].map((condition) => [
    condition,
    ['not-allowed', 'Who is in a room is told to those who are in it.', 'Join it first.'] as const,
  ]),
);

/** The rooms that one is in. */
export class RoomSessions {
  readonly #connection: Connection;
  readonly #directory: Directory;
  readonly #emit: (event: BackendEvent) => void;
  readonly #sessions = new Map<string, RoomSession>();

  constructor(connection: Connection, directory: Directory, emit: (event: BackendEvent) => void) {
    this.#connection = connection;
    this.#directory = directory;
    this.#emit = emit;
  }

  find(room: string): RoomSession | undefined {
    return this.#sessions.get(room);
  }

  /** @throws PchatError `not-allowed` when one is not in the room */
  joined(room: string): RoomSession {
    const session = this.#sessions.get(room);
    if (!session?.joined)
      throw new PchatError('not-allowed', `You are not in ${room}.`, { next: 'Join it first.' });
    return session;
  }

  /** @throws PchatError as Backend.join() */
  async join(room: string, nick: string): Promise<Joined> {
    // Asked first, because joining a room that does not exist would create it.
    const traits = await this.#directory.traits(room, true);
    const session = new RoomSession(room, traits, this.#connection, (event) => this.#told(session, event));
    this.#sessions.set(room, session);
    try {
      const joined = await session.join(nick);
      if (!joined.created) return joined;
      await this.#undo(session);
      throw noRoom(room);
    } catch (error) {
      this.forget(session);
      throw error;
    }
  }

  /** A session for a room to be created, of which nobody is told. */
  enterNew(room: string): RoomSession {
    const traits = {
      archived: false,
      stanzaIds: false,
      occupantIds: false,
      showsAddresses: false,
      moderated: false,
      rules: false,
    };
    const session = new RoomSession(room, traits, this.#connection, () => undefined);
    this.#sessions.set(room, session);
    return session;
  }

  /** Who is in a room; a room with rules is asked, since a large one tells of nobody by itself. */
  async whoIsIn(room: string, words: string): Promise<{ participants: Participant[]; count: number }> {
    const session = this.#sessions.get(room);
    if (session?.joined && !session.traits.rules) return matching(session.participants, words);
    if (!this.#directory.hasRules) this.joined(room);
    try {
      const payload = participantsQuery(words);
      const reply = await this.#connection.request({ type: 'get', to: room, payload });
      const { participants, count } = parseParticipants(reply);
      const self = session?.joined ? session.nick : undefined;
      return { participants: participants.map((one) => listedParticipant(one, self)), count };
    } catch (error) {
      throw inOtherWords(error, NOT_IN, this.#directory.words);
    }
  }

  forget(session: RoomSession): void {
    if (this.#sessions.get(session.room) === session) this.#sessions.delete(session.room);
  }

  /** Asks the room about ourselves (XEP-0410 section 3). */
  async stillJoined(room: string): Promise<boolean> {
    const session = this.#sessions.get(room);
    if (!session?.joined) return false;
    try {
      await this.#connection.request({ type: 'get', to: `${room}/${session.nick}`, payload: ping() });
      return true;
    } catch (error) {
      switch (conditionOf(error)) {
        // The ping reached us, and we or a proxy of ours did not know it; or the nick is just changing.
        case 'service-unavailable':
        case 'feature-not-implemented':
        case 'item-not-found':
          return true;
        case '':
          throw error;
        case 'remote-server-not-found':
        case 'remote-server-timeout':
          throw new PchatError('timeout', 'The room cannot be reached at the moment.', { cause: error });
        default:
          return false;
      }
    }
  }

  /** The connection is away; rooms may still have us when it comes back. */
  interrupted(error: PchatError): void {
    for (const session of this.#sessions.values()) session.interrupted(error);
  }

  /** The connection is gone for good. */
  clear(error: PchatError): void {
    for (const session of this.#sessions.values()) session.lost(error);
    this.#sessions.clear();
  }

  #told(session: RoomSession, event: BackendEvent): void {
    if (event.type === 'left') this.forget(session);
    if (event.type !== 'room-changed') {
      this.#emit(event);
      return;
    }
    // What the room promises may be what has changed.
    void this.#directory
      .traits(session.room, true)
      .then((traits) => {
        session.traits = traits;
      })
      .catch(() => undefined)
      .then(() => {
        if (this.#sessions.get(session.room) === session) this.#emit(event);
      });
  }

  /** Takes back a room that our join created. */
  async #undo(session: RoomSession): Promise<void> {
    await this.#connection
      .request({ type: 'set', to: session.room, payload: ownerQuery(destroyPayload('')) })
      .catch(() => session.leave());
  }
}

function matching(
  all: readonly Participant[],
  words: string,
): { participants: Participant[]; count: number } {
  const wanted = words.toLowerCase().split(/\s+/);
  const fits = ({ name }: Participant) => wanted.every((word) => name.toLowerCase().includes(word));
  return { participants: all.filter(fits), count: all.length };
}

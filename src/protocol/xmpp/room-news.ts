import type { BackendEvent } from '../backend.ts';
import { readItems } from './archive.ts';
import { child, type Element } from './extensions/element.ts';
import { NS_PCHAT } from './extensions/pchat.ts';
import { movedIn } from './extensions/room-moves.ts';
import { newsIn } from './extensions/room-news.ts';
import { stanzaIdBy } from './extensions/stanza-ids.ts';
import type { FollowedRooms } from './followed-rooms.ts';
import type { RoomSessions } from './room-sessions.ts';
import { OWN_ROOMS } from './room-traits.ts';

/** News of followed rooms that are not joined; believed only of the room itself, for anyone may send anything. */
export class RoomNews {
  readonly #followed: FollowedRooms;
  readonly #sessions: RoomSessions;
  readonly #emit: (event: BackendEvent) => void;
  /** Whether the server says that it does this; others pass on what a guest puts into an invitation, in the room's name. */
  offered = false;
  /** Whether the server moves rooms, and tells of it. */
  moves = false;

  constructor(followed: FollowedRooms, sessions: RoomSessions, emit: (event: BackendEvent) => void) {
    this.#followed = followed;
    this.#sessions = sessions;
    this.#emit = emit;
  }

  /**
   * @param bare who it came from
   * @param resource empty when the room itself speaks, not an occupant
   * @returns true when it was news, believed or not
   */
  receive(stanza: Element, bare: string, resource: string): boolean {
    if (child(stanza, 'moved', NS_PCHAT)) {
      this.#moved(stanza, bare, resource);
      return true;
    }
    if (!child(stanza, 'news', NS_PCHAT)) return false;
    const news = newsIn(stanza);
    if (news === null || !this.offered || resource !== '' || !this.#followed.has(bare)) return true;
    if (this.#sessions.find(bare)?.joined) return true;
    const id = stanzaIdBy(news.message, bare);
    if (id === null) return true;
    const [message] = readItems(bare, [{ queryId: '', id, ...news }], OWN_ROOMS);
    if (message !== undefined) this.#emit({ type: 'news', room: bare, message });
    return true;
  }

  /** A room in which one is shows one out instead, with the way to where it is. */
  #moved(stanza: Element, bare: string, resource: string): void {
    const to = movedIn(stanza);
    if (to === null || !this.moves || resource !== '' || !this.#followed.has(bare)) return;
    if (!this.#sessions.find(bare)?.joined) this.#emit({ type: 'moved', room: bare, to });
  }
}

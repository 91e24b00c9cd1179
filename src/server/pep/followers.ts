import { bareAddress, isUserAddress } from '../../model/address.ts';
import { NS_BOOKMARKS, parseBookmark } from '../../protocol/xmpp/extensions/bookmarks.ts';
import { NODE_NEWS } from '../../protocol/xmpp/extensions/pchat.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { Session } from '../stream/session.ts';
import { MAX_ITEMS } from './node-config.ts';
import type { PepStore } from './pep-store.ts';

interface Follower {
  /** Number of the account. */
  account: number;
  sessions: Set<Session>;
  /** Addresses of followed rooms. */
  rooms: string[];
}

/**
 * Which sessions want to hear of which rooms: those that asked for news, of the rooms in their user's bookmarks (XEP-0402). Kept in
 * memory for these sessions alone, so that a message in a room that none of them follows costs one look into a map.
 */
export class Followers {
  readonly #store: PepStore;
  /** By bare address. */
  readonly #followers = new Map<string, Follower>();
  /** Bare addresses by room. */
  readonly #byRoom = new Map<string, Set<string>>();

  constructor(store: PepStore) {
    this.#store = store;
  }

  /** The sessions that want news of a room. */
  *of(room: string): Iterable<Session> {
    for (const bare of this.#byRoom.get(room) ?? []) {
      for (const session of this.#followers.get(bare)!.sessions) {
        if (session.presence !== null) yield session;
      }
    }
  }

  /** The rooms of a service that somebody wants news of. */
  rooms(service: string): string[] {
    return [...this.#byRoom.keys()].filter((room) => room.endsWith(`@${service}`));
  }

  /** What a session asks to hear of has changed. */
  interested(session: Session): void {
    if (!session.interests.has(NODE_NEWS)) return this.ended(session);
    const { account, bare } = session;
    const follower = this.#followers.get(bare);
    if (follower !== undefined) {
      follower.sessions.add(session);
      return;
    }
    this.#followers.set(bare, { account, sessions: new Set([session]), rooms: [] });
    this.changed(bare, NS_BOOKMARKS);
  }

  /** A node of a user has other items. */
  changed(bare: string, node: string): void {
    const follower = this.#followers.get(bare);
    if (follower === undefined || node !== NS_BOOKMARKS) return;
    this.#unlist(bare, follower);
    follower.rooms = this.#followed(follower.account);
    for (const room of follower.rooms) {
      const users = this.#byRoom.get(room);
      if (users === undefined) this.#byRoom.set(room, new Set([bare]));
      else users.add(bare);
    }
  }

  ended(session: Session): void {
    const follower = this.#followers.get(session.bare);
    if (follower?.sessions.delete(session) !== true || follower.sessions.size > 0) return;
    this.#unlist(session.bare, follower);
    this.#followers.delete(session.bare);
  }

  #followed(account: number): string[] {
    const node = this.#store.node(account, NS_BOOKMARKS);
    const items = node === undefined ? [] : this.#store.items(node, MAX_ITEMS);
    return items.flatMap(({ id, xml }) => {
      // Those that say nothing of joining need not be taken apart.
      if (!xml.includes('autojoin') || !isUserAddress(id)) return [];
      return parseBookmark(parseElement(xml))?.autojoin === true ? [bareAddress(id)] : [];
    });
  }

  #unlist(bare: string, follower: Follower): void {
    for (const room of follower.rooms) {
      const users = this.#byRoom.get(room);
      users?.delete(bare);
      if (users?.size === 0) this.#byRoom.delete(room);
    }
  }
}

import type { HistoryPage, Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import { mentions } from './mention.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';

/** What is unread in a room. */
export interface UnreadCount {
  unread: number;
  mentions: number;
  alerts: number;
  unreadIsPartial: boolean;
}

export const NOTHING_UNREAD: UnreadCount = { unread: 0, mentions: 0, alerts: 0, unreadIsPartial: false };

/** Counts what a person has not read. Own messages never count. */
export class Unread {
  readonly #backend: Backend;
  readonly #views: RoomViews;
  readonly #nick: () => string;

  /** @param nick the account's nick, which is called even where another had to be taken */
  constructor(backend: Backend, views: RoomViews, nick: () => string) {
    this.#backend = backend;
    this.#views = views;
    this.#nick = nick;
  }

  isMention(entry: RoomEntry, message: Message): boolean {
    const names = new Set([this.#nick(), entry.view.nick]);
    return !this.#views.isOwn(entry, message) && mentions(message.text, names);
  }

  /** Adds messages up. */
  of(entry: RoomEntry, messages: readonly Message[]): UnreadCount {
    const others = messages.filter((message) => !this.#views.isOwn(entry, message));
    return {
      unread: others.length,
      mentions: others.filter((message) => this.isMention(entry, message)).length,
      alerts: others.filter((message) => message.alert).length,
      unreadIsPartial: false,
    };
  }

  /** One more message came. */
  add(entry: RoomEntry, message: Message): UnreadCount {
    const one = this.of(entry, [message]);
    const { unread, mentions: called, alerts, unreadIsPartial } = entry.view;
    return {
      unread: unread + one.unread,
      mentions: called + one.mentions,
      alerts: alerts + one.alerts,
      unreadIsPartial,
    };
  }

  /**
   * What stands after the read mark, from the room's newest page where the mark is on it, else counted by the server.
   * Mentions and alerts before that page are not known.
   */
  async afterMark(entry: RoomEntry, newest: HistoryPage): Promise<UnreadCount> {
    const { mark } = entry;
    const index = mark === null ? -1 : newest.messages.findIndex((message) => message.id === mark.id);
    // A mark can stand on an item that is no message, such as a reaction: then it is the page's last one, or time tells nothing.
    if (mark !== null && mark.id === newest.last) return NOTHING_UNREAD;
    const onPage = this.of(entry, newest.messages.slice(index + 1));
    if (index !== -1 || (newest.complete && mark === null)) return onPage;
    try {
      const counted = await this.#backend.countAfter(entry.address, mark?.id ?? null);
      // The server counts our own messages and other items too: those on the page are known and taken off.
      const own = newest.messages.length - onPage.unread;
      return { ...onPage, unread: Math.max(onPage.unread, counted - own) };
    } catch {
      return { ...onPage, unreadIsPartial: !newest.complete };
    }
  }
}

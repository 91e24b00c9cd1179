import type { AccountArchive } from '../archive/account-archive.ts';
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
/** Messages that are looked at for a count; beyond, nobody wants to know it exactly. */
const MOST_COUNTED = 1_000;

/** Counts what a person has not read. Own messages never count. */
export class Unread {
  readonly #backend: Backend;
  readonly #views: RoomViews;
  readonly #archive: AccountArchive;
  readonly #nick: () => string;

  /** @param nick the account's nick, which is called even where another had to be taken */
  constructor(backend: Backend, views: RoomViews, archive: AccountArchive, nick: () => string) {
    this.#backend = backend;
    this.#views = views;
    this.#archive = archive;
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

  /** What stands after the read mark as far as it is here; null when that is not all. */
  here(entry: RoomEntry): UnreadCount | null {
    const after = this.#archive.since(entry.address, entry.mark?.id || null, MOST_COUNTED);
    if (after === null || !after.whole || after.more) return null;
    return this.of(entry, after.messages);
  }

  /**
   * What stands after the read mark, from the local archive where it has all of that, else counted by the server. Mentions and
   * alerts that are not here are not known then. A mark that moves meanwhile is counted from anew: what one follows on another
   * screen is heard of before its mark.
   *
   * @param newest the room's newest page, which is in the archive already
   */
  async afterMark(entry: RoomEntry, newest: HistoryPage): Promise<UnreadCount> {
    for (;;) {
      const { mark } = entry;
      const count = await this.#afterMark(entry, newest);
      if (entry.mark === mark) return count;
    }
  }

  async #afterMark(entry: RoomEntry, newest: HistoryPage): Promise<UnreadCount> {
    const markId = entry.mark?.id || null;
    // A mark can stand on an item that is no message, such as a reaction: then it is the page's last one, or time tells nothing.
    if (markId !== null && markId === newest.last) return NOTHING_UNREAD;
    const whole = this.here(entry);
    if (whole !== null) return whole;
    const after = this.#archive.since(entry.address, markId, MOST_COUNTED);
    const messages = after?.messages ?? newest.messages;
    const known = this.of(entry, messages);
    try {
      const counted = await this.#backend.countAfter(entry.address, markId);
      // The server counts our own messages and other items too: those that are here are known and taken off.
      return { ...known, unread: Math.max(known.unread, counted - (messages.length - known.unread)) };
    } catch {
      return { ...known, unreadIsPartial: true };
    }
  }
}

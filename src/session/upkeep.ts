import { asPchatError } from '../model/errors.ts';
import type { RoomEntry } from './room-entry.ts';
import type { SessionParts } from './session-parts.ts';

/** Milliseconds between two counts of the feeds while rooms grow in the background. */
const RECOUNT_MS = 1_000;

/** What a session does by itself: after a sign-in, while rooms grow, when the local archive was lost. */
export class Upkeep {
  readonly #parts: () => SessionParts;
  #recount: NodeJS.Timeout | null = null;

  /** @param parts asked for when something is to be done: the parts come to be with this one */
  constructor(parts: () => SessionParts) {
    this.#parts = parts;
  }

  online(resumed: boolean): void {
    const { membership, views, marks, joinFollowed, keeping, follows, feeds, events, infos, invitations } =
      this.#parts();
    membership.online(resumed);
    for (const entry of views.entries()) {
      if (entry.open && entry.view.info === null) void infos.refresh(entry.address);
    }
    if (resumed) void marks.save();
    // No server tells that one was answered elsewhere.
    if (joinFollowed) void invitations.load();
    if (resumed || !joinFollowed) return;
    keeping.forget();
    follows.forget();
    this.#loadFollowed().catch((thrown: unknown) => {
      const error = asPchatError(thrown);
      if (error.code === 'unreachable') return;
      events.notice(`The followed rooms could not be had: ${error.message}`);
    });
    void feeds.load();
  }

  async #loadFollowed(): Promise<void> {
    const { follows, directory, views } = this.#parts();
    await follows.load();
    // A bookmark tells a room's address only; what its category is called, the category tells.
    const names = new Map((await directory.categories()).map(({ address, name }) => [address, name]));
    for (const entry of views.entries()) {
      const { category } = entry.view;
      const name = names.get(category.address) ?? category.name;
      if (name !== category.name) views.update(entry, { category: { ...category, name } });
    }
  }

  /** More of a room is here than before. */
  grown(entry: RoomEntry): void {
    const { views, unread } = this.#parts();
    // What the server counted for us had no mentions and alerts beyond the newest page.
    if (entry.view.unreadIsPartial || entry.view.unread > 0) {
      const count = unread.here(entry);
      if (count !== null) views.update(entry, count);
    }
    this.recountSoon();
  }

  /** What feeds count may have changed. */
  recountSoon(): void {
    if (!this.#parts().joinFollowed) return;
    this.#recount ??= setTimeout(() => {
      this.#recount = null;
      this.#parts().feeds.recount();
    }, RECOUNT_MS).unref();
  }

  /** The local archive was damaged and is empty now: what is known here goes into it, the rest comes again from the server. */
  keepAgain(): void {
    const { follows, outbox, views, archive, keeping } = this.#parts();
    follows.keepAgain();
    outbox.keepAgain();
    for (const entry of views.entries()) {
      if (entry.mark) archive.setMark(entry.address, entry.mark);
      if (entry.timeline.messages.length > 0) {
        const { messages, gaps } = entry.timeline;
        if (gaps.length === 0) archive.keep(entry.address, { messages });
      }
    }
    keeping.wake();
  }

  stop(): void {
    if (this.#recount) clearTimeout(this.#recount);
    this.#recount = null;
  }
}

import { asPchatError } from '../model/errors.ts';
import type { HistoryPage, Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import { pagesAfter } from './archive-walk.ts';
import type { EventHub } from './event-hub.ts';
import type { MessageStore } from './message-store.ts';
import type { Outbox } from './outbox.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { Position } from './seen-messages.ts';
import type { Unread } from './unread.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  store: MessageStore;
  outbox: Outbox;
  unread: Unread;
  marks: ReadMarks;
  contextSize: number;
}

/** Errors by which a room says that it keeps no archive that we can ask. */
const NO_ARCHIVE = new Set(['unsupported', 'not-allowed', 'not-found']);

/** Where a room's messages come in, live and from the archive, and each goes on once. */
export class RoomFeed {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * A message is shown, kept, counted and told, once.
   *
   * @param from live, the archive in its order, or late: found in the archive after what came behind it was shown
   * @param behind of a late one: the archive id before it
   */
  take(
    entry: RoomEntry,
    message: Message,
    from: 'live' | 'archive' | 'late',
    behind: string | null = null,
  ): void {
    const { views, events, store, outbox, unread, marks } = this.#parts;
    entry.heardAt = Date.now();
    const known = entry.seen.has(message);
    // A live message has the time of this machine's clock, which is no measure in the archive.
    const time = from === 'live' ? (entry.position?.at?.time ?? null) : message.time;
    const archived = !message.id.startsWith('local:');
    if (archived && from !== 'late') this.#moveTo(entry, { id: message.id, time });
    const own = views.isOwn(entry, message);
    if (known) {
      if (own) outbox.settle(entry.address, message);
      return;
    }
    entry.seen.add(message);
    if (from === 'late') entry.timeline.insertAfter(behind, message);
    else {
      entry.timeline.live(message);
      store.append(entry.address, [message]);
    }
    if (marks.isInView(entry)) marks.toNewest(entry);
    else if (!own) views.update(entry, unread.add(entry, message));
    // The post leaves the outbox before anyone is told, so that it is never seen twice in a timeline.
    const settle = own ? outbox.take(entry.address, message) : null;
    events.emit({ type: 'timeline', room: entry.address });
    const mention = unread.isMention(entry, message);
    events.emit({ type: 'message', room: entry.address, message, own, mention });
    settle?.();
  }

  /**
   * Brings the room up to date after joining: the first time its newest page, then all that came since.
   *
   * @throws PchatError when the archive could not be read to its end; calling again goes on where it stopped
   */
  async catchUp(entry: RoomEntry): Promise<void> {
    if (entry.noArchive) return;
    try {
      if (entry.position === null) await this.#begin(entry);
      else await this.#follow(entry, entry.position.at);
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (!NO_ARCHIVE.has(error.code)) throw error;
      entry.noArchive = true;
      entry.timeline.fail(error);
      this.#parts.events.emit({ type: 'timeline', room: entry.address });
    }
  }

  /** The newest page, which was there before us and so is no news. */
  async #begin(entry: RoomEntry): Promise<void> {
    const { backend, store, views, unread, marks, events, contextSize } = this.#parts;
    const page = await backend.history(entry.address, { before: '', limit: contextSize });
    const last = page.messages.at(-1);
    entry.position = { at: page.last === null ? null : { id: page.last, time: last?.time ?? null } };
    for (const message of page.messages) entry.seen.add(message);
    entry.timeline.reset(page);
    store.restart(entry.address, page.messages);
    events.emit({ type: 'timeline', room: entry.address });
    if (marks.isInView(entry)) {
      views.update(entry, { newAfter: this.#lineAfter(entry, page) });
      marks.toNewest(entry);
    } else if (entry.view.followed) {
      views.update(entry, await unread.afterMark(entry, page));
    }
  }

  /** The mark, if others wrote after it. */
  #lineAfter(entry: RoomEntry, page: HistoryPage): string | null {
    if (entry.mark === null || entry.mark.id === page.last) return null;
    const index = page.messages.findIndex((message) => message.id === entry.mark?.id);
    return this.#parts.unread.of(entry, page.messages.slice(index + 1)).unread > 0 ? entry.mark.id : null;
  }

  async #follow(entry: RoomEntry, from: Position | null): Promise<void> {
    const ask = this.#parts.backend.history.bind(this.#parts.backend, entry.address);
    let overlapped = false;
    let met = true;
    let undecided: Message[] = [];
    for await (const page of pagesAfter(ask, from)) {
      if (page.overlaps && !overlapped) {
        overlapped = true;
        met = false;
      }
      for (const message of page.messages) {
        // A walk by time begins too early: what stands before the first message that we had was there before us.
        if (!met && entry.seen.has(message)) {
          met = true;
          undecided = [];
        }
        if (met) this.take(entry, message, 'archive');
        else undecided.push(message);
      }
      if (met && page.position !== null) this.#moveTo(entry, page.position);
    }
    // None that we had is left in the archive: time is all there is to go by.
    for (const message of undecided) {
      if (from === null || from.time === null || message.time >= from.time)
        this.take(entry, message, 'archive');
    }
  }

  #moveTo(entry: RoomEntry, to: Position): void {
    if (entry.position === null && !entry.noArchive) return;
    entry.position = { at: to };
  }
}

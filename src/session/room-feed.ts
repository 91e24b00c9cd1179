import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError } from '../model/errors.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { HistoryPage, Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import { pagesAfter } from './archive-walk.ts';
import type { EventHub } from './event-hub.ts';
import type { Gaps } from './gaps.ts';
import type { Outbox } from './outbox.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { Position } from './seen-messages.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  archive: AccountArchive;
  gaps: Gaps;
  outbox: Outbox;
  unread: Unread;
  marks: ReadMarks;
  contextSize: number;
}

/** Errors by which a room says that it keeps no archive that we can ask. */
const NO_ARCHIVE = new Set(['unsupported', 'not-allowed', 'not-found']);
/** Of these, those that say that we may not read it. */
const NO_ACCESS = new Set(['not-allowed', 'not-found']);

/** Where a room's messages come in, live and from the archive: each goes into the local archive first, then on, once. */
export class RoomFeed {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A message came live. */
  take(entry: RoomEntry, message: Message): void {
    entry.heardAt = Date.now();
    const { archive } = this.#parts;
    const amended = message.editedAt !== null || message.removed !== null;
    if (entry.seen.hasId(message.id) || amended) {
      // A later state of what was said; of what is not here, none is needed.
      if (archive.update(entry.address, message) && entry.timeline.replace(message)) {
        this.#parts.events.emit({ type: 'timeline', room: entry.address });
      }
      if (this.#parts.views.isOwn(entry, message)) this.#parts.outbox.settle(entry.address, message);
      return;
    }
    this.#keep(entry, message);
    this.#tell(entry, message);
  }

  /**
   * A message was found in the archive whose arrival was missed. It is kept already.
   *
   * @param behind the archive id before it; null: the archive begins with it
   */
  takeLate(entry: RoomEntry, message: Message, behind: string | null): void {
    this.#tell(entry, message, { behind });
  }

  /** Keeps a live message: it directly follows the one before. */
  #keep(entry: RoomEntry, message: Message): void {
    const archived = !message.id.startsWith('local:');
    // Without an archive to be asked, what was heard is all that there will ever be.
    if (archived || entry.noArchive) {
      const isFirst = entry.tail === null && entry.position?.at === null;
      const run = { messages: [message], after: entry.tail ?? undefined, atStart: isFirst };
      this.#parts.archive.keep(entry.address, run);
      entry.tail = message.id;
    }
    // A live message has the time of this machine's clock, which is no measure in the archive.
    if (archived) this.#moveTo(entry, { id: message.id, time: entry.position?.at?.time ?? null });
  }

  #tell(entry: RoomEntry, message: Message, late: { behind: string | null } | null = null): void {
    const { views, events, outbox, unread, marks } = this.#parts;
    const own = views.isOwn(entry, message);
    if (entry.seen.has(message)) {
      if (own) outbox.settle(entry.address, message);
      return;
    }
    entry.seen.add(message);
    if (late) entry.timeline.insertAfter(late.behind, message);
    else entry.timeline.live(message);
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
      if (!NO_ARCHIVE.has(error.code) || error.movedTo !== null) throw error;
      if (NO_ACCESS.has(error.code)) this.forget(entry);
      entry.noArchive = true;
      entry.tail = null;
      entry.timeline.fail(error);
      this.#parts.events.emit({ type: 'timeline', room: entry.address });
    }
  }

  /** Looks at a room from outside, and counts what is unread. A room that cannot be read shows nothing. */
  async look(entry: RoomEntry): Promise<void> {
    const { views, unread, gaps } = this.#parts;
    try {
      const page = await gaps.newest(entry, CONTEXT_SIZE);
      views.update(entry, await unread.afterMark(entry, page));
    } catch (error) {
      const { code, movedTo } = asPchatError(error);
      if (code === 'unreachable') throw error;
      if (NO_ACCESS.has(code) && movedTo === null) this.forget(entry);
    }
  }

  /** We may not read the room any more: nothing of it stays. */
  forget(entry: RoomEntry): void {
    const { archive, views, events } = this.#parts;
    entry.seen.clear();
    entry.timeline.clear();
    Object.assign(entry, { tail: null, position: null, mark: null });
    views.update(entry, { ...NOTHING_UNREAD, newAfter: null, topic: '', info: null });
    views.forget(entry);
    archive.forget(entry.address);
    events.emit({ type: 'timeline', room: entry.address });
  }

  /** The newest page, which was there before us and so is no news. */
  async #begin(entry: RoomEntry): Promise<void> {
    const { archive, gaps, views, unread, marks, events, contextSize } = this.#parts;
    const { address, timeline } = entry;
    const known = archive.newest(address, 1).messages.at(-1);
    const page = await gaps.newest(entry, contextSize);
    const last = page.messages.at(-1);
    entry.position = { at: page.last === null ? null : { id: page.last, time: last?.time ?? null } };
    entry.tail = last?.id ?? null;
    for (const message of page.messages) entry.seen.add(message);
    const isWhole =
      known === undefined ||
      last === undefined ||
      archive.runStart(address, known.id)?.first === archive.runStart(address, last.id)?.first;
    if (!timeline.atEnd || (!isWhole && timeline.messages.length > CONTEXT_SIZE)) {
      // Someone reads further up: the window stays, and goes on to the newest page as one scrolls.
      timeline.setEdge({ after: isWhole ? 'more' : 'gap' });
    } else if (isWhole && known !== undefined && timeline.messages.at(-1)?.id === known.id) {
      timeline.append({ messages: page.messages, before: 'more', after: 'end' });
    } else timeline.show({ ...archive.newest(address, CONTEXT_SIZE), after: 'end' });
    // Of an empty room nothing is kept that could say so.
    if (last === undefined && page.complete && known === undefined) timeline.setEdge({ before: 'start' });
    events.emit({ type: 'timeline', room: address });
    await this.#count(entry, page);
    if (marks.isInView(entry)) {
      views.update(entry, { newAfter: this.#lineAfter(entry, page, unread) });
      marks.toNewest(entry);
    }
  }

  async #count(entry: RoomEntry, page: HistoryPage): Promise<void> {
    const { views, unread, marks } = this.#parts;
    if (!marks.isInView(entry) && entry.view.followed) {
      views.update(entry, await unread.afterMark(entry, page));
    }
  }

  /** The mark, if others wrote after it. */
  #lineAfter(entry: RoomEntry, page: HistoryPage, unread: Unread): string | null {
    if (entry.mark === null || entry.mark.id === page.last) return null;
    const index = page.messages.findIndex((message) => message.id === entry.mark?.id);
    return unread.of(entry, page.messages.slice(index + 1)).unread > 0 ? entry.mark.id : null;
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
      const after = page.overlaps ? undefined : (entry.tail ?? undefined);
      const isFirst = from === null && entry.tail === null;
      this.#parts.archive.keep(entry.address, { messages: page.messages, after, atStart: isFirst });
      entry.tail = page.messages.at(-1)?.id ?? entry.tail;
      entry.heardAt = Date.now();
      for (const message of page.messages) {
        // A walk by time begins too early: what stands before the first message that we had was there before us.
        if (!met && entry.seen.has(message)) {
          met = true;
          undecided = [];
        }
        if (met) this.#tell(entry, message);
        else undecided.push(message);
      }
      if (met && page.position !== null) this.#moveTo(entry, page.position);
    }
    // None that we had is left in the archive: time is all there is to go by.
    for (const message of undecided) {
      if (from === null || from.time === null || message.time >= from.time) this.#tell(entry, message);
    }
  }

  #moveTo(entry: RoomEntry, to: Position): void {
    if (entry.position === null && !entry.noArchive) return;
    entry.position = { at: to };
  }
}

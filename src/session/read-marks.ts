import { asPchatError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { SessionState } from './session-state.ts';
import type { SessionTiming } from './timing.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  unread: Unread;
  events: EventHub;
  state: SessionState;
  timing: SessionTiming;
}

/** How far each room was read (XEP-0490 where the server keeps it, else on this machine). Marks only move forwards. */
export class ReadMarks {
  readonly #parts: Parts;
  readonly #unsaved = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #inView: string | null = null;
  #active = true;
  #warned = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes the marks that are kept. */
  async load(): Promise<void> {
    const { backend, state, views } = this.#parts;
    let marks = state.readMarks();
    if (backend.capabilities.readMarksOnServer) marks = await backend.readMarks();
    for (const [room, id] of marks) {
      const entry = views.ensure(room);
      if (!this.#unsaved.has(entry.address)) entry.mark = { id, time: entry.seen.timeOf(id) ?? null };
    }
  }

  isInView(entry: RoomEntry): boolean {
    return this.#active && this.#inView === entry.address;
  }

  setActive(active: boolean): void {
    this.#active = active;
    if (active) this.#look();
  }

  setInView(address: string | null): void {
    if (address === this.#inView) return;
    const left = this.#inView === null ? undefined : this.#parts.views.get(this.#inView);
    this.#inView = address;
    if (left && left.view.newAfter !== null) this.#parts.views.update(left, { newAfter: null });
    this.#look();
  }

  /** A person looks at the room in view: the line stands where they stopped reading, the mark moves to the end. */
  #look(): void {
    const entry = this.#inView === null ? undefined : this.#parts.views.get(this.#inView);
    if (!entry) return;
    const { views } = this.#parts;
    if (entry.view.unread > 0) views.update(entry, { newAfter: entry.mark?.id ?? null });
    this.toNewest(entry);
  }

  /** Moves the mark to the newest message known. */
  toNewest(entry: RoomEntry): void {
    const at = entry.position === null ? entry.lookedAt : entry.position.at;
    if (at !== null) this.#move(entry, at);
    if (entry.view.unread > 0) this.#parts.views.update(entry, NOTHING_UNREAD);
  }

  /** Moves the mark to a message that the session has shown. */
  moveTo(entry: RoomEntry, id: string): void {
    const message = entry.timeline.messages.find((candidate) => candidate.id === id);
    if (!this.#isForward(entry, message)) return;
    this.#move(entry, { id, time: message!.time });
    this.#recount(entry, id);
  }

  /** Another screen read up to here. */
  movedElsewhere(entry: RoomEntry, id: string): void {
    if (entry.mark?.id === id) return;
    const message = entry.timeline.messages.find((candidate) => candidate.id === id);
    const atNewest = entry.position?.at?.id === id;
    if (!atNewest && message !== undefined && !this.#isForward(entry, message)) return;
    // An id that is neither on the window nor the newest was read before the window begins: nothing to learn from it,
    // unless nothing is shown yet and the first count will use it.
    if (!atNewest && message === undefined && entry.position !== null) return;
    entry.mark = { id, time: message?.time ?? null };
    this.#unsaved.delete(entry.address);
    if (atNewest) this.#parts.views.update(entry, NOTHING_UNREAD);
    else this.#recount(entry, id);
  }

  #isForward(entry: RoomEntry, message: Message | undefined): boolean {
    if (message === undefined) return false;
    const { mark } = entry;
    if (mark === null) return true;
    const { messages, atEnd } = entry.timeline;
    const from = messages.findIndex((candidate) => candidate.id === mark.id);
    const to = messages.indexOf(message);
    if (from !== -1) return to > from;
    return mark.time === null ? atEnd && mark.id !== entry.position?.at?.id : message.time > mark.time;
  }

  #recount(entry: RoomEntry, id: string): void {
    const { views, unread } = this.#parts;
    const { messages, atEnd } = entry.timeline;
    const index = messages.findIndex((candidate) => candidate.id === id);
    if (index !== -1 && atEnd) views.update(entry, unread.of(entry, messages.slice(index + 1)));
  }

  #move(entry: RoomEntry, to: { id: string; time: number | null }): void {
    if (entry.mark?.id === to.id) return;
    entry.mark = { id: to.id, time: to.time };
    this.#unsaved.set(entry.address, to.id);
    // Unref'd: a mark alone keeps no program alive; stop() stores what is left.
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.save();
    }, this.#parts.timing.readMark).unref();
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Stores the marks that moved; those that cannot be stored now are kept for the next time. Never rejects. */
  async save(): Promise<void> {
    const { backend, state } = this.#parts;
    this.close();
    for (const [room, id] of this.#unsaved) {
      try {
        if (!backend.online) return;
        if (backend.capabilities.readMarksOnServer) await backend.setReadMark(room, id);
        else state.setReadMark(room, id);
        if (this.#unsaved.get(room) === id) this.#unsaved.delete(room);
      } catch (error) {
        const { code, message } = asPchatError(error);
        if (code === 'unreachable' || this.#warned) continue;
        this.#warned = true;
        this.#parts.events.notice(`What you have read could not be stored: ${message}`);
      }
    }
  }
}

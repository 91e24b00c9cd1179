import type { AccountArchive } from '../archive/account-archive.ts';
import type { KeptMark } from '../archive/room-records.ts';
import { asPchatError } from '../model/errors.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { SessionTiming } from './timing.ts';
import { NOTHING_UNREAD, type Unread } from './unread.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  unread: Unread;
  events: EventHub;
  archive: AccountArchive;
  timing: SessionTiming;
}

/**
 * How far each room was read: in the local archive, and with the account where the server keeps it (XEP-0490). Marks only move
 * forwards, but for the person's own "mark unread".
 */
export class ReadMarks {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | null = null;
  #inView: string | null = null;
  #active = true;
  #warned = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes the marks that are kept on this machine. */
  showKept(): void {
    const { archive, views } = this.#parts;
    for (const [room, mark] of archive.marks()) views.ensure(room).mark ??= mark;
  }

  /** Takes the marks that the server keeps. @throws PchatError */
  async load(): Promise<void> {
    const { backend, views } = this.#parts;
    this.showKept();
    if (!backend.capabilities.readMarksOnServer) return;
    for (const [room, id] of await backend.readMarks()) {
      const entry = views.ensure(room);
      // What was read here without a connection and is further than what others read stands, and is told to them.
      if (entry.mark?.unsaved && (await this.#isFurther(entry, entry.mark, id))) this.#saveSoon();
      else this.#set(entry, { id, unsaved: false, unreadFrom: null });
    }
  }

  /** A room has another address; how far it was read the other screens are told there, unless they have read further. */
  moved(from: string, entry: RoomEntry, mark: KeptMark | null): void {
    if (this.#inView === from) this.#inView = entry.address;
    if (mark === null) return;
    const { mark: there } = entry;
    const isFurther = there === null || (mark.id !== '' && this.#compare(entry, mark.id) === 'further');
    // The archive took the old one along.
    if (!isFurther) return this.#set(entry, there);
    this.#set(entry, { ...mark, unsaved: true });
    this.#saveSoon();
  }

  isInView(entry: RoomEntry): boolean {
    return this.#active && this.#inView === entry.address && !entry.leftUnread;
  }

  setActive(active: boolean): void {
    this.#active = active;
    if (active) this.#look();
  }

  setInView(address: string | null): void {
    if (address === this.#inView) return;
    const left = this.#inView === null ? undefined : this.#parts.views.get(this.#inView);
    this.#inView = address;
    if (left) left.leftUnread = false;
    if (left && left.view.newAfter !== null) this.#parts.views.update(left, { newAfter: null });
    this.#look();
  }

  /** A person looks at the room in view: the line stands where they stopped reading, the mark moves to the end. */
  #look(): void {
    const entry = this.#inView === null ? undefined : this.#parts.views.get(this.#inView);
    if (!entry || entry.leftUnread) return;
    const { views } = this.#parts;
    if (entry.view.unread > 0) views.update(entry, { newAfter: entry.mark?.id ?? '' });
    this.toNewest(entry);
  }

  /** Moves the mark to the newest message known. */
  toNewest(entry: RoomEntry): void {
    const id = entry.tail ?? this.#parts.archive.newest(entry.address, 1).messages.at(-1)?.id;
    if (id !== undefined) this.#move(entry, id);
    if (entry.view.unread > 0) this.#parts.views.update(entry, NOTHING_UNREAD);
  }

  /** Moves the mark forwards to a message. */
  moveTo(entry: RoomEntry, id: string): void {
    if (this.#compare(entry, id) !== 'further') return;
    this.#move(entry, id);
    void this.#recount(entry);
  }

  /**
   * The person takes the mark back: a message and all after it are unread again.
   *
   * @param previous archive id of the message before it; empty when it is the room's first
   */
  moveBack(entry: RoomEntry, id: string, previous: string): void {
    this.#set(entry, { id: previous, unsaved: true, unreadFrom: id });
    entry.leftUnread = this.#inView === entry.address;
    this.#parts.views.update(entry, { newAfter: entry.leftUnread ? previous : null });
    void this.#recount(entry);
    this.#saveSoon();
  }

  /** Another screen read up to here, or took the mark back to here. */
  movedElsewhere(entry: RoomEntry, id: string, back: boolean): void {
    if (entry.mark?.id === id) {
      if (entry.mark.unsaved) this.#set(entry, { ...entry.mark, unsaved: false });
      return;
    }
    const place = back ? 'further' : this.#compare(entry, id);
    // Two screens read at once, and the one that was behind told it last: what is further stands for all.
    if (place === 'behind' && entry.mark !== null) {
      this.#set(entry, { ...entry.mark, unsaved: true });
      return this.#saveSoon();
    }
    // An id that is not here was read before the time that is known; of a room never looked at nothing is known.
    const isNewest = entry.position?.at?.id === id;
    if (place === 'unknown' && entry.position !== null && !isNewest) return;
    this.#set(entry, { id, unsaved: false, unreadFrom: null });
    if (isNewest) this.#parts.views.update(entry, NOTHING_UNREAD);
    else void this.#recount(entry);
  }

  #compare(entry: RoomEntry, id: string): 'further' | 'behind' | 'unknown' {
    const { archive } = this.#parts;
    const to = id === '' ? -Infinity : archive.position(entry.address, id);
    if (to === null) return 'unknown';
    const { mark } = entry;
    if (mark === null || mark.id === '') return 'further';
    const from = archive.position(entry.address, mark.id);
    // A mark that is not here stands before what is, where that is all that came since.
    if (from === null) return mark.id === entry.position?.at?.id ? 'behind' : 'further';
    return to > from ? 'further' : 'behind';
  }

  /** Whether a mark of ours goes before the server's. */
  async #isFurther(entry: RoomEntry, ours: KeptMark, theirs: string): Promise<boolean> {
    if (ours.unreadFrom !== null || theirs === '') return true;
    if (this.#parts.archive.position(entry.address, theirs) !== null) {
      return this.#compare(entry, theirs) === 'behind';
    }
    const time = this.#parts.archive.message(entry.address, ours.id)?.time;
    if (time === undefined) return false;
    // Theirs is not here. Whether it is older than ours the room knows.
    const next = await this.#parts.backend
      .history(entry.address, { after: theirs, limit: 1 })
      .catch(() => null);
    const after = next?.messages[0];
    return after !== undefined && after.time <= time;
  }

  async #recount(entry: RoomEntry): Promise<void> {
    const { views, unread, archive } = this.#parts;
    const here = unread.here(entry);
    if (here !== null) return views.update(entry, here);
    const { messages } = archive.newest(entry.address, 1);
    const page = { messages, complete: false, first: null, last: null, total: null };
    views.update(entry, await unread.afterMark(entry, page));
  }

  #move(entry: RoomEntry, id: string): void {
    if (entry.mark?.id === id) return;
    this.#set(entry, { id, unsaved: true, unreadFrom: null });
    this.#saveSoon();
  }

  #set(entry: RoomEntry, mark: KeptMark): void {
    entry.mark = mark;
    this.#parts.archive.setMark(entry.address, mark);
  }

  #saveSoon(): void {
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

  /** Tells the server the marks that moved; those that it cannot be told now are kept for the next time. Never rejects. */
  async save(): Promise<void> {
    const { backend, views } = this.#parts;
    this.close();
    for (const entry of views.entries()) {
      const { mark } = entry;
      if (!mark?.unsaved) continue;
      try {
        if (!backend.online) return;
        if (!backend.capabilities.readMarksOnServer) return;
        await backend.setReadMark(entry.address, mark.id, mark.unreadFrom ?? undefined);
        if (entry.mark === mark) this.#set(entry, { id: mark.id, unsaved: false, unreadFrom: null });
      } catch (error) {
        const { code, message } = asPchatError(error);
        if (code === 'unreachable' || this.#warned) continue;
        this.#warned = true;
        this.#parts.events.notice(`What you have read could not be stored: ${message}`);
      }
    }
  }
}

import type { AccountArchive } from '../archive/account-archive.ts';
import type { HistoryPage } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { RoomEntry } from './room-entry.ts';

const PAGE_SIZE = 100;
/** Pages without a single message (reactions, role changes) that are skipped in one go. */
const EMPTY_PAGES = 20;

interface Parts {
  backend: Backend;
  events: EventHub;
  archive: AccountArchive;
}

/** Brings what is missing from the room's archive into the local one, and into the window where it is shown. */
export class Gaps {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Fills the gap before a message by a page. @throws PchatError as Backend.history */
  async fillBefore(entry: RoomEntry, id: string): Promise<void> {
    const { backend, archive } = this.#parts;
    let before = id;
    for (let tries = 0; tries < EMPTY_PAGES; tries += 1) {
      const page = await backend.history(entry.address, { before, limit: PAGE_SIZE });
      // Where ids are not reliable an unknown one gives some other page: it would never come to an end.
      const end = page.complete || page.first === null || page.first === before;
      archive.keep(entry.address, { messages: page.messages, before: id, atStart: end });
      if (end || page.messages.length > 0) break;
      before = page.first!;
    }
    this.show(entry, id);
  }

  /** Reads on after a message by a page. @returns whether that is all there is */
  async fillAfter(entry: RoomEntry, id: string): Promise<boolean> {
    const { backend, archive } = this.#parts;
    let after = id;
    for (let tries = 0; tries < EMPTY_PAGES; tries += 1) {
      const page = await backend.history(entry.address, { after, limit: PAGE_SIZE });
      archive.keep(entry.address, { messages: page.messages, after: id });
      if (page.complete || page.last === null || page.last === after) return true;
      if (page.messages.length > 0) return false;
      after = page.last;
    }
    return false;
  }

  /** The newest page with a message on it, kept. */
  async newest(entry: RoomEntry, limit: number): Promise<HistoryPage> {
    const { backend, archive } = this.#parts;
    let before = '';
    let last: string | null = null;
    for (let tries = 0; ; tries += 1) {
      const page = await backend.history(entry.address, { before, limit });
      last ??= page.last;
      const end = page.complete || page.first === null || tries === EMPTY_PAGES;
      archive.keep(entry.address, { messages: page.messages, atStart: page.complete });
      if (end || page.messages.length > 0) return { ...page, last };
      before = page.first!;
    }
  }

  /** Shows in the window what the archive now has before a message where something was missing. */
  show(entry: RoomEntry, id: string): void {
    const { archive, events } = this.#parts;
    const { timeline } = entry;
    if (!timeline.gaps.includes(id)) return;
    const earlier = timeline.messages[timeline.messages.findIndex((message) => message.id === id) - 1]!;
    const stretch = archive.before(entry.address, id, PAGE_SIZE);
    if (stretch === null || stretch.messages.length === 0) return;
    const met = stretch.messages.findIndex((message) => message.id === earlier.id);
    timeline.fill(id, stretch.messages.slice(met + 1), met !== -1);
    events.emit({ type: 'timeline', room: entry.address });
  }

  /** Fills what is missing within the window, a page each. Never rejects: what cannot be had stays missing. */
  async fillShown(entry: RoomEntry): Promise<void> {
    for (const id of entry.timeline.gaps) {
      if (!this.#parts.backend.online || entry.noArchive) return;
      if (this.#parts.archive.runStart(entry.address, id)?.before === 'lost') continue;
      await this.fillBefore(entry, id).catch(() => {});
    }
  }
}

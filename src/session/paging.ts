import { asPchatError } from '../model/errors.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { HistoryPage } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { MessageStore } from './message-store.ts';
import type { RoomEntry } from './room-entry.ts';

const PAGE_SIZE = 50;
/** Pages without a single message (reactions, role changes) that are skipped in one go. */
const EMPTY_PAGES = 20;

interface Parts {
  backend: Backend;
  events: EventHub;
  store: MessageStore;
}

/** Moves a timeline's window over the archive. A failure stands in the timeline, where one was looking; nothing rejects. */
export class Paging {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async older(entry: RoomEntry): Promise<void> {
    const { timeline } = entry;
    if (timeline.atStart) return;
    await this.#load(entry, 'older', async () => {
      const { store, backend } = this.#parts;
      const first = timeline.messages[0];
      const kept = first === undefined ? [] : store.before(entry.address, first.id, PAGE_SIZE);
      if (kept.length > 0) return timeline.prepend(asPage(kept));
      for (let tries = 0; tries < EMPTY_PAGES; tries += 1) {
        const before = timeline.olderCursor ?? '';
        const page = await backend.history(entry.address, { before, limit: PAGE_SIZE });
        // Where ids are not reliable an unknown one gives some other page: it would never come to an end.
        const end = page.complete || page.first === null || page.first === before;
        timeline.prepend({ ...page, complete: end });
        if (first !== undefined) store.prepend(entry.address, first.id, page.messages);
        if (end || page.messages.length > 0) return;
      }
    });
  }

  async newer(entry: RoomEntry): Promise<void> {
    const { timeline } = entry;
    if (timeline.atEnd) return;
    await this.#load(entry, 'newer', async () => {
      for (let tries = 0; tries < EMPTY_PAGES; tries += 1) {
        const after = timeline.newerCursor ?? undefined;
        const page = await this.#parts.backend.history(entry.address, { after, limit: PAGE_SIZE });
        const end = page.complete || page.last === null || page.last === after;
        timeline.extend({ ...page, complete: end });
        if (end || page.messages.length > 0) return;
      }
    });
  }

  async newest(entry: RoomEntry): Promise<void> {
    if (entry.timeline.atEnd) return;
    await this.#load(entry, 'newer', async () => {
      const query = { before: '', limit: CONTEXT_SIZE };
      entry.timeline.reset(await this.#parts.backend.history(entry.address, query));
    });
  }

  async #load(entry: RoomEntry, end: 'older' | 'newer', work: () => Promise<void>): Promise<void> {
    const { timeline } = entry;
    const { events } = this.#parts;
    if (timeline.loading !== null) return;
    timeline.beginLoading(end);
    events.emit({ type: 'timeline', room: entry.address });
    try {
      await work();
      timeline.endLoading();
    } catch (error) {
      timeline.fail(asPchatError(error));
    }
    events.emit({ type: 'timeline', room: entry.address });
  }
}

function asPage(messages: HistoryPage['messages']): HistoryPage {
  const first = messages[0]?.id ?? null;
  return { messages, complete: false, first, last: messages.at(-1)?.id ?? null, total: null };
}

import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import { CONTEXT_SIZE } from '../model/limits.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { Gaps } from './gaps.ts';
import type { RoomEntry } from './room-entry.ts';

const PAGE_SIZE = 50;
/** Messages around a place that is jumped to. */
const AROUND = 100;

interface Parts {
  backend: Backend;
  events: EventHub;
  archive: AccountArchive;
  gaps: Gaps;
}

/**
 * Moves a timeline's window over the local archive, and brings into that what is missing. But for jumps a failure stands in the
 * timeline, where one was looking; nothing rejects.
 */
export class Paging {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Shows the newest messages that are here, the first time that anyone looks. */
  first(entry: RoomEntry): void {
    if (!entry.timeline.shown) entry.timeline.show(this.#parts.archive.newest(entry.address, CONTEXT_SIZE));
  }

  async older(entry: RoomEntry): Promise<void> {
    const { timeline, address } = entry;
    const { archive, gaps } = this.#parts;
    this.first(entry);
    if (timeline.atStart) return;
    await this.#load(entry, 'older', async () => {
      const first = timeline.messages[0];
      if (first === undefined) return this.#showNewest(entry);
      const here = () => archive.before(address, first.id, PAGE_SIZE);
      let stretch = here();
      if (stretch?.before === 'gap' && stretch.messages.length === 0 && this.#canAsk(entry)) {
        await gaps.fillBefore(entry, first.id);
        stretch = here();
      }
      if (stretch !== null && (stretch.messages.length > 0 || stretch.before === 'start')) {
        return timeline.prepend(stretch);
      }
      // Offline, or the server forgot what is missing: what is before the gap can be read all the same.
      const across = archive.acrossOlder(address, first.id, PAGE_SIZE);
      if (across !== null) return timeline.prepend(across, true);
      if (stretch?.before !== 'lost') throw missing(entry);
    });
    void gaps.fillShown(entry);
  }

  async newer(entry: RoomEntry): Promise<void> {
    const { timeline, address } = entry;
    const { archive, gaps } = this.#parts;
    if (timeline.atEnd) return;
    await this.#load(entry, 'newer', async () => {
      const last = timeline.messages.at(-1);
      if (last === undefined) return this.#showNewest(entry);
      const here = () => archive.after(address, last.id, PAGE_SIZE);
      let stretch = here();
      // The archive's end is the room's only while we are told of all that comes.
      const isKnown = stretch?.after === 'end' && entry.position !== null;
      if (stretch !== null && stretch.messages.length === 0 && !isKnown && this.#canAsk(entry)) {
        await gaps.fillAfter(entry, last.id);
        stretch = here();
      }
      if (stretch !== null && (stretch.messages.length > 0 || stretch.after === 'end')) {
        return timeline.append(stretch);
      }
      const across = archive.acrossNewer(address, last.id, PAGE_SIZE);
      if (across !== null) timeline.append(across, true);
      else timeline.setEdge({ after: 'end' });
    });
    void gaps.fillShown(entry);
  }

  async newest(entry: RoomEntry): Promise<void> {
    if (entry.timeline.atEnd) return;
    await this.#load(entry, 'newer', () => this.#showNewest(entry));
  }

  /**
   * @returns the id of the message found, null when there is none so late
   * @throws PchatError `not-found` · `unreachable`
   */
  async around(entry: RoomEntry, place: { id: string } | { time: number }): Promise<string | null> {
    const { events } = this.#parts;
    const id = 'id' in place ? await this.bring(entry, place.id) : await this.#bringTime(entry, place.time);
    if (id === null) return null;
    const stretch = this.#parts.archive.around(entry.address, id, AROUND);
    if (stretch === null) throw missing(entry);
    entry.timeline.show(stretch);
    events.emit({ type: 'timeline', room: entry.address });
    return id;
  }

  /** Sees to it that a message is here, with what stands around it. @throws PchatError `not-found` · `unreachable` */
  async bring(entry: RoomEntry, id: string): Promise<string> {
    const { backend, archive } = this.#parts;
    if (archive.has(entry.address, id)) return id;
    if (!this.#canAsk(entry)) throw missing(entry);
    const limit = AROUND / 2;
    const before = await backend.history(entry.address, { before: id, limit });
    // What follows the page before begins with the message itself.
    const after = await backend.history(entry.address, { after: before.last ?? undefined, limit });
    if (!after.messages.some((message) => message.id === id)) {
      throw new PchatError('not-found', 'The room knows no message with that id.');
    }
    const messages = [...before.messages, ...after.messages];
    archive.keep(entry.address, { messages, atStart: before.complete });
    return id;
  }

  async #bringTime(entry: RoomEntry, time: number): Promise<string | null> {
    const { backend, archive } = this.#parts;
    const { address } = entry;
    const here = archive.aroundTime(address, time, 2);
    const found = here?.messages.find((message) => message.time >= time) ?? null;
    // It is the first at that time only if what stands before it is here too.
    const isFirst = here !== null && (here.messages[0]!.time < time || here.before === 'start');
    if (isFirst || !this.#canAsk(entry)) return found?.id ?? null;
    const limit = AROUND / 2;
    const after = await backend.history(address, { since: time, limit });
    const first = after.messages[0];
    if (first === undefined) return null;
    const before = await backend.history(address, { before: first.id, limit });
    const messages = [...before.messages, ...after.messages];
    archive.keep(address, { messages, atStart: before.complete });
    return first.id;
  }

  async #showNewest(entry: RoomEntry): Promise<void> {
    const { archive, gaps } = this.#parts;
    const { address, timeline } = entry;
    const here = () => archive.newest(address, CONTEXT_SIZE);
    const asks = this.#canAsk(entry) && (entry.position === null || here().messages.length === 0);
    const page = asks ? await gaps.newest(entry, CONTEXT_SIZE) : null;
    const newest = here();
    // Of an empty room nothing is kept that could say so: it is what was just heard, or what catching up found out meanwhile.
    const isEmpty = newest.messages.length === 0 && (page?.complete === true || timeline.atStart);
    if (newest.messages.length === 0 && !isEmpty) throw page === null ? missing(entry) : onlySmallThings();
    timeline.show({ ...newest, before: isEmpty ? 'start' : newest.before, after: 'end' });
  }

  #canAsk(entry: RoomEntry): boolean {
    return this.#parts.backend.online && !entry.noArchive;
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

/** Nothing but role changes and the like as far back as we go in one go: an error, so that looking on is up to the person. */
function onlySmallThings(): PchatError {
  return new PchatError('server', 'Among the latest of what the room keeps is no message.');
}

function missing(entry: RoomEntry): PchatError {
  if (entry.noArchive) return new PchatError('unsupported', 'The room keeps no history.');
  return new PchatError('unreachable', 'These messages are not on this machine, and there is no connection.');
}

import type { AccountArchive } from '../archive/account-archive.ts';
import type { Stretch } from '../archive/history.ts';
import type { HistoryPage, HistoryQuery, Message } from '../model/message.ts';
import type { Backend } from '../protocol/backend.ts';
import type { RoomEntry } from './room-entry.ts';

/** Answers pages of history from the local archive where nothing of them is missing there, else from the server, and keeps them. */
export class RoomHistory {
  readonly #backend: Backend;
  readonly #archive: AccountArchive;

  constructor(backend: Backend, archive: AccountArchive) {
    this.#backend = backend;
    this.#archive = archive;
  }

  /** @throws PchatError as Backend.history */
  async page(entry: RoomEntry, query: HistoryQuery): Promise<HistoryPage> {
    const here = this.#here(entry, query);
    if (here?.isWhole) return here.page;
    if (!this.#backend.online && here !== null && here.page.messages.length > 0) return here.page;
    const page = await this.#backend.history(entry.address, query);
    this.#keep(entry, query, page);
    return page;
  }

  #here(entry: RoomEntry, query: HistoryQuery): { page: HistoryPage; isWhole: boolean } | null {
    const { before, after, since = -Infinity, until = Infinity, limit } = query;
    if (limit < 1 || (before !== undefined && after !== undefined)) return null;
    const forward = before === undefined;
    const stretch = this.#stretch(entry, query);
    if (stretch === null) return null;
    const beyond = (message: Message) => (forward ? message.time > until : message.time < since);
    const fits = (message: Message) => message.time >= since && message.time <= until;
    const messages = stretch.messages.filter(fits);
    // Times follow the order but for a server's little jumps, which one message beyond the bound outweighs only at its own.
    const edge = forward ? stretch.messages.at(-1) : stretch.messages[0];
    const passed = edge !== undefined && beyond(edge);
    // The archive's end is the room's only while we are told of all that comes; without a server there is no other.
    const isCurrent = entry.ready || entry.watched || !this.#backend.online;
    const isKnown = forward ? stretch.after === 'end' && isCurrent : stretch.before === 'start';
    const complete = passed || isKnown;
    const first = messages[0]?.id ?? null;
    const last = messages.at(-1)?.id ?? null;
    const isFull = messages.length >= limit;
    return { page: { messages, complete, first, last, total: null }, isWhole: complete || isFull };
  }

  #stretch(entry: RoomEntry, { before, after, since, limit }: HistoryQuery): Stretch | null {
    const { address } = entry;
    if (after !== undefined) return this.#archive.after(address, after, limit);
    if (before === undefined) return this.#from(address, since ?? 0, limit);
    if (before !== '') return this.#archive.before(address, before, limit);
    const current = entry.ready || entry.watched || !this.#backend.online;
    return current ? this.#archive.newest(address, limit) : null;
  }

  /** From a time on; null when it is not sure that the first message here is the room's first since then. */
  #from(address: string, time: number, limit: number): Stretch | null {
    const here = this.#archive.aroundTime(address, time, 2 * limit);
    const index = here?.messages.findIndex((message) => message.time >= time) ?? -1;
    if (here === null || index === -1 || (index === 0 && here.before !== 'start')) return null;
    return { ...here, messages: here.messages.slice(index), before: index > 0 ? 'more' : here.before };
  }

  /** A page is a run of the room's history; what it is tied to only holds where no time cuts in between. */
  #keep({ address }: RoomEntry, { before, after, since, until }: HistoryQuery, page: HistoryPage): void {
    const backward = before !== undefined && after === undefined;
    this.#archive.keep(address, {
      messages: page.messages,
      before: backward && before !== '' && until === undefined ? before : undefined,
      after: !backward && since === undefined ? after : undefined,
      atStart: since === undefined && (backward ? page.complete : after === undefined),
    });
  }
}

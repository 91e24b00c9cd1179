import type { PchatError } from '../model/errors.ts';
import type { HistoryPage, Message } from '../model/message.ts';
import type { Post, Timeline } from './session.ts';

/** Messages kept in a window; the far end is dropped beyond it. */
export const WINDOW_LIMIT = 1_000;
/** The window may grow this far past its limit, so that a burst of live messages does not cut it for each one. */
const SLACK = 100;

/** A window over one room's archive. Knows no network: pages and live messages are put into it. */
export class TimelineWindow {
  #messages: readonly Message[] = [];
  #ids = new Set<string>();
  #atStart = false;
  #atEnd = true;
  #loading: 'older' | 'newer' | null = null;
  #error: PchatError | null = null;
  #newer = 0;
  /** Live messages that came while a page at the newer end was on its way and may not be on it. */
  #meanwhile: Message[] = [];
  /** Archive ids from which the next page is asked; items that are no messages count too. */
  #olderCursor: string | null = null;
  #newerCursor: string | null = null;
  #snapshot: Timeline | null = null;

  get messages(): readonly Message[] {
    return this.#messages;
  }
  get atStart(): boolean {
    return this.#atStart;
  }
  get atEnd(): boolean {
    return this.#atEnd;
  }
  get loading(): 'older' | 'newer' | null {
    return this.#loading;
  }
  get olderCursor(): string | null {
    return this.#olderCursor;
  }
  get newerCursor(): string | null {
    return this.#newerCursor;
  }

  /** The state as callers see it; the same object until something changes. */
  snapshot(posts: readonly Post[]): Timeline {
    if (this.#snapshot === null || this.#snapshot.posts !== posts) {
      this.#snapshot = {
        messages: this.#messages,
        posts,
        atStart: this.#atStart,
        atEnd: this.#atEnd,
        loading: this.#loading,
        error: this.#error,
        newer: this.#newer,
      };
    }
    return this.#snapshot;
  }

  beginLoading(end: 'older' | 'newer'): void {
    this.#loading = end;
    this.#error = null;
    this.#meanwhile = [];
    this.#snapshot = null;
  }

  endLoading(): void {
    this.#loading = null;
    this.#meanwhile = [];
    this.#snapshot = null;
  }

  fail(error: PchatError): void {
    this.#loading = null;
    this.#error = error;
    this.#snapshot = null;
  }

  /** Puts the window onto the newest page. */
  reset(page: HistoryPage): void {
    this.#set(page.messages);
    this.#atStart = page.complete;
    this.#atEnd = true;
    this.#newer = 0;
    this.#olderCursor = page.first;
    this.#newerCursor = page.last;
    this.#error = null;
    this.#finishNewer();
  }

  /** Shows messages kept on this side while the server's page is not there. */
  showKept(messages: readonly Message[]): void {
    this.#set(messages);
    this.#atStart = false;
    this.#atEnd = true;
    this.#newer = 0;
    this.#olderCursor = messages[0]?.id ?? null;
    this.#newerCursor = messages.at(-1)?.id ?? null;
  }

  prepend(page: HistoryPage): void {
    const fresh = page.messages.filter((message) => !this.#ids.has(message.id));
    const all = [...fresh, ...this.#messages];
    this.#atStart = page.complete;
    this.#olderCursor = page.first ?? this.#olderCursor;
    if (all.length > WINDOW_LIMIT) {
      // Everything past the limit can be had again from the archive; only live messages count as "newer".
      this.#set(all.slice(0, WINDOW_LIMIT));
      this.#atEnd = false;
      this.#newerCursor = this.#messages.at(-1)!.id;
    } else {
      this.#set(all);
    }
  }

  /** A page at the newer end; `complete` when it reaches the newest message. */
  extend(page: HistoryPage): void {
    this.#append(page.messages);
    this.#newerCursor = page.last ?? this.#newerCursor;
    if (page.complete) {
      this.#atEnd = true;
      this.#newer = 0;
      this.#finishNewer();
    }
  }

  /** A message that just arrived: it is shown if the window is at the end, else counted. */
  live(message: Message): void {
    if (this.#ids.has(message.id)) return;
    if (this.#atEnd) {
      this.#append([message]);
      if (!message.id.startsWith('local:')) this.#newerCursor = message.id;
    } else {
      this.#newer += 1;
      this.#snapshot = null;
    }
    if (this.#loading === 'newer') this.#meanwhile.push(message);
  }

  /** A message whose arrival was missed goes behind the one that the archive has before it; null: the archive begins with it. */
  insertAfter(id: string | null, message: Message): void {
    if (this.#ids.has(message.id)) return;
    const index = this.#messages.findIndex((other) => other.id === id);
    // What it stands behind is not shown, so it is not in this window.
    if (index === -1 && !(id === null && this.#atStart)) return;
    this.#set(this.#messages.toSpliced(index + 1, 0, message));
  }

  #finishNewer(): void {
    const missed = this.#meanwhile;
    this.#meanwhile = [];
    this.#append(missed);
  }

  #append(messages: readonly Message[]): void {
    const fresh = messages.filter((message) => !this.#ids.has(message.id));
    this.#snapshot = null;
    if (fresh.length === 0) return;
    const all = [...this.#messages, ...fresh];
    if (all.length > WINDOW_LIMIT + SLACK) {
      this.#set(all.slice(-WINDOW_LIMIT));
      this.#atStart = false;
      this.#olderCursor = this.#messages[0]!.id;
    } else {
      this.#messages = all;
      for (const message of fresh) this.#ids.add(message.id);
    }
  }

  #set(messages: readonly Message[]): void {
    this.#messages = messages;
    this.#ids = new Set(messages.map((message) => message.id));
    this.#snapshot = null;
  }
}

import type { Stretch } from '../archive/history.ts';
import type { PchatError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { Post, Timeline } from './session.ts';

/** Messages kept in a window; the far end is dropped beyond it. */
export const WINDOW_LIMIT = 1_000;
/** The window may grow this far past its limit, so that a burst of live messages does not cut it for each one. */
const SLACK = 100;

/** A window over one room's history as the local archive has it. Knows neither: stretches and live messages are put into it. */
export class TimelineWindow {
  #messages: readonly Message[] = [];
  #ids = new Set<string>();
  /** Messages within the window directly before which something is missing. */
  #gaps = new Set<string>();
  #before: Stretch['before'] = 'gap';
  #after: Stretch['after'] = 'end';
  #loading: 'older' | 'newer' | null = null;
  #error: PchatError | null = null;
  #newer = 0;
  #shown = false;
  #snapshot: Timeline | null = null;

  get messages(): readonly Message[] {
    return this.#messages;
  }
  get gaps(): readonly string[] {
    return [...this.#gaps];
  }
  get atStart(): boolean {
    return this.#before === 'start';
  }
  get atEnd(): boolean {
    return this.#after === 'end';
  }
  get loading(): 'older' | 'newer' | null {
    return this.#loading;
  }
  /** Whether anything was ever put into it. */
  get shown(): boolean {
    return this.#shown;
  }

  /** The state as callers see it; the same object until something changes. */
  snapshot(posts: readonly Post[]): Timeline {
    if (this.#snapshot === null || this.#snapshot.posts !== posts) {
      this.#snapshot = {
        messages: this.#messages,
        posts,
        gaps: this.#shownGaps(),
        atStart: this.atStart,
        atEnd: this.atEnd,
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
    this.#snapshot = null;
  }

  endLoading(): void {
    this.#loading = null;
    this.#snapshot = null;
  }

  /** Why the room could not be read, when that was tried last. */
  get error(): PchatError | null {
    return this.#error;
  }

  fail(error: PchatError): void {
    this.#loading = null;
    this.#error = error;
    this.#snapshot = null;
  }

  /** Puts the window onto a stretch. */
  show(stretch: Stretch): void {
    this.#shown = true;
    this.#gaps.clear();
    this.#set(stretch.messages);
    this.#before = stretch.before;
    this.#after = stretch.after;
    this.#error = null;
    if (this.atEnd) this.#newer = 0;
  }

  /** Nothing is to be seen here any more. */
  clear(): void {
    this.show({ messages: [], before: 'gap', after: 'end' });
  }

  /** @param acrossGap something is missing between the stretch and the window */
  prepend(stretch: Stretch, acrossGap = false): void {
    const first = this.#messages[0];
    if (acrossGap && first !== undefined) this.#gaps.add(first.id);
    const fresh = stretch.messages.filter((message) => !this.#ids.has(message.id));
    const all = [...fresh, ...this.#messages];
    this.#before = stretch.before;
    // Live messages are in the archive: only those that come from now on count as newer.
    if (all.length > WINDOW_LIMIT) this.#after = 'more';
    this.#set(all.slice(0, WINDOW_LIMIT));
  }

  append(stretch: Stretch, acrossGap = false): void {
    const fresh = stretch.messages.filter((message) => !this.#ids.has(message.id));
    if (acrossGap && fresh.length > 0) this.#gaps.add(fresh[0]!.id);
    this.#after = stretch.after;
    if (this.atEnd) this.#newer = 0;
    this.#append(fresh);
  }

  /** The window is known to end here, at one end or the other. */
  setEdge(edge: { before: Stretch['before'] } | { after: Stretch['after'] }): void {
    if ('before' in edge) this.#before = edge.before;
    else {
      this.#after = edge.after;
      if (this.atEnd) this.#newer = 0;
    }
    this.#snapshot = null;
  }

  /**
   * Puts messages into the gap before one.
   *
   * @param closed whether they reach what stands before the gap
   */
  fill(id: string, messages: readonly Message[], closed: boolean): void {
    if (!this.#gaps.delete(id)) return;
    const index = this.#messages.findIndex((message) => message.id === id);
    const fresh = messages.filter((message) => !this.#ids.has(message.id));
    if (!closed) this.#gaps.add(fresh[0]?.id ?? id);
    const all = this.#messages.toSpliced(index, 0, ...fresh);
    // The end that is further from the gap makes room.
    const dropOlder = all.length > WINDOW_LIMIT && index > this.#messages.length / 2;
    if (dropOlder) this.#before = 'more';
    else if (all.length > WINDOW_LIMIT) this.#after = 'more';
    this.#set(dropOlder ? all.slice(-WINDOW_LIMIT) : all.slice(0, WINDOW_LIMIT));
  }

  /** A message that just arrived: it is shown if the window is at the end, else counted. @param afterGap something is missing before it */
  live(message: Message, afterGap = false): void {
    if (this.#ids.has(message.id)) return;
    this.#shown = true;
    if (this.atEnd) {
      if (afterGap && this.#messages.length > 0) this.#gaps.add(message.id);
      this.#append([message]);
    } else {
      this.#newer += 1;
      this.#snapshot = null;
    }
  }

  /** A message whose arrival was missed goes behind the one that the archive has before it; null: the archive begins with it. */
  insertAfter(id: string | null, message: Message): void {
    if (this.#ids.has(message.id)) return;
    const index = this.#messages.findIndex((other) => other.id === id);
    // What it stands behind is not shown, so it is not in this window.
    if (index === -1 && !(id === null && this.atStart)) return;
    this.#set(this.#messages.toSpliced(index + 1, 0, message));
  }

  /** A later state of a message. @returns whether it is shown */
  replace(message: Message): boolean {
    if (!this.#ids.has(message.id)) return false;
    this.#messages = this.#messages.map((known) => (known.id === message.id ? message : known));
    this.#snapshot = null;
    return true;
  }

  /** What one sees as missing: before the first message only what could not be had, since else it comes when reached. */
  #shownGaps(): ReadonlySet<string> {
    const first = this.#messages[0];
    const failed = this.#error !== null && this.#before === 'gap';
    if (first === undefined || !(failed || this.#before === 'lost')) return new Set(this.#gaps);
    return new Set([...this.#gaps, first.id]);
  }

  #append(fresh: readonly Message[]): void {
    this.#shown = true;
    this.#snapshot = null;
    if (fresh.length === 0) return;
    const all = [...this.#messages, ...fresh];
    if (all.length > WINDOW_LIMIT + SLACK) {
      this.#before = 'more';
      this.#set(all.slice(-WINDOW_LIMIT));
    } else {
      this.#messages = all;
      for (const message of fresh) this.#ids.add(message.id);
    }
  }

  #set(messages: readonly Message[]): void {
    this.#messages = messages;
    this.#ids = new Set(messages.map((message) => message.id));
    for (const id of this.#gaps) if (!this.#ids.has(id) || messages[0]!.id === id) this.#gaps.delete(id);
    this.#snapshot = null;
  }
}

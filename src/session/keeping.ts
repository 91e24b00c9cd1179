import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError } from '../model/errors.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Gaps } from './gaps.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { SessionTiming } from './timing.ts';

const MONTH_MS = 30 * 86_400_000;

interface Parts {
  backend: Backend;
  views: RoomViews;
  archive: AccountArchive;
  gaps: Gaps;
  timing: SessionTiming;
  /** What is here of a room grew. */
  onGrown: (entry: RoomEntry) => void;
  /** All is here that is to be. */
  onComplete: () => void;
}

/**
 * Keeps followed rooms complete: from the day of following, and further back as the person chose. In the background, the newest
 * gap first, a page at a time with a pause after each; where it stopped it goes on at the next start.
 */
export class Keeping {
  readonly #parts: Parts;
  /** Gaps that cannot be filled in this sign-in, by room and message. */
  readonly #stuck = new Set<string>();
  #running: Promise<void> | null = null;
  #stopped = false;
  #asked = false;
  #endPause: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** There may be something to do. */
  wake(): void {
    this.#stopped = false;
    this.#asked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** A new sign-in: what could not be had may be had now. */
  forget(): void {
    this.#stuck.clear();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#asked) {
      const next = this.#next();
      if (next === null) {
        this.#asked = false;
        this.#parts.onComplete();
        continue;
      }
      const { entry, id } = next;
      try {
        await this.#parts.gaps.fillBefore(entry, id);
        if (this.#parts.archive.newestGap(entry.address, since(entry, this.#parts.archive)) === id) {
          this.#stuck.add(key(entry, id));
        }
        this.#parts.onGrown(entry);
      } catch (error) {
        if (asPchatError(error).code === 'unreachable') return;
        this.#stuck.add(key(entry, id));
      }
      await this.#pause();
    }
  }

  #next(): { entry: RoomEntry; id: string } | null {
    const { backend, views, archive } = this.#parts;
    if (this.#stopped || !backend.online) return null;
    for (const entry of views.followed()) {
      if (!(entry.ready || entry.watched) || entry.noArchive) continue;
      const id = archive.newestGap(entry.address, since(entry, archive));
      if (id !== null && !this.#stuck.has(key(entry, id))) return { entry, id };
    }
    return null;
  }

  async #pause(): Promise<void> {
    const over = Promise.withResolvers<void>();
    // Unref'd: a command that is done does not wait for it.
    const timer = setTimeout(over.resolve, this.#parts.timing.backfill).unref();
    this.#endPause = over.resolve;
    await over.promise;
    clearTimeout(timer);
    this.#endPause = null;
  }
}

function since({ address, view }: RoomEntry, archive: AccountArchive): number {
  if (view.settings.keep === 'all') return 0;
  const followed = archive.followedSince(address) ?? Infinity;
  return view.settings.keep === 'month' ? Math.min(followed, Date.now() - MONTH_MS) : followed;
}

function key(entry: RoomEntry, id: string): string {
  return `${entry.address} ${id}`;
}

import type { LargeInfo } from './extensions/large-rooms.ts';

/**
 * Whether a room is large: then it tells of nobody but us. When it ends being large it sends everyone's presence, which is no
 * news of somebody coming.
 */
export class Crowd {
  #size: number | null = null;
  /** Presences that are still to come of those who are there already. */
  #expected = 0;

  /** How many are in it, as it said last; null: it is not large. */
  get size(): number | null {
    return this.#size;
  }

  /**
   * The room said something of its size.
   *
   * @param known how many of those in it we know
   * @returns whether it became large or ended being so
   */
  take({ participants, ended }: LargeInfo, known: number): boolean {
    const was = this.#size !== null;
    this.#size = ended ? null : participants;
    this.#expected = was && ended ? Math.max(0, participants - known) : 0;
    return was === ended;
  }

  /** Somebody is there whom we did not know. @returns whether they were there before */
  arrived(): boolean {
    if (this.#expected === 0) return false;
    this.#expected -= 1;
    return true;
  }
}

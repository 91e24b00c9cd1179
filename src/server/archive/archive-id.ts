import { randomUUID } from 'node:crypto';

/** An id and the moment that goes with it. */
export interface Stamp {
  id: string;
  /** Milliseconds since the epoch. */
  time: number;
}

/**
 * Makes archive ids: UUIDs of version 7 (RFC 9562 section 5.7) in the order in which they are asked for, with a counter for
 * those of one millisecond (section 6.2 method 1) and 62 random bits, so that the id of a message one may not read cannot be
 * guessed.
 *
 * @param lastTime never goes back before this, even when the clock does: the time of the newest message there is
 */
export function archiveIds(lastTime: number, now: () => number = Date.now): () => Stamp {
  let time = lastTime;
  let counter = 0xfff;
  return () => {
    const current = now();
    if (current > time) {
      time = current;
      counter = 0;
    } else if (counter < 0xfff) {
      counter += 1;
    } else {
      time += 1;
      counter = 0;
    }
    const random = randomUUID().slice(19);
    return { id: `${timePrefix(time)}-7${counter.toString(16).padStart(3, '0')}-${random}`, time };
  };
}

/** What the id of a message of that millisecond begins with; smaller than any such id. */
export function timePrefix(time: number): string {
  const hex = Math.max(0, time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

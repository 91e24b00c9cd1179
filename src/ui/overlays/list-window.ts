/**
 * The first item to show so that the cursor stands in the middle where it can.
 *
 * @param room how many fit
 */
export function firstShown(count: number, cursor: number, room: number): number {
  return Math.max(0, Math.min(cursor - Math.floor(room / 2), count - room));
}

/** A cursor moved within a list, from 0. */
export function movedCursor(cursor: number, by: number, count: number): number {
  return Math.max(0, Math.min(count - 1, cursor + by));
}

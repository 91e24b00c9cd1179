/** Rows for each millisecond before the next one's are used; keeps row ids below 2^53 until the year 2248. */
const ROWS_PER_MILLISECOND = 1024;

/** The first row id of a time in milliseconds since the epoch. Row ids of later times are greater. */
export function firstRowId(time: number): number {
  return Math.max(0, Math.floor(time)) * ROWS_PER_MILLISECOND;
}

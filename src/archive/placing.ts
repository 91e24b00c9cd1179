/** Positions left free between two runs whose distance is not known, so that what is missing fits in. */
export const SPACING = 2 ** 24;

/** Where known neighbours stand: `lower` and `upper` are the nearest taken positions, null where there is none. */
export interface Neighbours {
  lower: number | null;
  upper: number | null;
}

/**
 * The first of `count` free positions between the neighbours.
 *
 * @param touching `lower`: directly after it; `upper`: directly before it; `none`: neither, so that a gap stays on both sides
 * @returns null when there is not room enough: the room's positions must be spread anew
 */
export function place(
  neighbours: Neighbours,
  count: number,
  touching: 'lower' | 'upper' | 'none',
): number | null {
  const { lower, upper } = neighbours;
  if (lower !== null && upper !== null && upper - lower - 1 < count + (touching === 'none' ? 2 : 0))
    return null;
  if (touching === 'lower' && lower !== null) return lower + 1;
  if (touching === 'upper' && upper !== null) return upper - count;
  if (lower === null && upper === null) return 0;
  if (upper === null) return lower! + SPACING;
  if (lower === null) return upper - SPACING - count;
  return lower + Math.floor((upper - lower - count) / 2) + 1;
}

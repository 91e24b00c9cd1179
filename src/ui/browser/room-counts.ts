import type { RoomListing } from '../../model/room.ts';
import type { Directory } from '../screen-state.ts';

const counted = new WeakMap<readonly RoomListing[], ReadonlyMap<string, number>>();
const NONE: ReadonlyMap<string, number> = new Map();

/** How many rooms each category has, once the whole directory is known. */
export function roomCounts({ rooms, at }: Directory): ReadonlyMap<string, number> {
  if (at === 0) return NONE;
  const known = counted.get(rooms);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { category } of rooms) counts.set(category.address, (counts.get(category.address) ?? 0) + 1);
  counted.set(rooms, counts);
  return counts;
}

import { fold } from '../model/fold.ts';
import type { RoomMatch } from './session.ts';

/**
 * Whether a room is one that a query names.
 *
 * @param patterns `room`, `category/room`, `category/*` or an address; none: every room is
 */
export function isNamed(room: RoomMatch, patterns: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fits(room, fold(pattern)));
}

function fits({ address, name, category }: RoomMatch, pattern: string): boolean {
  if (pattern.includes('@')) return fold(address) === pattern;
  const slash = pattern.indexOf('/');
  const wanted = pattern.slice(slash + 1);
  const [local] = fold(address).split('@');
  const isRoom = wanted === '*' || local === wanted || fold(name) === wanted;
  if (slash === -1 || !isRoom) return isRoom;
  const group = pattern.slice(0, slash);
  return [fold(category.name), fold(category.address), fold(category.address).split('.')[0]].includes(group);
}

import { fold } from '../model/fold.ts';
import type { RoomView } from './session.ts';

/** By letters, whatever their case and accents. Not by Intl.Collator, whose tables take 20 ms of each start. */
export function byName(a: { name: string }, b: { name: string }): number {
  return compare(fold(a.name), fold(b.name)) || compare(a.name, b.name);
}

/** By section, the unnamed one first, then by the place that the person gave it, then by name. */
export function byPlace(
  a: Pick<RoomView, 'name' | 'settings'>,
  b: Pick<RoomView, 'name' | 'settings'>,
): number {
  return (
    byName({ name: a.settings.section }, { name: b.settings.section }) ||
    (a.settings.position ?? Number.MAX_VALUE) - (b.settings.position ?? Number.MAX_VALUE) ||
    byName(a, b)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

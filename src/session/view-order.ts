import type { RoomView } from './session.ts';

const collator = new Intl.Collator();

export function byName(a: { name: string }, b: { name: string }): number {
  return collator.compare(a.name, b.name);
}

/** By section, the unnamed one first, then by the place that the person gave it, then by name. */
export function byPlace(
  a: Pick<RoomView, 'name' | 'settings'>,
  b: Pick<RoomView, 'name' | 'settings'>,
): number {
  return (
    collator.compare(a.settings.section, b.settings.section) ||
    (a.settings.position ?? Number.MAX_VALUE) - (b.settings.position ?? Number.MAX_VALUE) ||
    byName(a, b)
  );
}

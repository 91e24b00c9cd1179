import type { Tone } from './span.ts';

/** The same colour for the same name on every screen and run (FNV-1a over its code units). */
export function nameTone(name: string): Tone {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return `name-${(hash % 8) as 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;
}

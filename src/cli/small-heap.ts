import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Left to itself V8 trades memory for speed that the screen has no use for: what scrolling through years of history lives on is 25 MB,
 * and V8 takes well over 100 MB beside it. Each of these was measured by what it leaves after scrolling a room's whole history.
 */
const FLAGS = [
  // Megabytes for what is new. A frame's worth of garbage dies in them, and they do not grow to three times 16.
  '--min-semi-space-size=4',
  '--max-semi-space-size=4',
  '--semi-space-growth-factor=1',
  // The middle one of three compilers; the code of the other two is enough.
  '--no-maglev',
  // Helper threads each keep an arena of the allocator's to themselves.
  '--single-threaded-gc',
  '--expose-gc',
];
/** How much the heap may outgrow what lived in it after the last collection, in bytes. V8's own least step is larger. */
const GROWTH = 6 * 1024 * 1024;
const CHECK_MS = 250;

let isKept = false;

/** Makes this process one that keeps its memory small, for as long as it runs. Best called before much is loaded. */
export function keepHeapSmall(): void {
  if (isKept) return;
  isKept = true;
  for (const flag of FLAGS) setFlagsFromString(flag);
  const collect = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
  let lived = Infinity;
  const check = (): void => {
    const size = getHeapStatistics().total_heap_size;
    lived = Math.min(lived, size);
    if (size < lived + GROWTH) return;
    // Of the kinds of collection only this one gives the pages back at once.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    lived = getHeapStatistics().total_heap_size;
  };
  setInterval(check, CHECK_MS).unref();
}

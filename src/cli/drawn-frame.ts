import type { DrawnFrame } from '../ui/first-frame/draw-first-frame.ts';

/** The first frame is drawn by a bundle of its own, which shares nothing with the program but this. */
const DRAWN = Symbol.for('pchat.drawn-frame');
const shared = globalThis as { [DRAWN]?: DrawnFrame | null };

export function keepDrawnFrame(drawn: DrawnFrame | null): void {
  shared[DRAWN] = drawn;
}

/** The frame that stands on the terminal since before the program was loaded; null when there is none. */
export function drawnFrame(): DrawnFrame | null {
  return shared[DRAWN] ?? null;
}

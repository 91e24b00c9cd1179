import type { DrawnFrame } from '../ui/first-frame/draw-first-frame.ts';

/** The first frame is drawn by a bundle of its own, which shares nothing with the program but this. */
const DRAWN = Symbol.for('pchat.drawn-frame');
const UNTOLD = Symbol.for('pchat.untold');
const shared = globalThis as { [DRAWN]?: DrawnFrame | null; [UNTOLD]?: string[] };

export function keepDrawnFrame(drawn: DrawnFrame | null): void {
  shared[DRAWN] = drawn;
}

/** The frame that stands on the terminal since before the program was loaded; null when there is none. */
export function drawnFrame(): DrawnFrame | null {
  return shared[DRAWN] ?? null;
}

/** Something that a person should know, found out while there was no screen yet to say it. */
export function tellOnScreen(text: string): void {
  (shared[UNTOLD] ??= []).push(text);
}

export function untold(): string[] {
  return shared[UNTOLD]?.splice(0) ?? [];
}

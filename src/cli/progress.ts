import { printable } from '../format/printable.ts';

/** How often the line is drawn anew at most, in milliseconds. */
const PAUSE_MS = 100;

/** One line on stderr that says how far long work has come. Only on a terminal, and gone before anything else is printed. */
export class Progress {
  readonly #enabled: boolean;
  #shown = false;
  #last = 0;

  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  /** Shows the text in place of what stood there, unless that was a moment ago. */
  show(text: string): void {
    const now = performance.now();
    if (!this.#enabled || now - this.#last < PAUSE_MS) return;
    this.#last = now;
    this.#shown = true;
    // Cut well below the width: a line that wraps cannot be taken back. Wide characters count as two at most.
    const cells = Math.floor(((process.stderr.columns || 80) - 1) / (/^[\x20-\x7E]*$/.test(text) ? 1 : 2));
    process.stderr.write(`\r\x1b[K${printable(text).slice(0, cells)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K');
    this.#shown = false;
  }
}

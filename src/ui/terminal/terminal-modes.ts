import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';

// Bracketed paste on; kitty keyboard protocol, level "disambiguate", so that Shift-Enter and Esc are told apart where supported.
// Focus reports on, since what is looked at is not notified of. Terminals that know none of these ignore them.
const ENTER = '\x1b[?2004h\x1b[?1004h\x1b[>1u';
const LEAVE = '\x1b[<u\x1b[?1004l\x1b[?2004l';
const LEAVE_SCREEN = '\x1b[?2026l\x1b[?1049l\x1b[?25h';

/** The terminal modes that the screen turns on, and how they are put back however the program ends. */
export class TerminalModes {
  readonly #stdin: ReadStream;
  readonly #stdout: WriteStream & { fd?: number };
  #entered = false;
  readonly #onExit = () => this.#leaveNow();

  constructor(stdin: ReadStream, stdout: WriteStream) {
    this.#stdin = stdin;
    this.#stdout = stdout;
  }

  /** Call once the alternate screen is on: terminals keep the keyboard mode per screen. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#stdin.setRawMode(true);
    this.#stdin.setEncoding('utf8');
    this.#stdin.ref();
    this.#stdin.resume();
    this.#stdout.write(ENTER);
    process.on('exit', this.#onExit);
  }

  /** Call before the alternate screen is left, also to lend the terminal to another program. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    process.off('exit', this.#onExit);
    this.#stdin.pause();
    this.#stdin.unref();
    attempt(() => this.#stdin.setRawMode(false));
    attempt(() => this.#stdout.write(LEAVE));
  }

  /** For a process that ends without a chance to unmount: nothing asynchronous runs any more, so it writes directly. */
  #leaveNow(): void {
    if (!this.#entered) return;
    this.#entered = false;
    attempt(() => this.#stdin.setRawMode(false));
    attempt(() => writeSync(this.#stdout.fd ?? 1, LEAVE + LEAVE_SCREEN));
  }
}

/** The terminal may be gone already (SIGHUP); there is nothing to put back then. */
function attempt(restore: () => unknown): void {
  try {
    restore();
  } catch {
    // Gone.
  }
}

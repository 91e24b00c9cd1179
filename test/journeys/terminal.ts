import { constants } from 'node:os';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { keySequence } from './keys.ts';
import { modernUnicode } from './terminal-unicode.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  /** Added to a bare environment (PATH, TERM, a UTF-8 locale): nothing of the machine's own settings reaches the program. */
  env?: Record<string, string>;
  cwd?: string;
}

/** How the program ended; `signal` is the name of the signal that killed it, else null. */
export interface Exit {
  code: number;
  signal: string | null;
}

/** What a program must leave as it found it. */
export interface TerminalModes {
  alternateScreen: boolean;
  cursorVisible: boolean;
  bracketedPaste: boolean;
  focusEvents: boolean;
  mouse: boolean;
  wraps: boolean;
}

/** What to wait for: a text or pattern somewhere on the screen (rows joined by line breaks), or a condition on its rows. */
export type Awaited = string | RegExp | ((rows: string[]) => boolean);

/** A program in a real pseudo-terminal, whose screen is kept by xterm.js. */
export class Terminal {
  readonly pid: number;
  /** Settles when the program has ended and all that it wrote is on the screen. */
  readonly exited: Promise<Exit>;
  readonly #pty: IPty;
  readonly #xterm: xterm.Terminal;
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<(data: string) => void>();
  #ended: Exit | null = null;
  #cursorVisible = true;

  constructor([file, ...args]: readonly [string, ...string[]], options: TerminalOptions = {}) {
    const { columns = 100, rows = 30, env = {}, cwd } = options;
    this.#xterm = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 });
    this.#xterm.unicode.register(modernUnicode);
    this.#xterm.unicode.activeVersion = modernUnicode.version;
    this.#watchCursor();
    this.#pty = spawn(file, args, {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      env: {
        PATH: process.env['PATH'],
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
        COLORTERM: 'truecolor',
        ...env,
      },
    });
    this.pid = this.#pty.pid;
    this.#pty.onData((data) => {
      for (const listener of this.#listeners) listener(data);
      this.#xterm.write(data, () => this.#changed());
    });
    // The answers that a terminal gives when asked (cursor place, device attributes).
    this.#xterm.onData((answer) => this.write(answer));
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#xterm.write('', () => {
          this.#ended = { code: exitCode, signal: signal ? signalName(signal) : null };
          resolve(this.#ended);
          this.#changed();
        });
      });
    });
  }

  /** Bytes as they are. */
  write(data: string): void {
    if (!this.#ended) this.#pty.write(data);
  }

  /** Types a text; a line break is Enter. */
  type(text: string): void {
    this.write(text.replaceAll('\n', '\r'));
  }

  /** Presses keys by name, see {@link keySequence}. */
  key(...names: string[]): void {
    for (const name of names) this.write(keySequence(name));
  }

  /** Pastes as a terminal does: between brackets if the program asked for them. */
  paste(text: string): void {
    this.write(this.modes().bracketedPaste ? `\u001B[200~${text}\u001B[201~` : text);
  }

  resize(columns: number, rows: number): void {
    this.#xterm.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  get columns(): number {
    return this.#xterm.cols;
  }

  get rows(): number {
    return this.#xterm.rows;
  }

  /** The rows of the screen as text, without spaces at their ends. */
  screen(): string[] {
    const { active } = this.#xterm.buffer;
    return Array.from(
      { length: this.#xterm.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  }

  /** All rows, those that scrolled out included: for programs that print. */
  everything(): string[] {
    const { active } = this.#xterm.buffer;
    return Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? '',
    );
  }

  /** Where the cursor stands, from 0. */
  cursor(): { row: number; column: number; visible: boolean } {
    const { cursorX, cursorY } = this.#xterm.buffer.active;
    return { row: cursorY, column: cursorX, visible: this.#cursorVisible };
  }

  modes(): TerminalModes {
    const { modes } = this.#xterm;
    return {
      alternateScreen: this.#xterm.buffer.active.type === 'alternate',
      cursorVisible: this.#cursorVisible,
      bracketedPaste: modes.bracketedPasteMode,
      focusEvents: modes.sendFocusMode,
      mouse: modes.mouseTrackingMode !== 'none',
      wraps: modes.wraparoundMode,
    };
  }

  /** One cell for looking at its colours and style. */
  cell(row: number, column: number): xterm.IBufferCell | undefined {
    const { active } = this.#xterm.buffer;
    return active.getLine(active.viewportY + row)?.getCell(column);
  }

  /** Calls back with what the program writes, as it comes; returns the way to stop. */
  onOutput(listener: (data: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves with the screen as soon as it shows what is awaited; looked at after every output, without pauses.
   *
   * @throws with the screen in the message when the time is up or the program ended first
   */
  async waitFor(awaited: Awaited, timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const look = () => {
      const screen = this.screen();
      if (shows(screen, awaited)) resolve(screen);
      else if (this.#ended)
        reject(this.#notSeen(awaited, `the program ended with ${JSON.stringify(this.#ended)}`));
    };
    const timer = setTimeout(() => reject(this.#notSeen(awaited, `${timeoutMs} ms went by`)), timeoutMs);
    this.#waiting.add(look);
    if (!this.#xterm.modes.synchronizedOutputMode || this.#ended) look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
    }
  }

  /** Waits until the screen no longer shows something. */
  async waitUntilGone(text: string | RegExp, timeoutMs?: number): Promise<string[]> {
    return this.waitFor((rows) => !shows(rows, text), timeoutMs);
  }

  /** Sends a signal to the program's process. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (this.#ended) return;
    try {
      process.kill(this.pid, signal);
    } catch (thrown) {
      // It is gone, and that is about to be told here.
      if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
    }
  }

  /** Ends the program if it still runs, and waits for that. */
  async close(): Promise<Exit> {
    this.kill();
    return this.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #watchCursor(): void {
    for (const [final, visible] of [['h', true] as const, ['l', false] as const]) {
      this.#xterm.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.#cursorVisible = visible;
        return false;
      });
    }
  }

  #changed(): void {
    // Half a frame (synchronized output, mode 2026) is never shown by a terminal.
    if (this.#xterm.modes.synchronizedOutputMode && !this.#ended) return;
    for (const look of this.#waiting) look();
  }

  #notSeen(awaited: Awaited, why: string): Error {
    const screen = this.everything().join('\n').trimEnd();
    return new Error(`${String(awaited)} did not come to the screen: ${why}.\n${screen}`);
  }
}

function shows(rows: string[], awaited: Awaited): boolean {
  if (typeof awaited === 'function') return awaited(rows);
  const text = rows.join('\n');
  return typeof awaited === 'string' ? text.includes(awaited) : awaited.test(text);
}

function signalName(number: number): string {
  const known = Object.entries(constants.signals).find(([, value]) => value === number);
  return known ? known[0] : `signal ${number}`;
}

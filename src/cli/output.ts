import { errorText } from '../format/error-text.ts';
import { jsonLine } from '../format/json-line.ts';
import { printable } from '../format/printable.ts';
import { PchatError } from '../model/errors.ts';
import { Progress } from './progress.ts';

/** What of the arguments and the environment decides how output looks. */
export interface OutputSettings {
  json: boolean;
  quiet: boolean;
  raw: boolean;
  color: boolean;
}

/**
 * Whether to colour: only a terminal, and never when the person or the terminal says no.
 * See https://no-color.org: any value of NO_COLOR that is not empty.
 */
export function wantsColor(stream: { isTTY?: boolean }, noColorOption: boolean): boolean {
  return (
    stream.isTTY === true && !noColorOption && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  );
}

/** Where a command puts its results (stdout) and its words for the person (stderr). */
export class Output {
  readonly json: boolean;
  readonly color: boolean;
  /** How far long work has come. */
  readonly progress: Progress;
  readonly #quiet: boolean;
  readonly #raw: boolean;

  constructor(settings: OutputSettings) {
    this.json = settings.json;
    this.color = settings.color;
    this.#quiet = settings.quiet;
    this.#raw = settings.raw;
    this.progress = new Progress(process.stderr.isTTY && process.env['TERM'] !== 'dumb' && !settings.quiet);
  }

  /** A result: the object with `--json`, otherwise the text. `v` and `type` come first in the object. */
  result(type: string, object: Readonly<Record<string, unknown>>, text: string): void {
    if (this.json) this.object({ v: 1, type, ...object });
    else this.text(text);
  }

  /** A result as it is, one object a line. */
  object(object: object): void {
    this.progress.clear();
    process.stdout.write(`${jsonLine(object)}\n`);
  }

  /** A result for people. Colour has to be added by whoever also made it printable: see {@link styled}. */
  text(text: string): void {
    this.styled(this.#raw ? text : printable(text, { multiline: true }));
  }

  /** A result that is printable already, and may be coloured. */
  styled(text: string): void {
    this.progress.clear();
    process.stdout.write(`${text}\n`);
  }

  /** Untrusted text as part of a styled result. */
  shown(text: string): string {
    return this.#raw ? text : printable(text);
  }

  /** Words for the person that are no result. */
  say(text: string): void {
    this.progress.clear();
    if (!this.#quiet) process.stderr.write(`${printable(text, { multiline: true })}\n`);
  }

  /** Why it did not work; with `--json` also as an object, since a program reads stderr too. */
  error(error: PchatError): void {
    this.progress.clear();
    if (this.json) {
      const { code, message, next } = error;
      process.stderr.write(`${jsonLine({ v: 1, type: 'error', code, message, next })}\n`);
    } else {
      process.stderr.write(`pchat: ${errorText(error)}\n`);
    }
  }
}

/** Resolves once all that was written to stdout has left the process. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    // An error is told in the turn after the write that failed.
    process.stdout.write('', () => setImmediate(resolve));
  });
}

/**
 * Watches stdout. That its reader went away is no error, only the end of the work; a full disk is one.
 *
 * @param ended called at most once, with null when the reader went away
 */
export function watchStdout(ended: (error: PchatError | null) => void): void {
  process.stdout.once('error', (error: NodeJS.ErrnoException) => {
    process.stdout.on('error', () => {}); // what was still on its way fails too
    if (error.code === 'EPIPE') ended(null);
    else ended(new PchatError('local', `The output cannot be written: ${error.message}`, { cause: error }));
  });
  // Nothing can be said when stderr fails.
  process.stderr.on('error', () => {});
}

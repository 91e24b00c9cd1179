import { PchatError } from '../model/errors.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** Someone ended the program: why a command's signal aborted. */
export class Interruption extends PchatError {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super('interrupted', 'Interrupted.');
    this.signal = signal;
  }
}

/** Nobody reads the output any more, so the work is done: the other reason why a command's signal aborts. */
export class ReaderGone extends Error {}

/** How a command that stops itself ends: done, also when its reader had enough, or interrupted. */
export function endedBy(signal: AbortSignal): number {
  return signal.aborted && !(signal.reason instanceof ReaderGone) ? EXIT_CODES.interrupted : 0;
}

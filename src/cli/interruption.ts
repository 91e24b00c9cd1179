import { PchatError } from '../model/errors.ts';

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

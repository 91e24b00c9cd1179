/** When a silent connection is looked after, in milliseconds. */
export interface IdleTimes {
  /** After so much silence the server is asked for a sign of life. */
  ask: number;
  /** After so much silence since something was asked, the connection is given up. */
  giveUp: number;
}

export const IDLE_TIMES: IdleTimes = { ask: 30_000, giveUp: 15_000 };

/** Notices that the other end is gone though the socket does not know it. */
export class IdleWatch {
  readonly #times: IdleTimes;
  readonly #ask: () => void;
  readonly #gone: () => void;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #asked = false;

  constructor(times: IdleTimes, ask: () => void, gone: () => void) {
    this.#times = times;
    this.#ask = ask;
    this.#gone = gone;
  }

  start(): void {
    this.#running = true;
    this.heard();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Something arrived. */
  heard(): void {
    if (!this.#running) return;
    this.#asked = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.expect();
      this.#ask();
    }, this.#times.ask);
  }

  /** Something was sent that must be answered. */
  expect(): void {
    if (!this.#running || this.#asked) return;
    this.#asked = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.stop();
      this.#gone();
    }, this.#times.giveUp);
  }
}

import { StanzaError } from '../stream/stanza-error.ts';

/** How much at once, and how much a second after that. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** Lets through a burst, then a steady rate. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #since: number;

  constructor(rate: Rate, now: () => number = Date.now) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#since = now();
  }

  /** @throws StanzaError `resource-constraint`, of the type `wait`, when there is none left */
  take(): void {
    const now = this.#now();
    const refill = (Math.max(0, now - this.#since) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + refill);
    this.#since = now;
    if (this.#tokens < 1)
      throw new StanzaError('resource-constraint', 'Too much at once: wait a moment and try again.');
    this.#tokens -= 1;
  }

  /** Takes more than there may be, for what is known only afterwards; the next has to wait the longer. */
  charge(amount: number): void {
    this.#tokens -= amount;
  }

  /** Nothing was taken lately, so a new bucket would do as well. */
  get full(): boolean {
    const idle = (this.#now() - this.#since) / 1000;
    return this.#tokens + idle * this.#rate.perSecond >= this.#rate.burst;
  }
}

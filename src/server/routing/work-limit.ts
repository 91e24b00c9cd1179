import { TokenBucket, type Rate } from './token-bucket.ts';

/** Milliseconds of work that a session may ask for. People never notice; programs that run wild do. */
const RATE: Rate = { burst: 2000, perSecond: 200 };

/** Counts the work that each session asks for, of a kind that grows with what the server holds. */
export class WorkLimit {
  readonly #buckets = new WeakMap<object, TokenBucket>();
  readonly #rate: Rate;

  constructor(rate: Rate = RATE) {
    this.#rate = rate;
  }

  /** Does it. @throws StanzaError `resource-constraint` when the session asked for too much lately, and as the work does */
  run<T>(session: object, work: () => T): T {
    let bucket = this.#buckets.get(session);
    if (bucket === undefined) this.#buckets.set(session, (bucket = new TokenBucket(this.#rate)));
    bucket.take();
    const began = performance.now();
    try {
      return work();
    } finally {
      bucket.charge(performance.now() - began);
    }
  }
}

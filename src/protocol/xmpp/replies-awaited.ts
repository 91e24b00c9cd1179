import { PchatError } from '../../model/errors.ts';

interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: PchatError) => void;
  timer: NodeJS.Timeout;
}

/** How long a room may take, milliseconds. */
const ANSWER_MS = 20_000;

/** Waits for things that rooms answer with presences and messages instead of with a reply to a request. */
export class RepliesAwaited<T> {
  readonly #waiting = new Map<string, Waiting<T>>();

  /**
   * Asks, and resolves with what resolve() is given for the key.
   *
   * @param ask sends the question; what it throws is thrown here, and no answer is waited for
   * @throws PchatError `timeout`, or what reject() is given
   */
  for(key: string, ask: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      ask();
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        reject(new PchatError('timeout', 'The room did not answer in time.', { next: 'Try again.' }));
      }, ANSWER_MS);
      this.#waiting.set(key, { resolve, reject, timer });
    });
  }

  resolve(key: string, value: T): boolean {
    return this.#settle(key, ({ resolve }) => resolve(value));
  }

  reject(key: string, error: PchatError): boolean {
    return this.#settle(key, ({ reject }) => reject(error));
  }

  rejectAll(error: PchatError): void {
    for (const key of this.#waiting.keys()) this.reject(key, error);
  }

  #settle(key: string, how: (waiting: Waiting<T>) => void): boolean {
    const waiting = this.#waiting.get(key);
    if (!waiting) return false;
    this.#waiting.delete(key);
    clearTimeout(waiting.timer);
    how(waiting);
    return true;
  }
}

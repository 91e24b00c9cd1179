/** Measures how long a server has been without a session. */
export class IdleClock {
  #timer: NodeJS.Timeout | undefined;
  #after = 0;
  #idle: (() => void) | null = null;

  /**
   * Calls back once, after that long without a session.
   *
   * @param after milliseconds
   * @param now whether there is no session already
   * @returns how to stop watching
   */
  watch(after: number, idle: () => void, now: boolean): () => void {
    this.#after = after;
    this.#idle = idle;
    if (now) this.start();
    return () => {
      this.stop();
      this.#idle = null;
    };
  }

  /** The last session ended. */
  start(): void {
    this.stop();
    if (this.#idle !== null) this.#timer = setTimeout(this.#idle, this.#after);
  }

  /** A session began. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}

import { asPchatError, PchatError } from '../model/errors.ts';
import type { Backend, Connected } from '../protocol/backend.ts';
import type { ConnectionStatus } from './session.ts';
import type { SessionTiming } from './timing.ts';

/** Errors that another try with the same account cannot mend. */
const FINAL = new Set(['sign-in-refused', 'not-allowed', 'usage', 'unsupported']);

interface Hooks {
  onStatus(status: ConnectionStatus): void;
  onOnline(connected: Connected): void;
  onLost(): void;
}

/** Keeps one account connected until stop(): tries, pauses, tries again. */
export class ConnectionLoop {
  readonly #backend: Backend;
  readonly #timing: SessionTiming;
  readonly #hooks: Hooks;
  #status: ConnectionStatus = { phase: 'offline' };
  #running: Promise<void> | null = null;
  #stopped = new AbortController();
  #lost: PromiseWithResolvers<PchatError> | null = null;
  #endPause: (() => void) | null = null;
  #once = false;
  #firstOnline: PromiseWithResolvers<void> | null = null;

  constructor(backend: Backend, timing: SessionTiming, hooks: Hooks) {
    this.#backend = backend;
    this.#timing = timing;
    this.#hooks = hooks;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Resolves at the first time online; see Session.start. */
  start(options: { once?: boolean; signal?: AbortSignal } = {}): Promise<void> {
    if (this.#running) return this.#firstOnline!.promise;
    this.#stopped = new AbortController();
    this.#once = options.once ?? false;
    const firstOnline = Promise.withResolvers<void>();
    // Whoever called start() has this promise too; an unheard rejection must not end the program.
    firstOnline.promise.catch(() => {});
    this.#firstOnline = firstOnline;
    const { signal } = options;
    const onAbort = () => void this.stop();
    if (signal?.aborted) {
      firstOnline.reject(interrupted());
      return firstOnline.promise;
    }
    signal?.addEventListener('abort', onAbort);
    const release = () => signal?.removeEventListener('abort', onAbort);
    firstOnline.promise.then(release, release);
    this.#running = this.#run();
    return firstOnline.promise;
  }

  /** Ends a pause, or a state in which nothing is tried any more. */
  reconnect(): void {
    if (this.#endPause) this.#endPause();
    else if (this.#status.phase === 'refused' && !this.#stopped.signal.aborted) this.#running = this.#run();
  }

  /** The back end told that the connection is gone. */
  lost(error: PchatError): void {
    this.#lost?.resolve(error);
  }

  /** Ends the loop and leaves cleanly; never rejects. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#endPause?.();
    this.#lost?.resolve(interrupted());
    this.#firstOnline?.reject(interrupted());
    await this.#backend.disconnect();
    await this.#running;
    this.#running = null;
    this.#set({ phase: 'offline' });
  }

  async #run(): Promise<void> {
    let failures = 0;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#set({ phase: 'connecting', attempt: failures + 1 });
      const lost = Promise.withResolvers<PchatError>();
      this.#lost = lost;
      let error: PchatError;
      try {
        const connected = await this.#backend.connect(signal);
        if (signal.aborted) return;
        failures = 0;
        // From here on a failure is a loss, which is repaired: the one try of `once` has succeeded.
        this.#once = false;
        this.#set({ phase: 'online', since: Date.now() });
        this.#hooks.onOnline(connected);
        this.#firstOnline?.resolve();
        error = await lost.promise;
        this.#hooks.onLost();
      } catch (thrown) {
        error = asPchatError(thrown, 'unreachable');
      }
      if (signal.aborted) return;
      failures += 1;
      if (this.#once || FINAL.has(error.code)) {
        this.#running = null;
        this.#set({ phase: 'refused', error });
        this.#firstOnline?.reject(error);
        return;
      }
      await this.#pause(failures, error);
    }
  }

  async #pause(failures: number, error: PchatError): Promise<void> {
    const milliseconds = this.#timing.pause(failures);
    const over = Promise.withResolvers<void>();
    // Not unref'd: between two tries nothing else keeps a program alive that waits to be connected again.
    const timer = setTimeout(over.resolve, milliseconds);
    this.#endPause = over.resolve;
    this.#set({ phase: 'waiting', retryAt: Date.now() + milliseconds, error });
    await over.promise;
    this.#endPause = null;
    clearTimeout(timer);
  }

  #set(status: ConnectionStatus): void {
    this.#status = status;
    this.#hooks.onStatus(status);
  }
}

function interrupted(): PchatError {
  return new PchatError('interrupted', 'The session was stopped.');
}

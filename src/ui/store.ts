import { useSyncExternalStore } from 'react';

/** Milliseconds between two notifications about changes that no key caused. */
const FRAME_MS = 33;

/**
 * The screen's state, replaced and never mutated. A key's change is shown at once; changes from the network are gathered into one
 * notification a frame, since a busy room brings a thousand a second.
 */
export class Store<State extends object> {
  #state: State;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #lastFrame = 0;
  readonly #refreshed: (state: State) => State;

  /** @param refreshed makes the state that shows what changed outside, called once a frame after touch() */
  constructor(initial: State, refreshed: (state: State) => State) {
    this.#state = initial;
    this.#refreshed = refreshed;
  }

  get state(): State {
    return this.#state;
  }

  readonly get = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes the state and notifies at once. */
  set(patch: Partial<State>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) listener();
  }

  /** Something outside changed: notifies now, or at the end of the frame when the last one is less than a frame ago. */
  touch(): void {
    if (this.#timer !== null) return;
    const wait = Math.max(0, this.#lastFrame + FRAME_MS - performance.now());
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Ends the frame now. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastFrame = performance.now();
    this.set(this.#refreshed(this.#state));
  }

  /** Forgets a frame that is under way. */
  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }
}

/** Renders the component again with each state. */
export function useStore<State extends object>(store: Store<State>): State {
  return useSyncExternalStore(store.subscribe, store.get);
}

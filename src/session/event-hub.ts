import type { SessionEvent } from './session.ts';

/** Tells listeners what changed, in order. A listener that throws is that listener's fault and stops nobody else. */
export class EventHub {
  readonly #listeners = new Set<(event: SessionEvent) => void>();

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: SessionEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // Thrown outside of our call stack: the program learns of it, the session's own state stays whole.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  notice(text: string): void {
    this.emit({ type: 'notice', text });
  }
}

import type { Backend, BackendEvent, SignIn } from '../src/protocol/backend.ts';
import { createBackend } from '../src/protocol/connect.ts';

type EventOf<T extends BackendEvent['type']> = Extract<BackendEvent, { type: T }>;

const WAIT_MS = 8000;

/** A back end that keeps what it was told, so that a test can ask for an event that came before it asked. */
export interface RecordedBackend extends Backend, AsyncDisposable {
  readonly events: readonly BackendEvent[];
  /** The first event of this type that fits, from those told already or to come; rejects with what came instead. */
  told<T extends BackendEvent['type']>(type: T, fits?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>;
  /** Forgets what was told until now. */
  forget(): void;
}

/** A back end of the account, not connected yet. Leaves when the scope of `await using` ends. */
export async function recordedBackend(signIn: SignIn): Promise<RecordedBackend> {
  const backend = await createBackend(signIn);
  const events: BackendEvent[] = [];
  const waiting = new Set<() => void>();
  backend.subscribe((event) => {
    events.push(event);
    for (const look of waiting) look();
  });
  const told = async <T extends BackendEvent['type']>(
    type: T,
    fits: (event: EventOf<T>) => boolean = () => true,
  ): Promise<EventOf<T>> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = events.find(
          (event): event is EventOf<T> => event.type === type && fits(event as EventOf<T>),
        );
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`no such ${type}; told were ${JSON.stringify(events.slice(-10), null, 1)}`));
      }, WAIT_MS);
      waiting.add(look);
      look();
    });
  return Object.assign(backend, {
    events,
    told,
    forget: () => void events.splice(0),
    [Symbol.asyncDispose]: async () => backend.disconnect(),
  });
}

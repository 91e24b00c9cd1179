import type { Backend } from '../../src/protocol/backend.ts';
import { createSession, type SessionOptions } from '../../src/session/create-session.ts';
import type { Session, SessionEvent } from '../../src/session/session.ts';

const WAIT_MS = 8_000;
type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** A session that keeps what it told, so that a test can wait for what is or comes to be. Stops with the scope. */
export interface RecordedSession extends AsyncDisposable {
  session: Session;
  events: SessionEvent[];
  /** Texts of the `message` events, in order. */
  heard(): string[];
  all<T extends SessionEvent['type']>(type: T): EventOf<T>[];
  /** Resolves as soon as it is true, looked at after each event; rejects after a few seconds. */
  until(what: string, isTrue: () => boolean): Promise<void>;
}

export function recordedSession(backend: Backend, options: Partial<SessionOptions> = {}): RecordedSession {
  const session = createSession({ backend, timing: { pause: () => 1, readMark: 1 }, ...options });
  const events: SessionEvent[] = [];
  const looks = new Set<() => void>();
  session.subscribe((event) => {
    events.push(event);
    for (const look of looks) look();
  });
  const all = <T extends SessionEvent['type']>(type: T) =>
    events.filter((event): event is EventOf<T> => event.type === type);
  return {
    session,
    events,
    all,
    heard: () => all('message').map(({ message }) => message.text),
    until: (what, isTrue) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!isTrue()) return;
          clearTimeout(timer);
          clearInterval(again);
          looks.delete(look);
          resolve();
        };
        const timer = setTimeout(() => {
          clearInterval(again);
          looks.delete(look);
          reject(new Error(`it never came to be: ${what}`));
        }, WAIT_MS);
        const again = setInterval(look, 5);
        looks.add(look);
        look();
      }),
    [Symbol.asyncDispose]: () => session.stop({ flushMs: 0 }),
  };
}

import { el, type Element } from '../stream/element.ts';
import type { Session } from '../stream/session.ts';

/** Questions of the server to clients, and their answers. */
export class ServerRequests {
  readonly #domain: string;
  readonly #waiting = new Map<string, Map<string, (iq: Element) => void>>();
  #count = 0;

  constructor(domain: string) {
    this.#domain = domain;
  }

  /** Asks a client; `answered` gets its result or error, and nothing when the session ends first. */
  ask(session: Session, payload: Element, answered: (iq: Element) => void): void {
    const id = `pchat-${(this.#count += 1)}`;
    const waiting = this.#waiting.get(session.id) ?? new Map<string, (iq: Element) => void>();
    waiting.set(id, answered);
    this.#waiting.set(session.id, waiting);
    session.send(
      el('iq', 'jabber:client', { type: 'get', id, from: this.#domain, to: session.address }, payload),
    );
  }

  /** Takes an iq result or error that a client sent to the server. */
  settle(session: Session, iq: Element): void {
    const waiting = this.#waiting.get(session.id);
    const answered = waiting?.get(iq.attrs['id'] ?? '');
    waiting?.delete(iq.attrs['id'] ?? '');
    answered?.(iq);
  }

  forget(session: Session): void {
    this.#waiting.delete(session.id);
  }
}

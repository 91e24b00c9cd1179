import { randomUUID } from 'node:crypto';
import { PchatError } from '../../../model/errors.ts';
import { el, type Element } from '../extensions/element.ts';
import { requestError } from '../request-errors.ts';

/** How long an answer may take, milliseconds. */
const ANSWER_MS = 20_000;

export interface Request {
  type: 'get' | 'set';
  /** Absent: one's own account. */
  to?: string;
  payload: Element;
}

interface Pending {
  to: string;
  from: Set<string>;
  resolve: (answer: Element) => void;
  reject: (error: PchatError) => void;
  timer: NodeJS.Timeout;
}

/** Questions that wait for their answers (RFC 6120 section 8.2.3). */
export class Requests {
  readonly #account: string;
  readonly #send: (stanza: Element) => void;
  readonly #onMoved: (from: string, to: string) => void;
  readonly #pending = new Map<string, Pending>();

  /** @param onMoved told, before who asked, that what was asked answers at another address from now on */
  constructor(
    account: string,
    send: (stanza: Element) => void,
    onMoved: (from: string, to: string) => void = () => undefined,
  ) {
    this.#account = account;
    this.#send = send;
    this.#onMoved = onMoved;
  }

  /** @throws PchatError what the answer says, `timeout`, `unreachable` */
  ask({ type, to, payload }: Request): Promise<Element> {
    return new Promise((resolve, reject) => {
      // Nobody can answer in another's place without guessing this.
      const id = randomUUID();
      this.#send(el('iq', 'jabber:client', { type, id, to }, payload));
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new PchatError('timeout', 'The server did not answer in time.', { next: 'Try again.' }));
      }, ANSWER_MS);
      const from = to === undefined ? new Set(['', this.#account]) : new Set([to]);
      this.#pending.set(id, { to: to ?? this.#account, from, resolve, reject, timer });
    });
  }

  /** Takes an answer, if it is one and comes from who was asked. */
  answered(iq: Element, ownAddress: string): void {
    const { id = '', from = '', type } = iq.attrs;
    const pending = this.#pending.get(id);
    if (!pending || (type !== 'result' && type !== 'error')) return;
    const ownAccount = pending.from.has(this.#account) && from === ownAddress;
    if (!pending.from.has(from) && !ownAccount) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (type === 'result') return pending.resolve(iq);
    const error = requestError(iq);
    if (error.movedTo !== null) this.#onMoved(pending.to, error.movedTo);
    pending.reject(error);
  }

  /** Nothing will be answered any more. */
  fail(error: PchatError): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new PchatError('unreachable', 'The connection was lost.', { cause: error }));
    }
    this.#pending.clear();
  }
}

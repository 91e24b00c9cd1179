import { StreamError } from './stream-error.ts';

/** Stanzas that may wait for a client's acknowledgement, and their characters; more ends the session. */
const MAX_UNACKED = 10_000;
const MAX_UNACKED_CHARACTERS = 16 * 1024 * 1024;
const MODULO = 2 ** 32;

/** Counts what a client sent, in order, as XEP-0198 section 4 wants it acknowledged. */
export class InboundCounter {
  handled = 0;
  /** What was received and is not handled yet, and askers that wait for what came before them. */
  readonly #waiting: { done: boolean; reached?: () => void }[] = [];

  /** Notes one stanza; it counts once `result` and all before it are through. */
  track(result: void | Promise<void>): void {
    if (result === undefined && this.#waiting.length === 0) {
      this.handled = (this.handled + 1) % MODULO;
      return;
    }
    const entry = { done: result === undefined };
    this.#waiting.push(entry);
    const settled = () => {
      entry.done = true;
      this.#advance();
    };
    result?.then(settled, settled);
  }

  /** Calls back once all that was received so far is handled. */
  whenHandled(reached: () => void): void {
    if (this.#waiting.length === 0) reached();
    else this.#waiting.push({ done: true, reached });
  }

  #advance(): void {
    while (this.#waiting[0]?.done === true) {
      const { reached } = this.#waiting.shift()!;
      if (reached) reached();
      else this.handled = (this.handled + 1) % MODULO;
    }
  }
}

/** Keeps what was sent until the client acknowledges it. */
export class OutboundQueue {
  #unacked: string[] = [];
  #characters = 0;
  #acked = 0;
  /** Sent since the client was last asked. */
  #unasked = 0;

  get length(): number {
    return this.#unacked.length;
  }

  /** Whether it is time to ask for an acknowledgement: asking after each stanza would double the traffic. */
  get wantsAck(): boolean {
    return this.#unasked >= 50;
  }

  get overflowing(): boolean {
    return this.#unacked.length > MAX_UNACKED || this.#characters > MAX_UNACKED_CHARACTERS;
  }

  push(xml: string): void {
    this.#unacked.push(xml);
    this.#characters += xml.length;
    this.#unasked += 1;
  }

  /** The client is being asked now; false when there is nothing to ask for. */
  asked(): boolean {
    const any = this.#unasked > 0;
    this.#unasked = 0;
    return any;
  }

  /** @throws StreamError when more is acknowledged than was sent (XEP-0198 section 4) */
  acknowledge(h: number): void {
    const count = (h - this.#acked + MODULO) % MODULO;
    if (!Number.isInteger(h) || h < 0 || h >= MODULO || count > this.#unacked.length) {
      const sent = (this.#acked + this.#unacked.length) % MODULO;
      throw new StreamError(
        'undefined-condition',
        `Acknowledged ${h}, but only ${sent} were sent.`,
        `<handled-count-too-high xmlns='urn:xmpp:sm:3' h='${Number.isInteger(h) ? h : 0}' send-count='${sent}'/>`,
      );
    }
    for (const xml of this.#unacked.splice(0, count)) this.#characters -= xml.length;
    this.#acked = h;
  }

  /** What the client has not acknowledged, oldest first. */
  unacknowledged(): readonly string[] {
    return this.#unacked;
  }
}

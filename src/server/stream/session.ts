import { randomUUID } from 'node:crypto';
import type { ClientSession } from '../service.ts';
import type { Connection } from './connection.ts';
import { serialize, type Element } from './element.ts';
import { StreamError } from './stream-error.ts';
import { InboundCounter, OutboundQueue } from './stream-management.ts';

/** How long a session waits for its client to come back (XEP-0198), seconds. */
export const RESUMPTION_SECONDS = 300;
/** Bytes that may wait in a connection's socket before the client counts as stuck. */
const MAX_BACKLOG = 16 * 1024 * 1024;
/** Presences kept back while the client is inactive (XEP-0352). */
const MAX_HELD = 500;

/** Who is told when a session ends. */
export type SessionEnd = (session: Session) => void;

/** A bound client: what outlives a lost connection (XEP-0198), and is the client to the rest of the server. */
export class Session implements ClientSession {
  readonly id = randomUUID();
  readonly bare: string;
  readonly local: string;
  readonly resource: string;
  readonly address: string;
  /** Number of the account, to notice that it was removed. */
  readonly account: number;
  alive = true;
  /** The last presence that it broadcast, null when unavailable. */
  presence: Element | null = null;
  /** Wants copies of its user's other conversations (XEP-0280). */
  carbons = false;
  /** PEP nodes that it asks to hear of (XEP-0163 section 4.2), from its capabilities. */
  interests: ReadonlySet<string> = new Set();
  /** Key to resume by; null while resumption is not enabled. */
  resumeKey: string | null = null;
  inbound: InboundCounter | null = null;
  #outbound: OutboundQueue | null = null;
  #connection: Connection | null;
  /** The client does not know yet that its stream is resumed: what is sent now waits for `resend`, or it would come twice. */
  #resuming = false;
  #expiry: NodeJS.Timeout | undefined;
  /** Presences that wait while the client is inactive; null while it is active. */
  #held: string[] | null = null;
  readonly #onEnd: SessionEnd;

  constructor(
    account: { id: number; local: string; domain: string },
    resource: string,
    connection: Connection,
    onEnd: SessionEnd,
  ) {
    this.account = account.id;
    this.local = account.local;
    this.bare = `${account.local}@${account.domain}`;
    this.resource = resource;
    this.address = `${this.bare}/${resource}`;
    this.#connection = connection;
    this.#onEnd = onEnd;
  }

  /** Priority of its presence (RFC 6121 section 4.7.2.3), null while it is not available. */
  get priority(): number | null {
    if (this.presence === null) return null;
    const said = this.presence.children.find((node) => typeof node !== 'string' && node.name === 'priority');
    const value = typeof said === 'object' ? Number(said.children[0]) : 0;
    return Number.isInteger(value) ? Math.max(-128, Math.min(127, value)) : 0;
  }

  send(stanza: Element): void {
    this.sendXml(serialize(stanza));
  }

  sendXml(xml: string): void {
    if (!this.alive) return;
    if (this.#held !== null) {
      if (holds(xml) && this.#held.length < MAX_HELD) {
        this.#held.push(xml);
        return;
      }
      this.#release();
    }
    this.#transmit(xml);
  }

  /** XEP-0352: an inactive client is spared presences until something else is to be said. */
  setActive(active: boolean): void {
    if (!active) this.#held ??= [];
    else if (this.#held !== null) {
      this.#release();
      this.#held = null;
    }
  }

  /** Starts to count in both directions; with a key the session can be resumed. */
  enableManagement(resumeKey: string | null): void {
    this.inbound = new InboundCounter();
    this.#outbound = new OutboundQueue();
    this.resumeKey = resumeKey;
  }

  /** @throws StreamError when the number makes no sense */
  acknowledged(h: number): void {
    this.#outbound?.acknowledge(h);
  }

  /** Asks for an acknowledgement if there is something to acknowledge. */
  askForAck(): void {
    if (this.#connection !== null && !this.#resuming && this.#outbound?.asked() === true)
      this.#connection.send(`<r xmlns='urn:xmpp:sm:3'/>`);
  }

  /** Moves to a new connection; the old one, if any, is told why. Call `resend` once the client knows. */
  attach(connection: Connection): void {
    const old = this.#connection;
    clearTimeout(this.#expiry);
    // A resumed client is active (XEP-0352); what was kept back is sent again with the rest.
    this.#connection = null;
    this.setActive(true);
    this.#connection = connection;
    this.#resuming = true;
    if (old !== null) {
      old.send(new StreamError('conflict', 'The stream was resumed on another connection.').toXml());
      old.close();
    }
  }

  /** Whether the session goes on over this connection. */
  isOn(connection: Connection): boolean {
    return this.#connection === connection;
  }

  /** Sends again what the client has not acknowledged. */
  resend(): void {
    this.#resuming = false;
    for (const xml of this.#outbound?.unacknowledged() ?? []) this.#connection?.send(xml);
    this.askForAck();
  }

  /** The connection was lost without a farewell: waits for the client if it can come back, else ends. */
  connectionLost(): void {
    if (this.resumeKey === null) return this.end();
    this.#connection = null;
    this.#expiry = setTimeout(() => this.end(), RESUMPTION_SECONDS * 1000);
  }

  /** Ends the session; with an error its client is told why. */
  end(error?: StreamError): void {
    if (!this.alive) return;
    this.alive = false;
    clearTimeout(this.#expiry);
    const connection = this.#connection;
    this.#connection = null;
    if (error !== undefined) connection?.send(error.toXml());
    connection?.close();
    this.#onEnd(this);
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = this.#held === null ? null : [];
    for (const xml of held) this.#transmit(xml);
  }

  #transmit(xml: string): void {
    this.#outbound?.push(xml);
    if (!this.#resuming) this.#connection?.send(xml);
    if (this.#outbound?.overflowing === true || (this.#connection?.backlog ?? 0) > MAX_BACKLOG) {
      // Not at once: whoever is sending may be in the middle of a room's occupants.
      setImmediate(() =>
        this.end(new StreamError('resource-constraint', 'Too much waits to be received or acknowledged.')),
      );
    } else if (this.#outbound?.wantsAck === true) this.askForAck();
  }
}

/** Only what says who is around may wait; requests, errors, and what a room says of the person themselves (XEP-0045 status 110) are for them at once. */
function holds(xml: string): boolean {
  return (
    xml.startsWith('<presence') &&
    !/^<presence[^>]* type='(?:subscribe|error)/.test(xml) &&
    !xml.includes("<status code='110'/>")
  );
}

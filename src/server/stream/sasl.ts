import { ScramExchange, SaslFailure } from '../accounts/scram-exchange.ts';
import type { ScramHash, ScramVerifier } from '../accounts/scram-verifier.ts';
import type { Connection } from './connection.ts';
import { text, type Element } from './element.ts';

export const SASL_NS = 'urn:ietf:params:xml:ns:xmpp-sasl';
const MAX_ATTEMPTS = 5;
/** Offered by name; `tls-unique` is taken too, but is not what anybody should choose. */
const BINDING_TYPES = ['tls-exporter', 'tls-server-end-point'];
const ACCEPTED_TYPES = [...BINDING_TYPES, 'tls-unique'];
/** Strongest first. PLAIN is not among them: the server has no passwords to compare. */
const MECHANISMS = ['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const;
const HASHES: Record<(typeof MECHANISMS)[number], ScramHash> = {
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-1': 'sha1',
};

/** What sign-in needs to know of accounts. */
export interface SignInAccounts {
  verifier(local: string, hash: ScramHash): ScramVerifier;
  /** Number of the account of that name now, null when there is none. */
  accountOf(local: string): number | null;
  log(level: 'info' | 'warn' | 'error', text: string): void;
}

/** An account as it was when its password was proven. */
export interface SignedIn {
  /** Local part of its address. */
  local: string;
  /** Its number, which no later account of that name has; null when there was none. */
  account: number | null;
}

/** SASL as RFC 6120 section 6 frames it. */
export class SaslNegotiation {
  readonly #accounts: SignInAccounts;
  readonly #connection: Connection;
  #exchange: ScramExchange | null = null;
  #begun = false;
  #proven: string | null = null;
  #account: number | null = null;
  #attempts = 0;

  constructor(accounts: SignInAccounts, connection: Connection) {
    this.#accounts = accounts;
    this.#connection = connection;
  }

  /** Who signed in. */
  get proven(): SignedIn {
    return { local: this.#proven ?? '', account: this.#account };
  }

  get exhausted(): boolean {
    return this.#attempts >= MAX_ATTEMPTS;
  }

  /** Stream features as XML: the mechanisms, and what -PLUS may bind to (XEP-0440). */
  features(): string {
    const types = this.#bindingTypes();
    const names = types.length > 0 ? MECHANISMS.flatMap((name) => [`${name}-PLUS`, name]) : MECHANISMS;
    const list = names.map((name) => `<mechanism>${name}</mechanism>`).join('');
    const bindings = types.map((type) => `<channel-binding type='${type}'/>`).join('');
    return (
      `<mechanisms xmlns='${SASL_NS}'>${list}</mechanisms>` +
      (bindings && `<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>${bindings}</sasl-channel-binding>`)
    );
  }

  /** Takes one element of the client's; `done` when it has signed in. @throws SaslFailure */
  step(element: Element): { reply: string; done: boolean } {
    try {
      if (element.name === 'auth') return this.#auth(element);
      if (element.name === 'response' && this.#exchange !== null)
        return this.#response(element, this.#exchange);
      throw new SaslFailure(element.name === 'abort' ? 'aborted' : 'malformed-request');
    } catch (error) {
      this.#attempts += 1;
      this.#exchange = null;
      if (error instanceof SaslFailure && error.condition === 'not-authorized') {
        this.#accounts.log('warn', `Sign-in refused for a client at ${this.#connection.remote}.`);
      }
      throw error;
    }
  }

  #auth(element: Element): { reply: string; done: boolean } {
    const mechanism = element.attrs['mechanism'] ?? '';
    const plus = mechanism.endsWith('-PLUS');
    const plusOffered = this.#bindingTypes().length > 0;
    const name = MECHANISMS.find((known) => known === mechanism.replace(/-PLUS$/, ''));
    if (name === undefined || (plus && !plusOffered)) throw new SaslFailure('invalid-mechanism');
    this.#exchange = new ScramExchange({
      hash: HASHES[name],
      plus,
      plusOffered,
      binding: (type) => (ACCEPTED_TYPES.includes(type) ? this.#connection.channelBinding(type) : null),
      verifier: (local) => {
        this.#account = this.#accounts.accountOf(local);
        return this.#accounts.verifier(local, HASHES[name]);
      },
    });
    this.#begun = false;
    // RFC 6120 section 6.4.2: without an initial response the client is asked for it by an empty challenge.
    if (text(element) === '') return { reply: `<challenge xmlns='${SASL_NS}'/>`, done: false };
    return this.#response(element, this.#exchange);
  }

  #response(element: Element, exchange: ScramExchange): { reply: string; done: boolean } {
    const message = decode(text(element));
    if (!this.#begun) {
      this.#begun = true;
      return {
        reply: `<challenge xmlns='${SASL_NS}'>${encode(exchange.begin(message))}</challenge>`,
        done: false,
      };
    }
    const last = exchange.finish(message);
    this.#proven = exchange.name;
    this.#exchange = null;
    return { reply: `<success xmlns='${SASL_NS}'>${encode(last)}</success>`, done: true };
  }

  #bindingTypes(): string[] {
    return BINDING_TYPES.filter((type) => this.#connection.channelBinding(type) !== null);
  }
}

function encode(message: string): string {
  return Buffer.from(message).toString('base64');
}

function decode(message: string): string {
  const trimmed = message.trim();
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(trimmed)) throw new SaslFailure('malformed-request');
  return Buffer.from(trimmed, 'base64').toString();
}

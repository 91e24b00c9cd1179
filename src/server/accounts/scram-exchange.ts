import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ScramHash, ScramVerifier } from './scram-verifier.ts';

/** A failed sign-in: a SASL condition of RFC 6120 section 6.5. */
export class SaslFailure extends Error {
  readonly condition:
    | 'not-authorized'
    | 'malformed-request'
    | 'invalid-authzid'
    | 'invalid-mechanism'
    | 'aborted';

  constructor(condition: SaslFailure['condition'], text = '') {
    super(text);
    this.name = 'SaslFailure';
    this.condition = condition;
  }
}

/** What ties a sign-in to its TLS connection (RFC 5056): by type, or null when the connection has no such binding. */
export type ChannelBinding = (type: string) => Uint8Array | null;

/** What an exchange needs from the connection. */
export interface ScramContext {
  hash: ScramHash;
  /** The mechanism's name ended in -PLUS. */
  plus: boolean;
  /** The server offered -PLUS on this connection. */
  plusOffered: boolean;
  binding: ChannelBinding;
  verifier(name: string): ScramVerifier;
}

/** The server's side of one SCRAM sign-in (RFC 5802). */
export class ScramExchange {
  readonly #context: ScramContext;
  #name = '';
  #gs2 = '';
  #bindingType = '';
  #nonce = '';
  #transcript = '';
  #verifier: ScramVerifier | undefined;

  constructor(context: ScramContext) {
    this.#context = context;
  }

  /** Local part of the account that signs in; to be believed only after `finish`. */
  get name(): string {
    return this.#name;
  }

  /** Takes the client-first message and gives the server-first one. @throws SaslFailure */
  begin(message: string): string {
    const match =
      /^(?<gs2>(?:n|y|p=(?<binding>[A-Za-z0-9.-]+)),(?:a=(?<authzid>[^,]*))?,)(?<bare>n=(?<name>[^,]+),r=(?<nonce>[\x21-\x2b\x2d-\x7e]+)(?:,.*)?)$/su.exec(
        message,
      );
    const parts = match?.groups;
    if (parts === undefined) throw new SaslFailure('malformed-request');
    this.#name = unescapeName(parts['name']!);
    this.#gs2 = parts['gs2']!;
    this.#bindingType = parts['binding'] ?? '';
    // RFC 5802 section 6: a client that says "y" thinks that the server has no -PLUS: somebody took it out of the list.
    if (this.#gs2.startsWith('y') && this.#context.plusOffered) throw new SaslFailure('not-authorized');
    if (this.#context.plus !== (this.#bindingType !== '')) throw new SaslFailure('malformed-request');
    const authzid = parts['authzid'];
    if (authzid !== undefined && unescapeName(authzid).split('@')[0]?.toLowerCase() !== this.#name) {
      throw new SaslFailure('invalid-authzid');
    }
    this.#verifier = this.#context.verifier(this.#name);
    this.#nonce = parts['nonce']! + randomBytes(18).toString('base64');
    const { salt, iterations } = this.#verifier;
    const first = `r=${this.#nonce},s=${Buffer.from(salt).toString('base64')},i=${iterations}`;
    this.#transcript = `${parts['bare']!},${first}`;
    return first;
  }

  /** Takes the client-final message and gives the server-final one. @throws SaslFailure */
  finish(message: string): string {
    const parts =
      /^(?<without>c=(?<binding>[^,]+),r=(?<nonce>[^,]+)(?:,.*)?),p=(?<proof>[A-Za-z0-9+/=]+)$/su.exec(
        message,
      )?.groups;
    const verifier = this.#verifier;
    if (parts === undefined || verifier === undefined) throw new SaslFailure('malformed-request');
    const { hash } = this.#context;
    const auth = `${this.#transcript},${parts['without']!}`;
    const signature = createHmac(hash, verifier.storedKey).update(auth).digest();
    const proof = Buffer.from(parts['proof']!, 'base64');
    if (proof.length !== signature.length) throw new SaslFailure('not-authorized');
    const clientKey = signature.map((byte, index) => byte ^ proof[index]!);
    const proven = timingSafeEqual(createHash(hash).update(clientKey).digest(), verifier.storedKey);
    if (!proven || parts['nonce'] !== this.#nonce || !this.#bound(parts['binding']!)) {
      throw new SaslFailure('not-authorized');
    }
    return `v=${createHmac(hash, verifier.serverKey).update(auth).digest('base64')}`;
  }

  #bound(said: string): boolean {
    const binding = this.#bindingType === '' ? new Uint8Array() : this.#context.binding(this.#bindingType);
    if (binding === null) return false;
    return Buffer.from(said, 'base64').equals(Buffer.concat([Buffer.from(this.#gs2), binding]));
  }
}

function unescapeName(name: string): string {
  if (/=(?!2C|3D)/.test(name)) throw new SaslFailure('malformed-request');
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=').normalize('NFKC').toLowerCase();
}

import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { PchatError } from '../../../model/errors.ts';

export type ScramHash = 'sha256' | 'sha1';

/** RFC 7677 section 4 asks for at least 4096. */
const MIN_ITERATIONS = 4096;
/** More would keep this machine busy for as long as the server likes. */
const MAX_ITERATIONS = 1_000_000;

/** The client's side of one SCRAM sign-in (RFC 5802, RFC 7677), without channel binding. */
export class ScramClient {
  readonly #hash: ScramHash;
  readonly #nonce = randomBytes(24).toString('base64');
  readonly #firstBare: string;
  #serverSignature: Buffer | null = null;

  constructor(hash: ScramHash, user: string) {
    this.#hash = hash;
    this.#firstBare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${this.#nonce}`;
  }

  /** The client's first message. */
  first(): string {
    return `n,,${this.#firstBare}`;
  }

  /**
   * The client's final message: the proof that we know the password.
   *
   * @throws PchatError `sign-in-refused` when the challenge would weaken it
   */
  async final(serverFirst: string, password: string): Promise<string> {
    const { m, r, s, i } = attributesOf(serverFirst);
    const iterations = i !== undefined && /^[1-9]\d{0,9}$/.test(i) ? Number(i) : 0;
    const salt = Buffer.from(s ?? '', 'base64');
    if (
      m !== undefined ||
      !r?.startsWith(this.#nonce) ||
      r.length === this.#nonce.length ||
      salt.length === 0
    ) {
      throw refused('The server answered the sign-in with a challenge that was not made for it.');
    }
    if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw refused(`The server asks for ${i ?? 'no'} rounds of hashing, which is not safe.`);
    }
    const length = this.#hash === 'sha256' ? 32 : 20;
    // NFKC is what SASLprep (RFC 4013) does to nearly every password.
    const salted = await promisify(pbkdf2)(password.normalize('NFKC'), salt, iterations, length, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const storedKey = createHash(this.#hash).update(clientKey).digest();
    const withoutProof = `c=biws,r=${r}`;
    const authMessage = `${this.#firstBare},${serverFirst},${withoutProof}`;
    const signature = this.#hmac(storedKey, authMessage);
    this.#serverSignature = this.#hmac(this.#hmac(salted, 'Server Key'), authMessage);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!));
    return `${withoutProof},p=${proof.toString('base64')}`;
  }

  /**
   * Checks the server's proof that it knows the password too.
   *
   * @throws PchatError `sign-in-refused` when it does not
   */
  verify(serverFinal: string): void {
    const signature = Buffer.from(attributesOf(serverFinal).v ?? '', 'base64');
    const expected = this.#serverSignature;
    if (expected === null || signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw refused('The server did not prove that it knows the account: it may be an impostor.');
    }
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

function refused(message: string): PchatError {
  return new PchatError('sign-in-refused', message, { next: 'Ask who runs the server.' });
}

function attributesOf(message: string): Record<string, string | undefined> {
  const attributes: Record<string, string | undefined> = {};
  for (const part of message.split(',')) {
    if (part[1] === '=') attributes[part[0]!] ??= part.slice(2);
  }
  return attributes;
}

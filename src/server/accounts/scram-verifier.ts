import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** Hashes that SCRAM is offered with: RFC 7677 and RFC 5802. */
export type ScramHash = 'sha256' | 'sha1';
export const SCRAM_HASHES: readonly ScramHash[] = ['sha256', 'sha1'];

/** What the server keeps instead of a password (RFC 5802 section 3). */
export interface ScramVerifier {
  salt: Uint8Array;
  iterations: number;
  storedKey: Uint8Array;
  serverKey: Uint8Array;
}

/** RFC 7677 section 4 asks for at least 4,096. */
const ITERATIONS = 10_000;
const SALT_BYTES = 16;
const KEY_BYTES: Record<ScramHash, number> = { sha256: 32, sha1: 20 };

/** Derives a verifier with a fresh salt. */
export function deriveVerifier(password: string, hash: ScramHash): ScramVerifier {
  const salt = randomBytes(SALT_BYTES);
  // NFKC is what SASLprep (RFC 4013) does to nearly every password.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, KEY_BYTES[hash], hash);
  const clientKey = createHmac(hash, salted).update('Client Key').digest();
  return {
    salt,
    iterations: ITERATIONS,
    storedKey: createHash(hash).update(clientKey).digest(),
    serverKey: createHmac(hash, salted).update('Server Key').digest(),
  };
}

/**
 * A verifier for a name that has no account. It is the same whenever it is asked for, so that a sign-in does not tell whether
 * there is such an account; no password fits it.
 *
 * @param secret the server's own, so that nobody else can tell such a salt from a real one
 */
export function decoyVerifier(secret: Uint8Array, name: string, hash: ScramHash): ScramVerifier {
  const part = (label: string) => createHmac('sha256', secret).update(`${hash} ${label} ${name}`).digest();
  return {
    salt: part('salt').subarray(0, SALT_BYTES),
    iterations: ITERATIONS,
    storedKey: part('stored').subarray(0, KEY_BYTES[hash]),
    serverKey: part('server').subarray(0, KEY_BYTES[hash]),
  };
}

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** A client's side of SCRAM (RFC 5802), small enough to see that the server's side is right. */
export function scramClient(
  hash: 'sha256' | 'sha1',
  name: string,
  password: string,
  binding?: { type: string; data: Uint8Array },
) {
  const gs2 = binding === undefined ? 'n,,' : `p=${binding.type},,`;
  const firstBare = `n=${name},r=${randomBytes(12).toString('base64')}`;
  return {
    first: gs2 + firstBare,
    /** Answers the server's first message; `signature` is what its last one must say. */
    final(challenge: string): { message: string; signature: string } {
      const [, nonce, salt, iterations] = /^r=(.+),s=(.+),i=(\d+)$/.exec(challenge)!;
      const bytes = hash === 'sha256' ? 32 : 20;
      const salted = pbkdf2Sync(password, Buffer.from(salt!, 'base64'), Number(iterations), bytes, hash);
      const hmac = (key: Uint8Array, data: string) => createHmac(hash, key).update(data).digest();
      const clientKey = hmac(salted, 'Client Key');
      const said = Buffer.concat([Buffer.from(gs2), binding?.data ?? new Uint8Array()]).toString('base64');
      const without = `c=${said},r=${nonce}`;
      const auth = `${firstBare},${challenge},${without}`;
      const signature = hmac(createHash(hash).update(clientKey).digest(), auth);
      const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!));
      return {
        message: `${without},p=${proof.toString('base64')}`,
        signature: `v=${hmac(hmac(salted, 'Server Key'), auth).toString('base64')}`,
      };
    },
  };
}

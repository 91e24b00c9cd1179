import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { ScramClient, type ScramHash } from '../../../src/protocol/xmpp/stream/scram-client.ts';

const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

/** The formulas of RFC 5802 section 3, written the other way round: from the proof back to the stored key. */
function server(hash: ScramHash, password: string, first: string, serverFirst: string, final: string) {
  const length = hash === 'sha256' ? 32 : 20;
  const hmac = (key: Buffer, message: string) => createHmac(hash, key).update(message).digest();
  const salted = pbkdf2Sync(password, salt, 4096, length, hash);
  const [withoutProof, proof] = final.split(',p=') as [string, string];
  const authMessage = `${first.replace(/^n,,/, '')},${serverFirst},${withoutProof}`;
  const storedKey = createHash(hash).update(hmac(salted, 'Client Key')).digest();
  const signature = hmac(storedKey, authMessage);
  const clientKey = Buffer.from(proof, 'base64').map((byte, index) => byte ^ signature[index]!);
  return {
    proven: createHash(hash).update(clientKey).digest().equals(storedKey),
    final: `v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}`,
  };
}

test.each(['sha256', 'sha1'] as const)(
  'proves the password, and checks the proof of the server, by %s',
  async (hash) => {
    const client = new ScramClient(hash, 'alice');
    const first = client.first();
    const serverFirst = `r=${first.split('r=')[1]}more,s=${salt.toString('base64')},i=4096`;
    const final = await client.final(serverFirst, 'pencil');
    const right = server(hash, 'pencil', first, serverFirst, final);
    expect(right.proven).toBe(true);
    expect(() => client.verify(right.final)).not.toThrow();
    for (const wrong of ['', 'v=', 'e=invalid-proof', `v=${salt.toString('base64')}`, 'v=AAAA']) {
      expect(() => client.verify(wrong)).toThrow(expect.objectContaining({ code: 'sign-in-refused' }));
    }
  },
);

test('a server that speaks before its turn has proven nothing', () => {
  expect(() => new ScramClient('sha256', 'alice').verify('v=')).toThrow();
});

test('a name with the signs of the protocol in it is escaped', () => {
  expect(new ScramClient('sha256', 'a=b,c').first()).toMatch(/^n,,n=a=3Db=2Cc,r=/);
});

test('a demand that we do not understand is not passed over', async () => {
  const client = new ScramClient('sha256', 'alice');
  const nonce = client.first().split('r=')[1];
  await expect(client.final(`m=new,r=${nonce}x,s=AAAA,i=4096`, 'pencil')).rejects.toMatchObject({
    code: 'sign-in-refused',
  });
});

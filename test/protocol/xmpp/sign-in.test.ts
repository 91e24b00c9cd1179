import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { XmppBackend } from '../../../src/protocol/xmpp/xmpp-backend.ts';
import type { SignIn } from '../../../src/protocol/backend.ts';
import { DOMAIN, HostileServer, PASSWORD, type Misbehaviour } from './hostile-server.ts';

const certificate = (name: string) =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');

async function signIn(behaviour: Misbehaviour, options: Partial<SignIn> = {}) {
  const server = await HostileServer.start(behaviour);
  let asked = 0;
  const backend = new XmppBackend({
    address: `alice@${DOMAIN}`,
    server: server.url,
    password: async () => {
      asked += 1;
      return PASSWORD;
    },
    ...options,
  });
  const outcome = await backend.connect().then(
    () => 'signed in',
    (error: { code: string }) => error.code,
  );
  await backend.disconnect();
  await server[Symbol.asyncDispose]();
  return { outcome, asked, steps: server.received.filter(({ ns }) => ns.endsWith('xmpp-sasl')) };
}

test('an honest server lets us in', async () => {
  expect((await signIn({})).outcome).toBe('signed in');
});

test('an unencrypted server elsewhere is refused with what allows it', async () => {
  const backend = new XmppBackend({
    address: `alice@${DOMAIN}`,
    server: 'ws://chat.example/ws',
    password: async () => PASSWORD,
  });
  await expect(backend.connect()).rejects.toMatchObject({
    code: 'not-allowed',
    next: expect.stringContaining('--allow-plaintext') as string,
  });
});

test('a wrong password is refused by the server', async () => {
  expect((await signIn({}, { password: async () => 'wrong' })).outcome).toBe('sign-in-refused');
});

describe('the password stays secret', () => {
  test('from a server that offers only PLAIN without encryption', async () => {
    expect(await signIn({ mechanisms: ['PLAIN'] })).toMatchObject({
      outcome: 'sign-in-refused',
      asked: 0,
      steps: [],
    });
  });

  test('from an encrypted server that had offered more before', async () => {
    await signIn({});
    const stripped = { mechanisms: ['PLAIN'], certificate: 'right' } as const;
    expect(await signIn(stripped, { ca: certificate('right') })).toMatchObject({
      outcome: 'sign-in-refused',
      asked: 0,
      steps: [],
    });
  });

  test.each(['1', '4095', '1000001', '2147483648', '-4096', '4096.5', ''])(
    'from a server that asks for "%s" rounds of hashing',
    async (iterations) => {
      const { outcome, steps } = await signIn({ iterations });
      expect(outcome).toBe('sign-in-refused');
      expect(steps.map(({ name }) => name)).toEqual(['auth']);
    },
  );

  test.each([
    ['repeats our nonce', (nonce: string) => nonce],
    ['makes up a nonce', () => 'another-nonce-altogether'],
  ])('from a server that %s', async (_what, nonce) => {
    const { outcome, steps } = await signIn({ nonce });
    expect(outcome).toBe('sign-in-refused');
    expect(steps.map(({ name }) => name)).toEqual(['auth']);
  });
});

describe('a server that does not know the password is not believed', () => {
  test.each([
    ['signs wrongly', { signature: 'wrong' }],
    ['does not sign', { signature: 'none' }],
    ['lets us in without a question', { waveThrough: true }],
  ] as const)('when it %s', async (_what, behaviour) => {
    expect((await signIn(behaviour)).outcome).toBe('sign-in-refused');
  });
});

describe.each([
  ['STARTTLS', {}],
  ['direct TLS', { directTls: true }],
])('over %s', (_how, how) => {
  test('a certificate for the domain that we were told to trust lets us in', async () => {
    const behaviour = { ...how, certificate: 'right' } as const;
    expect((await signIn(behaviour, { ca: certificate('right') })).outcome).toBe('signed in');
  });

  test.each([
    ['that nobody vouches for', 'right', undefined],
    ['that has expired', 'expired', 'expired'],
    ['for another host', 'other-host', 'other-host'],
  ] as const)('a certificate %s is refused before anything is said', async (_what, name, trusted) => {
    const options = trusted ? { ca: certificate(trusted) } : {};
    expect(await signIn({ ...how, certificate: name }, options)).toMatchObject({
      outcome: 'not-allowed',
      asked: 0,
      steps: [],
    });
  });
});

describe('encryption cannot be talked away', () => {
  // Not known to be this machine by its name, though it is: how a server elsewhere looks.
  const elsewhere = (port: number) => `xmpp://127.1:${port}`;

  async function connectTo(behaviour: Misbehaviour, options: Partial<SignIn>) {
    await using server = await HostileServer.start(behaviour);
    const backend = new XmppBackend({
      address: `alice@${DOMAIN}`,
      server: elsewhere(server.port),
      password: async () => PASSWORD,
      ...options,
    });
    const outcome = await backend.connect().then(
      () => 'signed in',
      (error: { code: string }) => error.code,
    );
    await backend.disconnect();
    return outcome;
  }

  test('by a server, or somebody before it, that offers no STARTTLS', async () => {
    expect(await connectTo({}, {})).toBe('not-allowed');
  });

  test('but the person may allow it', async () => {
    expect(await connectTo({}, { allowPlaintext: true })).toBe('signed in');
  });

  test('by text slipped in between the go-ahead and the encryption', async () => {
    const slipped = { certificate: 'right', afterProceed: '<stream:features/>' } as const;
    expect((await signIn(slipped, { ca: certificate('right') })).outcome).toBe('protocol');
  });
});

test('nothing listening is unreachable', async () => {
  const server = await HostileServer.start();
  const { url } = server;
  await server[Symbol.asyncDispose]();
  const backend = new XmppBackend({
    address: `alice@${DOMAIN}`,
    server: url,
    password: async () => PASSWORD,
  });
  await expect(backend.connect()).rejects.toMatchObject({ code: 'unreachable' });
});

test('a sign-in can be stopped', async () => {
  await using server = await HostileServer.start();
  const stop = new AbortController();
  const backend = new XmppBackend({
    address: `alice@${DOMAIN}`,
    server: server.url,
    password: () => {
      stop.abort();
      return new Promise(() => undefined);
    },
  });
  await expect(backend.connect(stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
});

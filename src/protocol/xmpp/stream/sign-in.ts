import { once } from 'node:events';
import type { Agent } from 'stanza';
import { asPchatError, PchatError } from '../../../model/errors.ts';
import { ScramClient, type ScramHash } from './scram-client.ts';
import type { StanzaTransport } from './stanza-transport.ts';

/** What a sign-in needs to know, and whom it tells. */
export interface SignInSteps {
  user: string;
  domain: string;
  /** The endpoint that was connected to, for people. */
  where: () => string;
  allowPlaintext: boolean;
  password: () => Promise<string>;
  transport: () => StanzaTransport;
  failed: (error: PchatError) => void;
}

interface SaslReply {
  type: 'challenge' | 'success' | 'failure' | 'abort';
  value?: Buffer;
  condition?: string;
  text?: string;
}

const SCRAM: readonly [string, ScramHash][] = [
  ['SCRAM-SHA-256', 'sha256'],
  ['SCRAM-SHA-1', 'sha1'],
];

/** Domains that offered more than PLAIN in this process: from them PLAIN is never accepted again. */
const scramSeen = new Set<string>();

/**
 * Takes encryption and the sign-in out of the library's hands: it would believe a server that does not prove its knowledge of the
 * password, repeats a nonce, or asks for one round of hashing.
 */
export function registerSignIn(agent: Agent, steps: SignInSteps): void {
  const step = (name: string, priority: number, run: (features: Features) => Promise<string | undefined>) =>
    agent.registerFeature(name, priority, (features, done) => {
      void (async () => {
        try {
          done(await run(features));
        } catch (error) {
          steps.failed(asPchatError(error, 'protocol'));
          done('disconnect');
        }
      })();
    });

  // A resumption starts from nothing too: the library leaves resetting to its own sign-in, which this one replaces.
  agent.on('--reset-stream-features', () => {
    agent.features.negotiated.sasl = false;
  });

  step('tls', 10, async () => {
    const transport = steps.transport();
    if (transport.line.secure) return undefined;
    await transport.startTls();
    return 'restart';
  });

  step('sasl', 100, async (features) => {
    const { line } = steps.transport();
    if (!line.secure && !line.loopback && !steps.allowPlaintext) {
      throw new PchatError(
        'not-allowed',
        `The server of ${steps.domain} at ${steps.where()} does not encrypt the connection.`,
        {
          next: 'Use a server that does; only in a network of your own, sign in with: pchat login --allow-plaintext.',
        },
      );
    }
    await authenticate(agent, steps, features.sasl?.mechanisms ?? [], line.secure);
    agent.features.negotiated.sasl = true;
    return 'restart';
  });
}

interface Features {
  sasl?: { mechanisms?: string[] };
}

async function authenticate(
  agent: Agent,
  steps: SignInSteps,
  offered: string[],
  secure: boolean,
): Promise<void> {
  const ask = asker(agent, `${steps.domain} at ${steps.where()}`);
  const scram = SCRAM.find(([name]) => offered.includes(name));
  if (scram !== undefined) {
    scramSeen.add(steps.domain);
    const [mechanism, hash] = scram;
    const password = await steps.password();
    const client = new ScramClient(hash, steps.user);
    const challenge = await ask({ type: 'auth', mechanism, value: Buffer.from(client.first()) });
    if (challenge.type === 'success') throw unproven();
    const response = await client.final(textOf(challenge), password);
    const final = await ask({ type: 'response', value: Buffer.from(response) });
    client.verify(textOf(final));
    // Some servers put their proof into one challenge more instead of into the success.
    if (final.type === 'challenge' && (await ask({ type: 'response' })).type !== 'success') throw unproven();
    return;
  }
  if (!offered.includes('PLAIN') || !secure || scramSeen.has(steps.domain)) {
    throw new PchatError(
      'sign-in-refused',
      `The server of ${steps.domain} offers no sign-in that keeps the password safe.`,
      { next: 'Ask who runs the server to offer SCRAM-SHA-256.' },
    );
  }
  const value = Buffer.from(`\0${steps.user}\0${await steps.password()}`);
  if ((await ask({ type: 'auth', mechanism: 'PLAIN', value })).type !== 'success') throw unproven();
}

/** Sends one step and waits for the answer to it, or for its refusal, or for the end of the connection. @param server for people */
function asker(agent: Agent, server: string): (request: object) => Promise<SaslReply> {
  const gone = new AbortController();
  agent.once('--reset-stream-features', () => gone.abort());
  return async (request) => {
    const reply = once(agent as never, 'sasl', { signal: gone.signal });
    void agent.send('sasl' as never, request as never);
    let answer: SaslReply;
    try {
      [answer] = (await reply) as [SaslReply];
    } catch (cause) {
      throw new PchatError('unreachable', 'The connection was lost during the sign-in.', { cause });
    }
    return accepted(answer, server);
  };
}

/** The answer, unless it is a refusal. */
function accepted(reply: SaslReply, server: string): SaslReply {
  if (reply.type === 'challenge' || reply.type === 'success') return reply;
  if (reply.condition === 'temporary-auth-failure') {
    throw new PchatError('busy', 'The server cannot check passwords at the moment.', {
      next: 'Try again later.',
    });
  }
  const why =
    {
      'account-disabled': 'The account is disabled.',
      'credentials-expired': 'The password has expired.',
    }[reply.condition ?? ''] ?? `The server of ${server} did not accept the address and password.`;
  throw new PchatError('sign-in-refused', why, { next: 'Check both, then sign in again.' });
}

function unproven(): PchatError {
  return new PchatError('sign-in-refused', 'The server let us in without proof that it knows the account.', {
    next: 'Ask who runs the server: it may be an impostor.',
  });
}

function textOf(reply: SaslReply): string {
  return reply.value?.toString('utf8') ?? '';
}

import { randomUUID } from 'node:crypto';
import type { Agent } from 'stanza';
import type { Registry } from 'stanza/jxt/index.js';
import { parseAddress } from '../../../model/address.ts';
import { PchatError } from '../../../model/errors.ts';
import type { Connected, SignIn } from '../../backend.ts';
import { el, type Element } from '../extensions/element.ts';
import { ping } from '../extensions/ping.ts';
import { createAgent } from './agent.ts';
import { findEndpoints } from './discovery.ts';
import { IDLE_TIMES, IdleWatch, type IdleTimes } from './idle-watch.ts';
import { endpointName } from './line.ts';
import { lineOpener } from './open-line.ts';
import { Requests, type Request } from './requests.ts';
import { registerSignIn } from './sign-in.ts';
import { ELEMENT, StanzaTransport, type Carrier } from './stanza-transport.ts';

type OpenLine = Awaited<ReturnType<typeof lineOpener>>;

/** How long a sign-in may take, milliseconds, not counting the time in which the password is asked for. */
const SIGN_IN_MS = 20_000;

export interface ConnectionEvents {
  /** A message or presence. */
  stanza(element: Element): void;
  /** The connection was lost; not called after close(). */
  lost(error: PchatError): void;
  /** What was asked answers that it is at another address now. */
  moved(from: string, to: string): void;
}

/** One account's stream: signed in, resumed after a loss where the server can, and asked questions over. */
export class Connection {
  readonly account: string;
  readonly #signIn: SignIn;
  readonly #events: ConnectionEvents;
  readonly #idle: IdleWatch;
  readonly #requests: Requests;
  #agent: Agent | null = null;
  #transport: StanzaTransport | null = null;
  /** The endpoint that was tried last, as people name it. */
  #where = '';
  #online = false;
  #closing = false;
  /** Why the transport ended, as far as is known. */
  #error: PchatError | null = null;
  /** Settles the sign-in that is under way. */
  #attempt: { resolve: (connected: Connected) => void; reject: (error: PchatError) => void } | null = null;
  #deadline: NodeJS.Timeout | undefined;
  /** What the server sent again behind `<resumed/>`: the library counts it and hands it on before it tells of the resumption. */
  #early: Element[] = [];

  constructor(account: string, signIn: SignIn, events: ConnectionEvents, times: IdleTimes = IDLE_TIMES) {
    this.account = account;
    this.#signIn = signIn;
    this.#events = events;
    const moved = (from: string, to: string) => events.moved(from, to);
    this.#requests = new Requests(account, (stanza) => this.send(stanza), moved);
    this.#idle = new IdleWatch(
      times,
      () => void this.request({ type: 'get', to: this.domain, payload: ping() }).catch(() => undefined),
      () => this.#transport?.fail(new PchatError('unreachable', 'The server went silent.')),
    );
  }

  get online(): boolean {
    return this.#online;
  }

  get domain(): string {
    return parseAddress(this.account).domain;
  }

  /** Full address; empty before the first sign-in. */
  get address(): string {
    return this.#agent?.jid ?? '';
  }

  /** Whether the stream would survive a loss (XEP-0198). */
  get resumable(): boolean {
    return this.#agent?.sm.resumable ?? false;
  }

  /** @throws PchatError as Backend.connect() */
  async connect(signal?: AbortSignal): Promise<Connected> {
    if (this.#online) return { resumed: true };
    if (this.#attempt) throw new PchatError('protocol', 'A sign-in is already under way.');
    let failure: unknown;
    for (const endpoint of await findEndpoints(this.#signIn, this.domain, signal)) {
      this.#where = endpointName(endpoint);
      try {
        const openLine = await lineOpener(endpoint, { domain: this.domain, ca: this.#signIn.ca });
        return await this.#connectTo(openLine, signal);
      } catch (error) {
        failure = error;
        if (!(error instanceof PchatError) || !['unreachable', 'timeout'].includes(error.code)) break;
      }
    }
    throw failure;
  }

  /** Ends the stream in order; never rejects. */
  async close(): Promise<void> {
    this.#closing = true;
    const agent = this.#agent;
    if (agent && this.#transport) {
      const ended = new Promise<void>((resolve) => agent.once('disconnected', () => resolve()));
      agent.disconnect();
      await ended;
    }
    this.#agent = null;
    this.#closing = false;
  }

  /** Sends a stanza; where the stream can be resumed, a loss does not lose it. @throws PchatError `unreachable` when offline */
  send(stanza: Element): void {
    if (!this.#online || !this.#agent)
      throw new PchatError('unreachable', 'There is no connection to the server.');
    void this.#agent.send(
      stanza.name as never,
      { type: stanza.attrs['type'], id: stanza.attrs['id'], [ELEMENT]: stanza } as never,
    );
    if (this.resumable) this.#idle.expect();
  }

  /** Asks and resolves with the answer, which is believed only from who was asked. @throws PchatError */
  request(request: Request): Promise<Element> {
    return this.#requests.ask(request);
  }

  setActive(active: boolean): void {
    if (!this.#online) return;
    if (active) this.#agent?.markActive();
    else this.#agent?.markInactive();
  }

  #connectTo(openLine: OpenLine, signal?: AbortSignal): Promise<Connected> {
    const interrupted = () =>
      new PchatError('interrupted', 'The sign-in was stopped.', { cause: signal?.reason });
    if (signal?.aborted) return Promise.reject(interrupted());
    this.#error = null;
    this.#early = [];
    const agent = (this.#agent ??= this.#newAgent());
    return new Promise<Connected>((resolve, reject) => {
      const stop = () => this.#transport?.fail(interrupted());
      const settle = () => {
        this.#attempt = null;
        clearTimeout(this.#deadline);
        signal?.removeEventListener('abort', stop);
      };
      this.#attempt = {
        resolve: (connected) => {
          settle();
          resolve(connected);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#startDeadline();
      // The library makes its transport by calling `new` on this, and takes what that returns.
      const makeTransport = (client: Agent, registry: Registry) =>
        this.#newTransport(openLine, client, registry);
      agent.transports = {
        pchat: function (client: Agent, _sm: unknown, registry: Registry) {
          return makeTransport(client, registry);
        } as unknown as (typeof agent.transports)[string],
      };
      agent.config.transports = { pchat: 'ours' } as never;
      agent.connect();
    });
  }

  #newTransport(openLine: OpenLine, agent: Agent, registry: Registry): StanzaTransport {
    this.#transport = new StanzaTransport(agent, registry, openLine, {
      heard: () => this.#idle.heard(),
      ended: (error) => {
        this.#error ??= error;
      },
    });
    return this.#transport;
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(
      () =>
        this.#transport?.fail(
          new PchatError('timeout', `The server of ${this.domain} did not let us in within 20 seconds.`),
        ),
      SIGN_IN_MS,
    );
  }

  #newAgent(): Agent {
    const resource = `${this.#signIn.resource ?? 'pchat'}-${randomUUID().slice(0, 8)}`;
    const agent = createAgent({ jid: this.account, resource });
    registerSignIn(agent, {
      user: parseAddress(this.account).local,
      domain: this.domain,
      where: () => this.#where,
      allowPlaintext: this.#signIn.allowPlaintext ?? false,
      password: async () => {
        clearTimeout(this.#deadline);
        const password = await this.#signIn.password();
        if (this.#attempt) this.#startDeadline();
        return password;
      },
      transport: () => this.#transport!,
      failed: (error) => {
        this.#error ??= error;
      },
    });
    agent.on('streamError' as never, (error: { condition?: string }) => {
      this.#error ??= streamError(error.condition ?? 'undefined-condition');
    });
    // Right after this the library asks for stream management; stanzas sent before would not be counted.
    agent.on('session:started', () => setImmediate(() => this.#signedIn(agent, false)));
    agent.on('stream:management:resumed' as never, () => this.#signedIn(agent, true));
    agent.on('stanza', (stanza) => this.#received((stanza as Carrier)[ELEMENT] ?? null));
    agent.on('disconnected', () => this.#disconnected(agent));
    return agent;
  }

  #signedIn(agent: Agent, resumed: boolean): void {
    if (!this.#attempt || agent !== this.#agent) return;
    this.#online = true;
    this.#idle.start();
    if (!resumed) this.send(presenceOf(agent));
    this.#attempt.resolve({ resumed });
    const early = this.#early;
    this.#early = [];
    if (resumed) for (const stanza of early) this.#received(stanza);
  }

  #received(stanza: Element | null): void {
    if (stanza === null) return;
    if (!this.#online) {
      if (this.#attempt && this.#agent?.sm.id) this.#early.push(stanza);
      return;
    }
    try {
      if (stanza.name === 'iq') this.#requests.answered(stanza, this.address);
      else this.#events.stanza(stanza);
    } catch (error) {
      // What a stanza holds that makes no sense is dropped; a mistake of ours must be seen, but not stop the library's count.
      if (!(error instanceof PchatError)) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #disconnected(agent: Agent): void {
    if (agent !== this.#agent) return;
    this.#idle.stop();
    this.#transport = null;
    // Without an id there is nothing to resume; a fresh client then starts with nothing left over.
    if (!agent.sm.id) this.#agent = null;
    const error = this.#error ?? new PchatError('unreachable', 'The server closed the connection.');
    const wasOnline = this.#online;
    this.#online = false;
    this.#requests.fail(error);
    if (this.#attempt) this.#attempt.reject(error);
    else if (wasOnline && !this.#closing) this.#events.lost(error);
  }
}

/** Available at priority 0: invitations go to one's bare address, and below 0 nothing sent there would arrive (RFC 6121 section 8.5). */
function presenceOf(agent: Agent): Element {
  const caps = agent.getCurrentCaps()?.legacyCapabilities?.[0];
  return el(
    'presence',
    'jabber:client',
    {},
    caps &&
      el('c', 'http://jabber.org/protocol/caps', { hash: caps.algorithm, node: caps.node, ver: caps.value }),
  );
}

function streamError(condition: string): PchatError {
  const sentence =
    {
      conflict: 'The account signed in elsewhere under the same name.',
      'system-shutdown': 'The server shuts down.',
      'host-unknown': 'The server does not know that domain.',
      'policy-violation': 'The server ended the connection: something was against its rules.',
      'connection-timeout': 'The server gave the connection up.',
    }[condition] ?? `The server ended the connection: ${condition}.`;
  return new PchatError('unreachable', sentence);
}

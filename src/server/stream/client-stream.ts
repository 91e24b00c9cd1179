import { randomBytes } from 'node:crypto';
import { SaslFailure } from '../accounts/scram-exchange.ts';
import type { Connection } from './connection.ts';
import { child, el, escapeAttribute, escapeText, serialize, text, type Element } from './element.ts';
import { SASL_NS, SaslNegotiation, type SignInAccounts, type SignedIn } from './sasl.ts';
import { RESUMPTION_SECONDS, type Session } from './session.ts';
import { asStanzaError, errorReply, StanzaError } from './stanza-error.ts';
import { StreamError } from './stream-error.ts';

const STREAMS_NS = 'http://etherx.jabber.org/streams';
const TLS_NS = 'urn:ietf:params:xml:ns:xmpp-tls';
const BIND_NS = 'urn:ietf:params:xml:ns:xmpp-bind';
const SM_NS = 'urn:xmpp:sm:3';
const CSI_NS = 'urn:xmpp:csi:0';

/** What a stream needs from the server around it. */
export interface StreamHost extends SignInAccounts {
  readonly domain: string;
  /** Milliseconds that a client has to sign in and bind. */
  readonly signInTime: number;
  /** Makes a session; a taken resource is given to the newcomer when it asked for it by name. */
  bind(who: SignedIn, resource: string | null, connection: Connection): Session;
  /** The session of that account that can be resumed by this key. */
  resumable(who: SignedIn, key: string): Session | undefined;
  /** A stream's connection is gone. */
  streamGone(stream: ClientStream): void;
  /** Handles a stanza of a session; never rejects. */
  route(session: Session, stanza: Element): void | Promise<void>;
}

/** One client's stream, from its header to its end: negotiation (RFC 6120 sections 4 to 7), then stanzas. */
export class ClientStream {
  readonly #host: StreamHost;
  readonly #connection: Connection;
  readonly #sasl: SaslNegotiation;
  readonly #deadline: NodeJS.Timeout;
  #phase: 'new' | 'signing-in' | 'binding' | 'bound' | 'over' = 'new';
  #session: Session | null = null;
  /** A stream header is due, and nothing else. */
  #headerDue = true;
  readonly #gone = Promise.withResolvers<void>();

  constructor(host: StreamHost, connection: Connection) {
    this.#host = host;
    this.#connection = connection;
    this.#sasl = new SaslNegotiation(host, connection);
    this.#deadline = setTimeout(
      () => this.#fail(new StreamError('connection-timeout', 'Signing in took too long.')),
      host.signInTime,
    );
    connection.events = {
      opened: (header) => this.#guard(() => this.#opened(header)),
      received: (element) => this.#guard(() => this.#received(element)),
      failed: (error) => this.#fail(error),
      ended: () => this.#ended(),
      lost: () => this.#lost(),
    };
  }

  /** Tells the client that the server stops, and ends; resolves when the connection is gone. */
  shutDown(): Promise<void> {
    this.#fail(new StreamError('system-shutdown', 'The server stops.'));
    return this.#gone.promise;
  }

  #guard(work: () => void): void {
    if (this.#phase === 'over') return;
    try {
      work();
    } catch (error) {
      this.#fail(error instanceof StreamError ? error : new StreamError('internal-server-error'));
      if (!(error instanceof StreamError))
        this.#host.log('error', `A stream failed: ${String((error as Error).stack)}`);
    }
  }

  #opened(header: Element): void {
    if (!this.#headerDue) throw new StreamError('bad-format', 'The stream is open already.');
    this.#headerDue = false;
    const to = header.attrs['to']?.toLowerCase();
    const id = randomBytes(12).toString('base64url');
    this.#connection.open(
      `from='${escapeAttribute(this.#host.domain)}' id='${id}' version='1.0' xml:lang='en'`,
    );
    if (to !== undefined && to !== this.#host.domain) {
      throw new StreamError('host-unknown', `This server is ${this.#host.domain}.`);
    }
    if (!/^1\.\d+$/.test(header.attrs['version'] ?? '')) throw new StreamError('unsupported-version');
    this.#connection.send(
      `<stream:features xmlns:stream='${STREAMS_NS}'>${this.#features()}</stream:features>`,
    );
    if (this.#phase === 'new') this.#phase = 'signing-in';
  }

  #features(): string {
    if (this.#phase === 'binding') {
      return (
        `<bind xmlns='${BIND_NS}'/>` +
        `<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>` +
        `<sm xmlns='${SM_NS}'/><csi xmlns='${CSI_NS}'/>`
      );
    }
    return this.#connection.canStartTls
      ? `<starttls xmlns='${TLS_NS}'><required/></starttls>`
      : this.#sasl.features();
  }

  #received(element: Element): void {
    if (this.#headerDue) throw new StreamError('bad-format', 'Open the stream first.');
    if (this.#phase === 'bound') this.#inSession(element, this.#session!);
    else if (this.#phase === 'binding') this.#binding(element);
    else this.#signingIn(element);
  }

  #signingIn(element: Element): void {
    if (element.name === 'starttls' && element.ns === TLS_NS && this.#connection.canStartTls) {
      this.#headerDue = true;
      this.#connection.startTls();
    } else if (element.ns === SASL_NS && !this.#connection.canStartTls) {
      this.#authenticate(element);
    } else {
      throw new StreamError('not-authorized', 'Sign in first.');
    }
  }

  #authenticate(element: Element): void {
    try {
      const { reply, done } = this.#sasl.step(element);
      this.#connection.send(reply);
      if (done) {
        this.#phase = 'binding';
        this.#headerDue = true;
        this.#connection.trust();
        this.#connection.restart();
      }
    } catch (error) {
      if (!(error instanceof SaslFailure)) throw error;
      const sentence = error.message === '' ? '' : `<text>${escapeText(error.message)}</text>`;
      this.#connection.send(`<failure xmlns='${SASL_NS}'><${error.condition}/>${sentence}</failure>`);
      if (this.#sasl.exhausted) throw new StreamError('policy-violation', 'Too many failed sign-ins.');
    }
  }

  #binding(element: Element): void {
    const bind = child(element, 'bind', BIND_NS);
    if (element.ns === SM_NS && element.name === 'resume') return this.#resume(element);
    if (element.ns === SM_NS) return this.#connection.send(smFailed('unexpected-request'));
    if (element.name !== 'iq' || element.attrs['type'] !== 'set' || bind === undefined) {
      throw new StreamError('not-authorized', 'Bind a resource first.');
    }
    try {
      const asked = text(child(bind, 'resource')) || null;
      const session = this.#host.bind(this.#sasl.proven, asked, this.#connection);
      this.#enter(session);
      const { id } = element.attrs;
      session.send(
        el(
          'iq',
          'jabber:client',
          { type: 'result', id },
          el('bind', BIND_NS, {}, el('jid', BIND_NS, {}, session.address)),
        ),
      );
    } catch (error) {
      const reply = errorReply(element, asStanzaError(error));
      if (!(error instanceof StanzaError)) throw error;
      if (reply !== null) this.#connection.send(serialize(reply));
    }
  }

  #enter(session: Session): void {
    clearTimeout(this.#deadline);
    this.#session = session;
    this.#phase = 'bound';
  }

  #resume(element: Element): void {
    const session = this.#host.resumable(this.#sasl.proven, element.attrs['previd'] ?? '');
    if (session === undefined) return this.#connection.send(smFailed('item-not-found'));
    session.acknowledged(handledCount(element));
    this.#enter(session);
    session.attach(this.#connection);
    // The client sends again what is not counted: what is still being handled must not be among it.
    session.inbound?.whenHandled(() => {
      const h = session.inbound?.handled;
      this.#connection.send(
        `<resumed xmlns='${SM_NS}' previd='${escapeAttribute(element.attrs['previd'] ?? '')}' h='${h}'/>`,
      );
      session.resend();
    });
  }

  #inSession(element: Element, session: Session): void {
    if (element.ns === 'jabber:client' && ['iq', 'message', 'presence'].includes(element.name)) {
      const from = element.attrs['from'];
      if (from !== undefined && from !== session.address && from !== session.bare) {
        throw new StreamError('invalid-from', `You are ${session.address}.`);
      }
      const result = this.#host.route(session, element);
      session.inbound?.track(result);
    } else if (element.ns === SM_NS) {
      this.#management(element, session);
    } else if (element.ns === CSI_NS) {
      session.setActive(element.name === 'active');
    } else {
      throw new StreamError('unsupported-stanza-type');
    }
  }

  /** XEP-0198. */
  #management(element: Element, session: Session): void {
    if (element.name === 'a') {
      session.acknowledged(handledCount(element));
    } else if (element.name === 'r' && session.inbound !== null) {
      const { inbound } = session;
      inbound.whenHandled(() => this.#connection.send(`<a xmlns='${SM_NS}' h='${inbound.handled}'/>`));
    } else if (element.name === 'enable' && session.inbound === null) {
      const key = ['true', '1'].includes(element.attrs['resume'] ?? '')
        ? randomBytes(16).toString('base64url')
        : null;
      session.enableManagement(key);
      const resumption = key === null ? '' : ` resume='true' id='${key}' max='${RESUMPTION_SECONDS}'`;
      this.#connection.send(`<enabled xmlns='${SM_NS}'${resumption}/>`);
    } else {
      this.#connection.send(smFailed('unexpected-request'));
    }
  }

  #ended(): void {
    if (this.#phase === 'over') return;
    this.#over();
    if (this.#session?.isOn(this.#connection) === true) this.#session.end();
    this.#connection.close();
  }

  #lost(): void {
    this.#over();
    if (this.#session?.isOn(this.#connection) === true) this.#session.connectionLost();
    this.#gone.resolve();
    this.#host.streamGone(this);
  }

  /** The peer broke the rules, so its session ends with the stream. */
  #fail(error: StreamError): void {
    if (this.#phase === 'over') return;
    if (this.#headerDue) this.#connection.open(`from='${escapeAttribute(this.#host.domain)}' version='1.0'`);
    this.#over();
    if (this.#session?.isOn(this.#connection) === true) return this.#session.end(error);
    this.#connection.send(error.toXml());
    this.#connection.close();
  }

  #over(): void {
    this.#phase = 'over';
    clearTimeout(this.#deadline);
  }
}

function handledCount(element: Element): number {
  const said = element.attrs['h'] ?? '';
  return /^\d{1,10}$/.test(said) ? Number(said) : Number.NaN;
}

function smFailed(condition: string): string {
  return `<failed xmlns='${SM_NS}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>`;
}

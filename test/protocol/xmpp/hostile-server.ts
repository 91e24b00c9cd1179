import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { SaxesParser } from 'saxes';
import { el, escapeAttribute, text } from '../../../src/protocol/xmpp/extensions/element.ts';
import type { Element } from '../../../src/protocol/xmpp/extensions/element.ts';

export const DOMAIN = 'evil.test';
export const PASSWORD = 'secret';
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const HEADER = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='${DOMAIN}' version='1.0'>`;

/** How the server departs from what is right. */
export interface Misbehaviour {
  mechanisms?: readonly string[];
  iterations?: string;
  /** The nonce in the challenge, made from the client's. */
  nonce?: (client: string) => string;
  signature?: 'right' | 'wrong' | 'none';
  /** Says success at once, without a challenge. */
  waveThrough?: boolean;
  /** Name of a certificate; with it STARTTLS is offered, or TLS expected at once. */
  certificate?: 'right' | 'expired' | 'other-host';
  directTls?: boolean;
  /** Sent in the clear right after the go-ahead for TLS. */
  afterProceed?: string;
  /** Sent with the offer of ways to sign in. */
  beforeSignIn?: () => string;
  /** Offers stream management. */
  resumable?: boolean;
  /** Answers stanzas otherwise than an honest server; true when it did. */
  onStanza?: (stanza: Element, client: HostileClient) => boolean | undefined;
}

/** One connection, as the server sees it. */
export interface HostileClient {
  send(xml: string): void;
  drop(): void;
  /** Full address, once bound. */
  address: string;
}

/** A server that can be told to misbehave, on loopback. */
export class HostileServer implements AsyncDisposable {
  readonly received: Element[] = [];
  readonly clients: HostileClient[] = [];
  readonly #behaviour: Misbehaviour;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#accept(socket));
  readonly #waiting: { fits: (stanza: Element) => boolean; resolve: (stanza: Element) => void }[] = [];

  private constructor(behaviour: Misbehaviour) {
    this.#behaviour = behaviour;
  }

  static async start(behaviour: Misbehaviour = {}): Promise<HostileServer> {
    const server = new HostileServer(behaviour);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#behaviour.directTls ? 'xmpps' : 'xmpp'}://127.0.0.1:${this.port}`;
  }

  /** The newest connection. */
  get client(): HostileClient {
    return this.clients.at(-1)!;
  }

  /** The next stanza that fits, past ones included. */
  stanza(fits: (stanza: Element) => boolean): Promise<Element> {
    const past = this.received.find(fits);
    if (past) return Promise.resolve(past);
    return new Promise((resolve) => this.#waiting.push({ fits, resolve }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(raw: Socket): void {
    this.#sockets.add(raw);
    raw.setNoDelay(true);
    raw.on('error', () => undefined);
    if (this.#behaviour.directTls) this.#serve(this.#encrypt(raw), raw, true);
    else this.#serve(raw, raw, false);
  }

  #encrypt(raw: Socket): TLSSocket {
    const file = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));
    const certificate = this.#behaviour.certificate!;
    const socket = new TLSSocket(raw, {
      isServer: true,
      cert: file(certificate),
      key: file(`${certificate}-key`),
    });
    socket.on('error', () => undefined);
    return socket;
  }

  #serve(socket: Socket, raw: Socket, encrypted: boolean): void {
    const client: HostileClient = {
      address: '',
      send: (xml) => socket.write(xml),
      drop: () => raw.destroy(),
    };
    this.clients.push(client);
    let signedIn = false;
    let scram: ScramServer | null = null;
    let parser: ElementParser;
    const handle = (stanza: Element) => {
      if (stanza.name === 'starttls') {
        socket.removeAllListeners('data');
        socket.write(
          `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>${this.#behaviour.afterProceed ?? ''}`,
        );
        this.#serve(this.#encrypt(raw), raw, true);
      } else if (stanza.ns === SASL) {
        this.received.push(stanza);
        scram ??= new ScramServer(this.#behaviour);
        const answer = scram.answer(stanza);
        client.send(answer);
        signedIn = answer.startsWith('<success');
      } else this.#stanza(stanza, client);
    };
    const open = () => {
      const early = signedIn ? '' : (this.#behaviour.beforeSignIn?.() ?? '');
      client.send(HEADER + early + features(this.#behaviour, encrypted, signedIn));
    };
    const restart = () => {
      parser = new ElementParser(open, (element) => {
        handle(element);
        if (element.ns === SASL && signedIn) restart();
      });
    };
    restart();
    socket.on('data', (chunk) => parser.write(chunk.toString()));
  }

  #stanza(stanza: Element, client: HostileClient): void {
    this.received.push(stanza);
    for (const waiting of this.#waiting.splice(0)) {
      if (waiting.fits(stanza)) waiting.resolve(stanza);
      else this.#waiting.push(waiting);
    }
    if (this.#behaviour.onStanza?.(stanza, client)) return;
    const answer = honestAnswer(stanza, client);
    if (answer !== null) client.send(answer);
  }
}

function features(behaviour: Misbehaviour, encrypted: boolean, signedIn: boolean): string {
  const mechanisms = behaviour.mechanisms ?? ['SCRAM-SHA-256', 'PLAIN'];
  const tls = behaviour.certificate && !encrypted && "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
  const sm = behaviour.resumable ? "<sm xmlns='urn:xmpp:sm:3'/>" : '';
  const inside = signedIn
    ? `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>${sm}`
    : `${tls || ''}<mechanisms xmlns='${SASL}'>${mechanisms.map((name) => `<mechanism>${name}</mechanism>`).join('')}</mechanisms>`;
  return `<stream:features>${inside}</stream:features>`;
}

/** What an honest server with one room, `room@chat.evil.test`, would answer. */
function honestAnswer(stanza: Element, client: HostileClient): string | null {
  const { id = '', to = '', type } = stanza.attrs;
  const payload = stanza.children.find((node) => typeof node !== 'string');
  const result = (inside: string, from = to) =>
    `<iq type='result' id='${id}' ${from && `from='${escapeAttribute(from)}'`}>${inside}</iq>`;
  if (stanza.name === 'presence' && to.startsWith('room@') && type === undefined) {
    return (
      `<presence from='${escapeAttribute(to)}'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/><status code='110'/></x></presence>` +
      `<message type='groupchat' from='room@chat.${DOMAIN}'><subject/></message>`
    );
  }
  if (stanza.name !== 'iq' || (type !== 'get' && type !== 'set') || !payload) return null;
  if (payload.name === 'bind') {
    client.address = `alice@${DOMAIN}/here`;
    return result(`<bind xmlns='${payload.ns}'><jid>${client.address}</jid></bind>`);
  }
  if (payload.ns.endsWith('disco#info')) return result(`<query xmlns='${payload.ns}'>${discoOf(to)}</query>`);
  if (payload.ns === 'urn:xmpp:mam:2') return result("<fin xmlns='urn:xmpp:mam:2' complete='true'/>");
  return result('');
}

function discoOf(to: string): string {
  if (to === `alice@${DOMAIN}`) {
    return "<identity category='pubsub' type='pep'/><feature var='http://jabber.org/protocol/pubsub#publish-options'/>";
  }
  if (!to.endsWith(`chat.${DOMAIN}`)) return "<identity category='server' type='im' name='Hostile'/>";
  return ['http://jabber.org/protocol/muc', 'urn:xmpp:mam:2', 'urn:xmpp:occupant-id:0', 'muc_nonanonymous']
    .map((feature) => `<feature var='${feature}'/>`)
    .concat("<identity category='conference' type='text' name='Room'/>")
    .join('');
}

/** The server's side of SCRAM-SHA-256, and what can be done wrong in it. */
class ScramServer {
  readonly #behaviour: Misbehaviour;
  readonly #salt = randomBytes(12);
  #first = '';
  #serverFirst = '';

  constructor(behaviour: Misbehaviour) {
    this.#behaviour = behaviour;
  }

  answer(step: Element): string {
    const sasl = (name: string, value = '') =>
      `<${name} xmlns='${SASL}'>${Buffer.from(value).toString('base64')}</${name}>`;
    if (this.#behaviour.waveThrough || step.attrs['mechanism'] === 'PLAIN') return sasl('success');
    const said = Buffer.from(text(step), 'base64').toString();
    if (step.name === 'auth') {
      this.#first = said.slice(3);
      const client = /r=(.*)$/.exec(said)![1]!;
      const nonce = this.#behaviour.nonce?.(client) ?? `${client}more`;
      const iterations = this.#behaviour.iterations ?? '4096';
      this.#serverFirst = `r=${nonce},s=${this.#salt.toString('base64')},i=${iterations}`;
      return sasl('challenge', this.#serverFirst);
    }
    if (!this.#proofFits(said)) return `<failure xmlns='${SASL}'><not-authorized/></failure>`;
    const { signature = 'right' } = this.#behaviour;
    if (signature === 'none') return sasl('success');
    const password = signature === 'right' ? PASSWORD : 'guessed';
    const serverKey = hmac(this.#salted(password), 'Server Key');
    return sasl('success', `v=${hmac(serverKey, this.#authMessage(said)).toString('base64')}`);
  }

  #proofFits(final: string): boolean {
    const clientKey = hmac(this.#salted(PASSWORD), 'Client Key');
    const storedKey = createHash('sha256').update(clientKey).digest();
    const signature = hmac(storedKey, this.#authMessage(final));
    const proof = Buffer.from(/p=(.*)$/.exec(final)![1]!, 'base64');
    return clientKey.equals(Buffer.from(proof.map((byte, index) => byte ^ signature[index]!)));
  }

  #salted(password: string): Buffer {
    return pbkdf2Sync(password, this.#salt, Number(this.#behaviour.iterations ?? 4096), 32, 'sha256');
  }

  #authMessage(final: string): string {
    return `${this.#first},${this.#serverFirst},${final.replace(/,p=.*$/, '')}`;
  }
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** Cuts a stream into its elements. */
class ElementParser {
  readonly #parser = new SaxesParser({ xmlns: true });

  constructor(opened: () => void, element: (element: Element) => void) {
    const stack: Element[] = [];
    let depth = 0;
    // After the sign-in a new parser starts; a client that leaves then closes what this one never saw opened.
    this.#parser.on('error', () => undefined);
    this.#parser.on('opentag', ({ local, uri, attributes }) => {
      depth += 1;
      if (depth === 1) return opened();
      const plain = Object.values(attributes).filter(
        ({ prefix, local: name }) => prefix === '' && name !== 'xmlns',
      );
      const made = el(local, uri, Object.fromEntries(plain.map(({ local: name, value }) => [name, value])));
      stack.at(-1)?.children.push(made);
      stack.push(made);
    });
    this.#parser.on('text', (value) => void stack.at(-1)?.children.push(value));
    this.#parser.on('closetag', () => {
      depth -= 1;
      const closed = stack.pop();
      if (depth === 1 && closed) element(closed);
    });
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }
}

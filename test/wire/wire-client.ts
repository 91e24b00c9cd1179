import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { el, serialize, text, type Element } from '../../src/server/stream/element.ts';
import { StanzaReader } from '../../src/server/stream/stanza-reader.ts';
import { scramClient } from './scram-client.ts';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
/** Milliseconds; long, because on a busy machine everything takes its time, and who waits for it fails only when it never comes. */
const PATIENCE = 15_000;

/** Where a server listens. */
export interface ServerAddresses {
  domain: string;
  websocket: string | null;
  xmpp: string | null;
}

/** What XML goes over. */
interface Wire {
  tcp: boolean;
  send(xml: string): void;
  drop(): void;
  pause(): void;
  listen(came: (xml: string) => void, gone: () => void): void;
}

/** A client that sends raw XML and hands out what comes, one element after the other. */
export class WireClient {
  /** Full address, once bound. */
  address = '';
  readonly #server: ServerAddresses;
  readonly #wire: Wire;
  readonly #arrived: Element[] = [];
  #wake: (() => void) | null = null;
  #gone = false;
  #reader!: StanzaReader;

  private constructor(server: ServerAddresses, wire: Wire) {
    this.#server = server;
    this.#wire = wire;
    this.#freshReader();
  }

  /** Connects, and opens a stream. */
  static async connect(server: ServerAddresses, way: 'tcp' | 'ws'): Promise<WireClient> {
    const wire = way === 'tcp' ? await overTcp(server.xmpp!) : await overWebSocket(server.websocket!);
    const client = new WireClient(server, wire);
    wire.listen(
      (xml) => client.#feed(xml),
      () => client.#lost(),
    );
    client.open();
    return client;
  }

  /** Connects, signs in and binds a resource. */
  static async signedIn(
    server: ServerAddresses,
    way: 'tcp' | 'ws',
    account: string,
    password: string,
    resource: string,
  ): Promise<WireClient> {
    const client = await WireClient.connect(server, way);
    await client.signIn(account, password);
    await client.bind(resource);
    return client;
  }

  open(): void {
    const to = this.#server.domain;
    this.#freshReader();
    this.send(
      this.#wire.tcp
        ? `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${to}' version='1.0'>`
        : `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${to}' version='1.0'/>`,
    );
  }

  /** Signs in and opens the new stream; its features are taken. */
  async signIn(account: string, password: string, hash: 'sha256' | 'sha1' = 'sha256'): Promise<void> {
    await this.next('features');
    const scram = scramClient(hash, account, password);
    const mechanism = hash === 'sha256' ? 'SCRAM-SHA-256' : 'SCRAM-SHA-1';
    this.send(serialize(el('auth', SASL, { mechanism }, encode(scram.first))));
    const final = scram.final(decode(await this.next('challenge')));
    this.send(serialize(el('response', SASL, {}, encode(final.message))));
    const success = decode(await this.next('success'));
    if (success !== final.signature) throw new Error('The server proved nothing.');
    this.open();
    await this.next('features');
  }

  async bind(resource: string): Promise<void> {
    const ns = 'urn:ietf:params:xml:ns:xmpp-bind';
    this.send(
      serialize(
        el(
          'iq',
          'jabber:client',
          { type: 'set', id: 'bind' },
          el('bind', ns, {}, el('resource', ns, {}, resource)),
        ),
      ),
    );
    const result = await this.next('iq');
    this.address = text((result.children[0] as Element).children[0] as Element);
  }

  send(xml: string): void {
    this.#wire.send(xml);
  }

  /**
   * The next element that comes, stream headers left out.
   *
   * @param name throws when it is another
   */
  async next(name?: string): Promise<Element> {
    const deadline = AbortSignal.timeout(PATIENCE);
    while (this.#arrived.length === 0) {
      if (this.#gone) throw new Error('The connection is closed.');
      if (deadline.aborted) throw new Error('Nothing came.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const element = this.#arrived.shift()!;
    if (name !== undefined && element.name !== name) {
      throw new Error(`Expected <${name}/>, got ${serialize(element)}`);
    }
    return element;
  }

  /** Resolves when the server has closed the connection; what still came can be read by `next`. */
  async closed(): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE);
    while (!this.#gone) {
      if (deadline.aborted) throw new Error('The connection is still open.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** Loses the connection, without a word to the server. */
  drop(): void {
    this.#wire.drop();
  }

  /** Stops reading, so that what the server sends piles up. */
  pause(): void {
    this.#wire.pause();
  }

  #feed(xml: string): void {
    if (this.#wire.tcp || !xml.startsWith('<open')) this.#reader.write(xml);
    this.#wake?.();
  }

  #lost(): void {
    this.#gone = true;
    this.#wake?.();
  }

  #freshReader(): void {
    this.#reader = new StanzaReader({
      open: () => undefined,
      element: (element) => this.#arrived.push(element),
      close: () => undefined,
    });
    this.#reader.limit = 1 << 24;
    if (!this.#wire.tcp) this.#reader.write('<frames>');
  }
}

async function overTcp(address: string): Promise<Wire> {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address)!;
  const socket = connectSocket(Number(port), host);
  await once(socket, 'connect');
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  return {
    tcp: true,
    send: (xml) => socket.write(xml),
    drop: () => socket.destroy(),
    pause: () => socket.pause(),
    listen(came, gone) {
      socket.on('data', came);
      socket.on('close', gone);
    },
  };
}

async function overWebSocket(url: string): Promise<Wire> {
  const webSocket = new WebSocket(url, 'xmpp');
  await once(webSocket, 'open');
  webSocket.on('error', () => undefined);
  return {
    tcp: false,
    send: (xml) => webSocket.send(xml),
    drop: () => webSocket.terminate(),
    pause: () => webSocket.pause(),
    listen(came, gone) {
      webSocket.on('message', (data: Buffer) => came(data.toString()));
      webSocket.on('close', gone);
    },
  };
}

function encode(message: string): string {
  return Buffer.from(message).toString('base64');
}

function decode(element: Element): string {
  return Buffer.from(text(element), 'base64').toString();
}

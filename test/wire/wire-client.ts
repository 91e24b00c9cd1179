import { connect as connectSocket, type Socket } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { el, serialize, text, type Element } from '../../src/server/stream/element.ts';
import { StanzaReader } from '../../src/server/stream/stanza-reader.ts';
import { scramClient } from './scram-client.ts';

const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';
const PATIENCE = 5000;

/** Where a server listens. */
export interface ServerAddresses {
  domain: string;
  websocket: string | null;
  xmpp: string | null;
}

/** A client that sends raw XML and hands out what comes, one element after the other. */
export class WireClient {
  /** Full address, once bound. */
  address = '';
  readonly #write: (xml: string) => void;
  readonly #drop: () => void;
  readonly #server: ServerAddresses;
  readonly #tcp: boolean;
  readonly #arrived: Element[] = [];
  #wake: (() => void) | null = null;
  #gone = false;
  #reader!: StanzaReader;

  private constructor(server: ServerAddresses, tcp: boolean, write: (xml: string) => void, drop: () => void) {
    this.#server = server;
    this.#tcp = tcp;
    this.#write = write;
    this.#drop = drop;
    this.#freshReader();
  }

  /** Connects, and opens a stream. */
  static async connect(server: ServerAddresses, way: 'tcp' | 'ws'): Promise<WireClient> {
    const client = way === 'tcp' ? await overTcp(server) : await overWebSocket(server);
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

  static made(
    server: ServerAddresses,
    tcp: boolean,
    write: (xml: string) => void,
    drop: () => void,
  ): WireClient {
    return new WireClient(server, tcp, write, drop);
  }

  open(): void {
    const to = this.#server.domain;
    this.#freshReader();
    this.send(
      this.#tcp
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
    this.#write(xml);
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
    this.#drop();
  }

  /** For the transport: what came. */
  feed(xml: string): void {
    if (this.#tcp) {
      this.#reader.write(xml);
    } else if (!xml.startsWith('<open')) {
      this.#reader.write(xml);
    }
    this.#wake?.();
  }

  /** For the transport: the connection is gone. */
  lost(): void {
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
    if (!this.#tcp) this.#reader.write('<frames>');
  }
}

async function overTcp(server: ServerAddresses): Promise<WireClient> {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(server.xmpp!)!;
  const socket: Socket = connectSocket(Number(port), host);
  await once(socket, 'connect');
  const client = WireClient.made(
    server,
    true,
    (xml) => socket.write(xml),
    () => socket.destroy(),
  );
  socket.setEncoding('utf8');
  socket.on('data', (xml: string) => client.feed(xml));
  socket.on('error', () => undefined);
  socket.on('close', () => client.lost());
  return client;
}

async function overWebSocket(server: ServerAddresses): Promise<WireClient> {
  const webSocket = new WebSocket(server.websocket!, 'xmpp');
  await once(webSocket, 'open');
  const client = WireClient.made(
    server,
    false,
    (xml) => webSocket.send(xml),
    () => webSocket.terminate(),
  );
  webSocket.on('message', (data: Buffer) => client.feed(data.toString()));
  webSocket.on('error', () => undefined);
  webSocket.on('close', () => client.lost());
  return client;
}

function encode(message: string): string {
  return Buffer.from(message).toString('base64');
}

function decode(element: Element): string {
  return Buffer.from(text(element), 'base64').toString();
}

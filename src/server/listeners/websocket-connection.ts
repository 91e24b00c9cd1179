import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { RawData, WebSocket } from 'ws';
import type { Connection, ConnectionEvents } from '../stream/connection.ts';
import type { Element } from '../stream/element.ts';
import { LIMIT_AFTER_SIGN_IN, StanzaReader } from '../stream/stanza-reader.ts';
import { StreamError } from '../stream/stream-error.ts';
import { channelBinding } from './channel-binding.ts';
import { flushSoon } from './outbox.ts';

/** How long a peer may take to close its side after we closed ours, milliseconds. */
const FAREWELL = 2000;
const FRAMING_NS = 'urn:ietf:params:xml:ns:xmpp-framing';

/** A stream over WebSocket (RFC 7395): every frame is one element, complete with its namespaces. */
export class WebSocketConnection implements Connection {
  readonly remote: string;
  readonly canStartTls = false;
  events!: ConnectionEvents;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #reader: StanzaReader;
  /** Elements of the frame that is being read. */
  #frame: Element[] = [];
  #opened = false;
  #closing = false;
  #out: string[] = [];

  /** @param socket what the WebSocket runs over, to write several frames at once */
  constructor(webSocket: WebSocket, socket: Duplex, remote: string) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.remote = remote;
    this.#reader = new StanzaReader({
      open: () => undefined,
      element: (element) => this.#frame.push(element),
      close: () => {
        throw new StreamError('not-well-formed', 'An end tag without its beginning.');
      },
    });
    // An outer element lets one parser read frame after frame; it declares nothing, so frames inherit nothing.
    this.#reader.write('<frames>');
    webSocket.on('message', (data, binary) => this.#read(data, binary));
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('close', () => {
      this.#closing = true;
      this.events.lost();
    });
  }

  get encrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get backlog(): number {
    return this.#webSocket.bufferedAmount;
  }

  open(attributes: string): void {
    this.#opened = true;
    this.send(`<open xmlns='${FRAMING_NS}' ${attributes}/>`);
  }

  send(xml: string): void {
    if (this.#closing) return;
    if (this.#out.length === 0) flushSoon(this);
    this.#out.push(xml);
  }

  flush(): void {
    const frames = this.#out;
    if (frames.length === 0) return;
    this.#out = [];
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#socket.cork();
    for (const xml of frames) this.#webSocket.send(xml);
    this.#socket.uncork();
  }

  trust(): void {
    this.#reader.limit = LIMIT_AFTER_SIGN_IN;
  }

  restart(): void {
    // The next <open/> comes in a frame like any other.
  }

  startTls(): void {
    throw new StreamError('unsupported-stanza-type', 'TLS is part of the wss: address.');
  }

  channelBinding(type: string): Uint8Array | null {
    return this.#socket instanceof TLSSocket ? channelBinding(this.#socket, type) : null;
  }

  close(): void {
    if (this.#closing) return;
    if (this.#opened) this.send(`<close xmlns='${FRAMING_NS}'/>`);
    this.flush();
    this.#closing = true;
    this.#reader.stop();
    const webSocket = this.#webSocket;
    webSocket.close(1000);
    setTimeout(() => webSocket.terminate(), FAREWELL).unref();
  }

  #handle(element: Element): void {
    if (element.ns !== FRAMING_NS) this.events.received(element);
    else if (element.name === 'open') this.events.opened(element);
    else if (element.name === 'close') this.events.ended();
    else throw new StreamError('bad-format', 'Unknown framing element.');
  }

  #read(data: RawData, binary: boolean): void {
    if (this.#closing) return;
    try {
      if (binary) throw new StreamError('bad-format', 'Frames are text.');
      this.#frame = [];
      this.#reader.write((data as Buffer).toString());
      const [element] = this.#frame;
      // Looked at only when the frame is read to its end: a bad one has no effect at all.
      if (element === undefined || this.#frame.length > 1 || this.#reader.midElement) {
        throw new StreamError('bad-format', 'A frame holds one complete element.');
      }
      this.#handle(element);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#reader.stop();
      this.events.failed(error);
    }
  }
}

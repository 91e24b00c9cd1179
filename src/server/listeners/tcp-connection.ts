import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Connection, ConnectionEvents } from '../stream/connection.ts';
import { LIMIT_AFTER_SIGN_IN, StanzaReader } from '../stream/stanza-reader.ts';
import { StreamError } from '../stream/stream-error.ts';
import { channelBinding } from './channel-binding.ts';
import { flushSoon } from './outbox.ts';

/** How long a peer may take to close its side after we closed ours, milliseconds. */
const FAREWELL = 2000;

/** A stream over TCP (RFC 6120 section 4), with STARTTLS where there is a certificate. */
export class TcpConnection implements Connection {
  readonly remote: string;
  events!: ConnectionEvents;
  #socket: Socket;
  readonly #secureContext: SecureContext | null;
  #reader!: StanzaReader;
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #trusted = false;
  #opened = false;
  #closing = false;
  #out: string[] = [];

  /**
   * @param socket accepted; a TLSSocket where TLS is direct (XEP-0368)
   * @param secureContext for STARTTLS; null: not offered
   */
  constructor(socket: Socket, secureContext: SecureContext | null) {
    this.#socket = socket;
    this.#secureContext = secureContext;
    this.remote = socket.remoteAddress ?? '';
    this.#listen();
    this.restart();
  }

  get encrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  get canStartTls(): boolean {
    return this.#secureContext !== null && !this.encrypted;
  }

  get backlog(): number {
    return this.#socket.writableLength;
  }

  open(attributes: string): void {
    this.#opened = true;
    this.send(
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ${attributes}>`,
    );
  }

  send(xml: string): void {
    if (this.#closing) return;
    if (this.#out.length === 0) flushSoon(this);
    this.#out.push(xml);
  }

  flush(): void {
    if (this.#out.length === 0) return;
    const xml = this.#out.length === 1 ? this.#out[0]! : this.#out.join('');
    this.#out = [];
    if (!this.#socket.destroyed) this.#socket.write(xml);
  }

  trust(): void {
    this.#trusted = true;
  }

  restart(): void {
    this.#reader?.stop();
    this.#reader = new StanzaReader({
      open: (header) => {
        if (header.name !== 'stream' || header.ns !== 'http://etherx.jabber.org/streams') {
          throw new StreamError('invalid-namespace', 'A stream begins with stream:stream.');
        }
        this.events.opened(header);
      },
      element: (element) => this.events.received(element),
      close: () => this.events.ended(),
    });
    if (this.#trusted) this.#reader.limit = LIMIT_AFTER_SIGN_IN;
  }

  startTls(): void {
    this.send(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`);
    this.flush();
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('close');
    plain.removeAllListeners('error');
    plain.on('error', () => plain.destroy());
    // What came in the clear after <starttls/> goes with the old reader: nobody may slip stanzas in before TLS (RFC 6120 section 5.4.3.3).
    this.restart();
    this.#decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    this.#opened = false;
    this.#socket = new TLSSocket(plain, { isServer: true, secureContext: this.#secureContext! });
    this.#listen();
  }

  channelBinding(type: string): Uint8Array | null {
    return this.#socket instanceof TLSSocket ? channelBinding(this.#socket, type) : null;
  }

  close(): void {
    if (this.#closing) return;
    if (this.#opened) this.send('</stream:stream>');
    this.flush();
    this.#closing = true;
    this.#reader.stop();
    const socket = this.#socket;
    socket.end();
    setTimeout(() => socket.destroy(), FAREWELL).unref();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#closing = true;
      this.events.lost();
    });
  }

  #read(bytes: Buffer): void {
    if (this.#closing) return;
    try {
      let text: string;
      try {
        text = this.#decoder.decode(bytes, { stream: true });
      } catch {
        throw new StreamError('bad-format', 'Not UTF-8.');
      }
      this.#reader.write(text);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#reader.stop();
      this.events.failed(error);
    }
  }
}

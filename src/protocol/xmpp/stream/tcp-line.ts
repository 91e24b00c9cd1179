import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { checkServerIdentity, connect as connectTls, type ConnectionOptions } from 'node:tls';
import { lineError } from './line-errors.ts';
import {
  endpointName,
  isLoopback,
  type Endpoint,
  type Line,
  type LineEvents,
  type LineOptions,
} from './line.ts';
import { trusting } from './trusted.ts';

type TcpEndpoint = Extract<Endpoint, { kind: 'tcp' }>;

/** XMPP over TCP (RFC 6120), encrypted at once (XEP-0368) or when asked. */
export class TcpLine implements Line {
  readonly framing = 'document';
  readonly loopback: boolean;
  secure = false;
  #socket: Socket;
  #decoder = new StringDecoder('utf8');
  #closed = false;
  readonly #where: string;
  readonly #options: LineOptions;
  readonly #events: LineEvents;

  constructor(endpoint: TcpEndpoint, options: LineOptions, events: LineEvents) {
    const { host, port } = endpoint;
    this.#where = endpointName(endpoint);
    this.#options = options;
    this.#events = events;
    this.loopback = isLoopback(host);
    if (endpoint.directTls) {
      const socket = connectTls({ host, port, ALPNProtocols: ['xmpp-client'], ...this.#tlsOptions() });
      socket.once('secureConnect', () => this.#open(true));
      this.#socket = this.#watch(socket);
    } else {
      this.#socket = this.#watch(connectTcp({ host, port }));
      this.#socket.once('connect', () => this.#open(false));
    }
    this.#socket.setNoDelay(true);
  }

  write(text: string): void {
    const socket = this.#socket;
    if (!socket.writable) return;
    // What is said in one go leaves in one packet.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    socket.write(text);
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  startTls(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners();
    return new Promise((resolve) => {
      const socket = connectTls({ socket: plain, ...this.#tlsOptions() });
      socket.once('secureConnect', () => {
        this.secure = true;
        resolve();
      });
      this.#decoder = new StringDecoder('utf8');
      // A failure closes the line, which ends the sign-in: nobody waits for this promise then.
      this.#socket = this.#watch(socket);
    });
  }

  /** The certificate must be for the account's domain, never for the host that the name service named (RFC 6120 section 13.7). */
  #tlsOptions(): ConnectionOptions {
    const { domain, ca } = this.#options;
    return {
      servername: isIP(domain) === 0 ? domain : '',
      checkServerIdentity: (_host, certificate) => checkServerIdentity(domain, certificate),
      minVersion: 'TLSv1.2',
      ...trusting(ca),
    };
  }

  #open(secure: boolean): void {
    this.secure = secure;
    this.#events.opened();
  }

  #watch<S extends Socket>(socket: S): S {
    let failure: Error | null = null;
    socket.on('data', (chunk: Buffer) => this.#events.received(this.#decoder.write(chunk)));
    socket.on('end', () => socket.end());
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#events.closed(failure === null ? null : lineError(failure, this.#where));
    });
    return socket;
  }
}

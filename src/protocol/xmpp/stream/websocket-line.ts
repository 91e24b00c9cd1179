import { WebSocket } from 'ws';
import { PchatError } from '../../../model/errors.ts';
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

/** Largest frame taken from a server; one stanza a frame, and servers limit stanzas to well below this. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** XMPP over WebSocket (RFC 7395). */
export class WebSocketLine implements Line {
  readonly framing = 'frames';
  readonly secure: boolean;
  readonly loopback: boolean;
  readonly #socket: WebSocket;

  constructor(endpoint: Extract<Endpoint, { kind: 'websocket' }>, options: LineOptions, events: LineEvents) {
    const url = new URL(endpoint.url);
    this.secure = url.protocol === 'wss:';
    this.loopback = isLoopback(url.hostname);
    const socket = new WebSocket(url, 'xmpp', {
      // Text that an attacker can partly choose must not be compressed together with secrets (CRIME).
      perMessageDeflate: false,
      maxPayload: MAX_FRAME_BYTES,
      followRedirects: false,
      ...trusting(options.ca),
    });
    let failure: PchatError | null = null;
    socket.on('open', () => events.opened());
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return events.received(data.toString('utf8'));
      failure = new PchatError('protocol', 'The server sent binary data where XMPP has only text.');
      socket.terminate();
    });
    socket.on('error', (error) => {
      failure ??= lineError(error, endpointName(endpoint));
    });
    socket.on('close', () => events.closed(failure));
    this.#socket = socket;
  }

  write(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  end(): void {
    this.#socket.close();
  }

  destroy(): void {
    this.#socket.terminate();
  }

  startTls(): Promise<void> {
    return Promise.reject(new PchatError('protocol', 'A WebSocket is encrypted by its address, not later.'));
  }
}

import type { Element } from './element.ts';
import type { StreamError } from './stream-error.ts';

/** What a connection tells the stream on it. */
export interface ConnectionEvents {
  /** The peer opened a stream, the first one or one after a restart. */
  opened(header: Element): void;
  received(element: Element): void;
  /** The peer broke the rules of XML or of framing. */
  failed(error: StreamError): void;
  /** The peer closed the stream in good order. */
  ended(): void;
  /** The connection is gone; said once, and nothing follows. */
  lost(): void;
}

/** A client's connection, whichever way it came: a stream of elements out of bytes or frames. */
export interface Connection {
  /** IP address of the peer. */
  readonly remote: string;
  /** By TLS. */
  readonly encrypted: boolean;
  /** STARTTLS can be offered. */
  readonly canStartTls: boolean;
  /** Must be set before anything arrives. */
  events: ConnectionEvents;
  /** Bytes that the peer has not taken yet. */
  readonly backlog: number;
  /** Opens the server's side of the stream; `attributes` are already escaped XML. */
  open(attributes: string): void;
  /** Queues XML; all of one turn of the event loop is written together. */
  send(xml: string): void;
  /** Takes longer stanzas from now on: the peer has signed in. */
  trust(): void;
  /** Expects a new stream header. */
  restart(): void;
  /** Turns to TLS, then expects a new stream header. */
  startTls(): void;
  /** Channel binding data of the TLS connection, null when there is none of that type. */
  channelBinding(type: string): Uint8Array | null;
  /** Closes the server's side of the stream, after what is queued, and then the connection. */
  close(): void;
}

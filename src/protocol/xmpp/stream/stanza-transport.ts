import type { Agent, Transport, TransportConfig } from 'stanza';
import { StreamParser, type Registry } from 'stanza/jxt/index.js';
import type { ParsedData } from 'stanza/jxt/StreamParser.js';
import type { Stream } from 'stanza/protocol/index.js';
import { PchatError } from '../../../model/errors.ts';
import { escapeAttribute, serialize, type Element } from '../extensions/element.ts';
import { elementOf } from './element-of.ts';
import type { Line, LineEvents } from './line.ts';

/**
 * Under this key a stanza of stanza's carries our own element, in both directions: the JSON of the library keeps neither how often
 * a child occurs nor what it does not know, and both matter when deciding whether to believe a stanza.
 */
export const ELEMENT: unique symbol = Symbol('element');

export interface Carrier {
  [ELEMENT]?: Element | null;
}

/** The library turns a presence's type into an event name, so no others may pass (`--transport-disconnected` is one such event). */
const PRESENCE_TYPES = new Set([
  'unavailable',
  'error',
  'subscribe',
  'subscribed',
  'unsubscribe',
  'unsubscribed',
  'probe',
]);
/** Longest stanza taken from a server, in characters: lists of thousands of rooms fit. */
const MAX_STANZA = 4 * 1024 * 1024;
/** How long the server may take to close its side. */
const CLOSE_MS = 1000;

export interface TransportEvents {
  /** Anything at all arrived. */
  heard(): void;
  /** The connection ended; the error says why, null when it was closed in order. */
  ended(error: PchatError | null): void;
}

/** Carries stanza's streams over a line of ours. */
export class StanzaTransport implements Transport {
  hasStream = false;
  authenticated = false;
  stream?: Stream;
  /** Set before connect() returns. */
  line!: Line;
  #config!: TransportConfig;
  #parser: StreamParser | null = null;
  #error: PchatError | null = null;
  #ended = false;
  #closeTimer: NodeJS.Timeout | undefined;
  /** What arrived unencrypted since STARTTLS was asked for, else null. */
  #plaintext: string | null = null;
  /** Characters that arrived since the last whole stanza. */
  #unfinished = 0;
  #proceed: (() => void) | null = null;
  readonly #agent: Agent;
  readonly #registry: Registry;
  readonly #openLine: (events: LineEvents) => Line;
  readonly #events: TransportEvents;

  constructor(
    agent: Agent,
    registry: Registry,
    openLine: (events: LineEvents) => Line,
    events: TransportEvents,
  ) {
    this.#agent = agent;
    this.#registry = registry;
    this.#openLine = openLine;
    this.#events = events;
  }

  connect(config: TransportConfig): void {
    this.#config = config;
    this.line = this.#openLine({
      opened: () => {
        this.#agent.emit('connected');
        this.restart();
      },
      received: (text) => this.#receive(text),
      closed: (error) => this.#end(error),
    });
  }

  /** Opens a stream, first or after a step of the sign-in that asks for a new one. */
  restart(): void {
    this.hasStream = false;
    this.#parser = this.#newParser();
    const to = escapeAttribute(this.#config.server);
    this.line.write(
      this.line.framing === 'frames'
        ? `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${to}' version='1.0' xml:lang='en'/>`
        : `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${to}' version='1.0' xml:lang='en'>`,
    );
  }

  send(kind: string, data?: Carrier): Promise<void> {
    const element = data?.[ELEMENT];
    const xml = element ? serialize(element) : data && this.#registry.export(kind, data)?.toString();
    if (xml) this.line.write(xml);
    return Promise.resolve();
  }

  disconnect(clean = true): void {
    if (!clean || !this.hasStream) {
      this.line.destroy();
      this.#end(null);
      return;
    }
    this.hasStream = false;
    this.line.write(
      this.line.framing === 'frames'
        ? "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"
        : '</stream:stream>',
    );
    this.line.end();
    this.#closeTimer = setTimeout(() => this.disconnect(false), CLOSE_MS);
  }

  /** Ends the connection because of an error. */
  fail(error: PchatError): void {
    this.#error ??= error;
    this.disconnect(false);
  }

  /** Asks for encryption and resolves once it is there (RFC 6120 section 5.4). */
  startTls(): Promise<void> {
    return new Promise((resolve) => {
      this.#plaintext = '';
      this.#proceed = () => {
        this.#proceed = null;
        // Whatever follows in the clear may have been put there by anyone, and would later be taken as encrypted.
        if (!/^<proceed\s[^<>]*(\/>|><\/proceed>)$/.test(this.#plaintext ?? '')) {
          this.fail(
            new PchatError('protocol', 'Something was slipped into the connection before it was encrypted.'),
          );
          return;
        }
        this.#plaintext = null;
        void this.line.startTls().then(resolve);
      };
      this.line.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    });
  }

  #newParser(): StreamParser {
    const parser = new StreamParser({
      acceptLanguages: ['en'],
      allowComments: false,
      registry: this.#registry,
      ...(this.line.framing === 'document' ? { wrappedStream: true, rootKey: 'stream' } : {}),
    });
    parser.on('data', (data: ParsedData) => {
      if (this.#parser === parser) this.#parsed(data);
    });
    parser.on('error', (error: Error) => this.#unreadable(error));
    return parser;
  }

  #receive(text: string): void {
    this.#events.heard();
    if (this.#plaintext !== null) this.#plaintext += text;
    this.#unfinished += text.length;
    try {
      this.#parser?.write(text);
    } catch (error) {
      this.#unreadable(error);
    }
    if (this.#unfinished > MAX_STANZA) {
      this.fail(new PchatError('protocol', 'The server sent more at once than pchat takes.'));
    }
  }

  #unreadable(cause: unknown): void {
    this.fail(new PchatError('protocol', 'The server sent what is not XMPP.', { cause }));
  }

  #parsed({ event, kind, stanza, xml }: ParsedData): void {
    this.#unfinished = 0;
    const action = (stanza as { action?: string }).action;
    if (event === 'stream-end' || (kind === 'stream' && action === 'close')) {
      this.#agent.emit('stream:end');
      if (this.hasStream) this.disconnect();
    } else if (kind === 'stream') {
      this.hasStream = true;
      this.stream = stanza;
      this.#agent.emit('stream:start', this.stream);
    } else if (kind === 'tls') {
      if ((stanza as { type?: string }).type === 'proceed') this.#proceed?.();
      else this.fail(new PchatError('unreachable', 'The server failed to encrypt the connection.'));
    } else {
      if (kind === 'message' || kind === 'presence' || kind === 'iq') {
        // Before the sign-in the other end may be anyone.
        if (!this.#agent.features.negotiated.sasl) return;
        this.#carry(kind, stanza, xml);
      }
      this.#agent.emit('stream:data', stanza, kind);
    }
  }

  #carry(kind: string, stanza: { type?: string } & Carrier, xml: ParsedData['xml']): void {
    const type = xml.attributes['type'];
    const strange = kind === 'presence' && type !== undefined && !PRESENCE_TYPES.has(type);
    stanza[ELEMENT] = strange ? null : elementOf(xml);
    if (strange) stanza.type = 'probe';
  }

  #end(error: PchatError | null): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#closeTimer);
    this.hasStream = false;
    this.#events.ended(this.#error ?? error);
    if (this.#agent.transport === this) this.#agent.emit('--transport-disconnected');
  }
}

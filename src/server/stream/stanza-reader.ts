import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Element } from './element.ts';
import { StreamError } from './stream-error.ts';

/** Largest stanza before sign-in and after, in characters. */
export const LIMIT_BEFORE_SIGN_IN = 10 * 1024;
export const LIMIT_AFTER_SIGN_IN = 256 * 1024;
const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;

/** What a reader tells. Anything thrown in them comes out of `write`. */
export interface ReaderEvents {
  /** The root element was opened (RFC 6120 section 4.2): its children are yet to come. */
  open(header: Element): void;
  /** One complete child of the root. */
  element(element: Element): void;
  /** The root was closed. */
  close(): void;
}

/**
 * Reads XML as XMPP has it (RFC 6120 section 11): a root element that stays open and one complete element after the other in it.
 * What RFC 6120 forbids (DTD, processing instructions, comments) and whatever passes the limits throws a StreamError.
 */
export class StanzaReader {
  /** Characters that one element may have. */
  limit = LIMIT_BEFORE_SIGN_IN;
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #events: ReaderEvents;
  /** Elements that are open below the root, outermost first. */
  readonly #open: Element[] = [];
  #rooted = false;
  /** Where the current element or the space before it begins, and what the parser was given, in characters. */
  #start = 0;
  #written = 0;
  #attributes = 0;
  #stopped = false;

  constructor(events: ReaderEvents) {
    this.#events = events;
    const parser = this.#parser;
    const refuse = (what: string) => () => {
      throw new StreamError('restricted-xml', `${what} are not allowed.`);
    };
    parser.on('doctype', refuse('Document type declarations'));
    parser.on('processinginstruction', refuse('Processing instructions'));
    parser.on('comment', refuse('Comments'));
    parser.on('error', (error) => {
      throw new StreamError('not-well-formed', error.message);
    });
    parser.on('opentagstart', () => {
      this.#attributes = 0;
      if (this.#open.length >= MAX_DEPTH) throw new StreamError('policy-violation', 'Nested too deeply.');
    });
    parser.on('attribute', () => {
      if ((this.#attributes += 1) > MAX_ATTRIBUTES) {
        throw new StreamError('policy-violation', 'Too many attributes.');
      }
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('closetag', () => this.#closed());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
  }

  /** Whether an element has begun and not ended. */
  get midElement(): boolean {
    return this.#open.length > 0;
  }

  /** @throws StreamError when the peer is at fault; nothing may be written after */
  write(text: string): void {
    if (this.#stopped) return;
    // White space between stanzas keeps connections alive (RFC 6120 section 4.6.1); it must not pile up in the parser.
    const between = this.#rooted && this.#open.length === 0 && this.#written === this.#start;
    if (between && text.trim() === '') return;
    this.#parser.write(text);
    this.#written += text.length;
    if (!this.#stopped && this.#written - this.#start > this.limit) this.#tooLong();
  }

  /** Ignores what follows, also the rest of the text that is being read. */
  stop(): void {
    this.#stopped = true;
  }

  #tooLong(): never {
    throw new StreamError('policy-violation', `A stanza may have ${this.limit} characters.`);
  }

  #opened(tag: SaxesTagNS): void {
    if (this.#stopped) return;
    const element: Element = { name: tag.local, ns: tag.uri, attrs: {}, children: [] };
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === '' ? attribute.name !== 'xmlns' : attribute.prefix === 'xml') {
        element.attrs[attribute.name] = attribute.value;
      }
    }
    if (!this.#rooted) {
      this.#rooted = true;
      this.#start = this.#parser.position;
      this.#events.open(element);
      return;
    }
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  #closed(): void {
    if (this.#stopped) return;
    const element = this.#open.pop();
    if (element === undefined) {
      this.#stopped = true;
      this.#events.close();
    } else if (this.#open.length === 0) {
      if (this.#parser.position - this.#start > this.limit) this.#tooLong();
      this.#start = this.#parser.position;
      this.#events.element(element);
    }
  }

  #text(text: string): void {
    if (this.#stopped) return;
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(text);
    else if (text.trim() !== '') throw new StreamError('bad-format', 'Text between stanzas.');
  }
}

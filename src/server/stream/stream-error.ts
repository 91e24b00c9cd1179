import { escapeText } from './element.ts';

/** Conditions of RFC 6120 section 4.9.3 that this server uses. */
export type StreamCondition =
  | 'bad-format'
  | 'conflict'
  | 'connection-timeout'
  | 'host-unknown'
  | 'internal-server-error'
  | 'invalid-from'
  | 'invalid-namespace'
  | 'invalid-xml'
  | 'not-authorized'
  | 'not-well-formed'
  | 'policy-violation'
  | 'reset'
  | 'resource-constraint'
  | 'restricted-xml'
  | 'system-shutdown'
  | 'undefined-condition'
  | 'unsupported-stanza-type'
  | 'unsupported-version';

/** Ends a stream: thrown by whoever finds the peer at fault, written once, then the connection closes. */
export class StreamError extends Error {
  readonly condition: StreamCondition;
  /** XML of an application-specific condition, already escaped. */
  readonly detail: string;

  /** @param text a sentence for the person at the other end; empty: none */
  constructor(condition: StreamCondition, text = '', detail = '') {
    super(text);
    this.name = 'StreamError';
    this.condition = condition;
    this.detail = detail;
  }

  /** As it goes on the wire; some clients look for the literal prefix `stream:`. */
  toXml(): string {
    const ns = 'urn:ietf:params:xml:ns:xmpp-streams';
    const sentence = this.message === '' ? '' : `<text xmlns='${ns}'>${escapeText(this.message)}</text>`;
    return (
      `<stream:error xmlns:stream='http://etherx.jabber.org/streams'>` +
      `<${this.condition} xmlns='${ns}'/>${sentence}${this.detail}</stream:error>`
    );
  }
}

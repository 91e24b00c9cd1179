import { child, el, type Element } from './element.ts';

const STANZAS_NS = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const MUC_NS = 'http://jabber.org/protocol/muc';

/** Defined conditions of RFC 6120 section 8.3.3, with the error type that goes with each. */
const TYPES = {
  'bad-request': 'modify',
  conflict: 'cancel',
  'feature-not-implemented': 'cancel',
  forbidden: 'auth',
  gone: 'cancel',
  'internal-server-error': 'cancel',
  'item-not-found': 'cancel',
  'jid-malformed': 'modify',
  'not-acceptable': 'modify',
  'not-allowed': 'cancel',
  'not-authorized': 'auth',
  'policy-violation': 'modify',
  'recipient-unavailable': 'wait',
  'registration-required': 'auth',
  'remote-server-not-found': 'cancel',
  'resource-constraint': 'wait',
  'service-unavailable': 'cancel',
  'subscription-required': 'auth',
  'unexpected-request': 'wait',
} as const;

export type StanzaCondition = keyof typeof TYPES;

/** Thrown by whoever handles a stanza to have it answered with an error. */
export class StanzaError extends Error {
  readonly condition: StanzaCondition;
  /** A more specific condition of an extension, e.g. of XEP-0060. */
  readonly detail: Element | undefined;
  /** The new address, as a URI, with `gone` (RFC 6120 section 8.3.3.5). */
  readonly uri: string | undefined;

  /** @param text a sentence for the person at the other end; empty: none */
  constructor(condition: StanzaCondition, text = '', detail?: Element, uri?: string) {
    super(text);
    this.name = 'StanzaError';
    this.condition = condition;
    this.detail = detail;
    this.uri = uri;
  }
}

/**
 * The error that answers a stanza (RFC 6120 section 8.3), or null where none may be sent: an error never answers an error, nor
 * the result of an iq.
 */
export function errorReply(stanza: Element, error: StanzaError): Element | null {
  const { type, id, from, to } = stanza.attrs;
  if (type === 'error' || (stanza.name === 'iq' && type === 'result')) return null;
  return el(
    stanza.name,
    stanza.ns,
    { type: 'error', id, from: to, to: from },
    // By this clients know a refused join (XEP-0045 section 7.2).
    stanza.name === 'presence' && child(stanza, 'x', MUC_NS) !== undefined && el('x', MUC_NS),
    el(
      'error',
      stanza.ns,
      { type: TYPES[error.condition] },
      el(error.condition, STANZAS_NS, {}, error.uri),
      error.message !== '' && el('text', STANZAS_NS, {}, error.message),
      error.detail,
    ),
  );
}

/** Whether a stanza is one that nobody waits for an answer to: it answers, or tells that someone left. */
export function isUnanswered({ name, attrs: { type } }: Element): boolean {
  return (
    type === 'error' ||
    (name === 'iq' && type === 'result') ||
    (name === 'presence' && type === 'unavailable')
  );
}

/** Whatever was thrown, as an error for the wire: a full disk is said, anything unforeseen tells nothing of the inside. */
export function asStanzaError(thrown: unknown): StanzaError {
  if (thrown instanceof StanzaError) return thrown;
  // SQLITE_FULL is 13, SQLITE_IOERR 10; the extended codes keep it in the low byte.
  const code = (thrown as { errcode?: number } | undefined)?.errcode;
  if (code !== undefined && ((code & 0xff) === 13 || (code & 0xff) === 10)) {
    return new StanzaError('resource-constraint', 'The server cannot write: its disk is full or failing.');
  }
  return new StanzaError('internal-server-error', 'The server failed at this; its log says more.');
}

import { child, children, text, type Element } from './element.ts';

/** Stanza errors (RFC 6120 section 8.3). */
export const NS_STANZA_ERRORS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

export interface StanzaError {
  /** The defined condition, e.g. `item-not-found`. */
  condition: string;
  /** The server's own words, untrusted; empty when there are none. */
  text: string;
}

/** The error that a stanza of type `error` carries. */
export function stanzaErrorOf(stanza: Element): StanzaError {
  const error = child(stanza, 'error');
  const parts = error === undefined ? [] : children(error, undefined, NS_STANZA_ERRORS);
  return {
    condition: parts.find(({ name }) => name !== 'text')?.name ?? 'undefined-condition',
    text: text(parts.find(({ name }) => name === 'text')),
  };
}

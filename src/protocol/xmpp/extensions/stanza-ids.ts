import { children, el, type Element } from './element.ts';

/** Unique and stable stanza ids (XEP-0359). */
export const NS_STANZA_IDS = 'urn:xmpp:sid:0';

export function originId(id: string): Element {
  return el('origin-id', NS_STANZA_IDS, { id });
}

/** The sender's own id, if the message has exactly one. */
export function originIdOf(message: Element): string | null {
  const found = children(message, 'origin-id', NS_STANZA_IDS);
  return found.length === 1 ? found[0]!.attrs['id'] || null : null;
}

/**
 * The id that `by` gave the message. To be trusted only when `by` is known to replace forged ones (XEP-0359 section 5); two of
 * them are one too many, so neither counts.
 */
export function stanzaIdBy(message: Element, by: string): string | null {
  const found = children(message, 'stanza-id', NS_STANZA_IDS).filter(({ attrs }) => attrs['by'] === by);
  return found.length === 1 ? found[0]!.attrs['id'] || null : null;
}

import { children, type Element } from './element.ts';

/** Anonymous unique occupant identifiers (XEP-0421). */
export const NS_OCCUPANT_ID = 'urn:xmpp:occupant-id:0';

/** The occupant id, if there is exactly one; to be asked for only where the room advertises the feature. */
export function occupantIdOf(stanza: Element): string | null {
  const found = children(stanza, 'occupant-id', NS_OCCUPANT_ID);
  return found.length === 1 ? found[0]!.attrs['id'] || null : null;
}

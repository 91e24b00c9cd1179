import { child, el, type Element } from './element.ts';
import { NS_STANZA_IDS } from './stanza-ids.ts';

/** Message displayed synchronization (XEP-0490); the item id is the room's address. */
export const NS_DISPLAYED = 'urn:xmpp:mds:displayed:0';

/** The archive id last read in a room; null unless it is an id by that very room. */
export function parseDisplayed(payload: Element | null, room: string): string | null {
  if (payload?.name !== 'displayed' || payload.ns !== NS_DISPLAYED) return null;
  const stanzaId = child(payload, 'stanza-id', NS_STANZA_IDS);
  return stanzaId?.attrs['by'] === room ? stanzaId.attrs['id'] || null : null;
}

export function displayed(room: string, id: string): Element {
  return el('displayed', NS_DISPLAYED, {}, el('stanza-id', NS_STANZA_IDS, { by: room, id }));
}

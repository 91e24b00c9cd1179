import { child, el, type Element } from './element.ts';
import { NS_STANZA_IDS } from './stanza-ids.ts';

/** Message displayed synchronization (XEP-0490); the item id is the room's address. */
export const NS_DISPLAYED = 'urn:xmpp:mds:displayed:0';

/** Beside it, ours: the person took the mark back, and all from this message on is unread again. */
const NS_UNREAD = 'urn:pchat:0';

/** How far a room is read. */
export interface DisplayedMark {
  /** Archive id last read; empty when nothing is. */
  id: string;
  back: boolean;
}

/** The mark of a room; null unless it is an id by that very room. */
export function parseDisplayed(payload: Element | null, room: string): DisplayedMark | null {
  if (payload?.name !== 'displayed' || payload.ns !== NS_DISPLAYED) return null;
  const stanzaId = child(payload, 'stanza-id', NS_STANZA_IDS);
  const id = stanzaId?.attrs['by'] === room ? stanzaId.attrs['id'] || null : null;
  if (id === null) return null;
  const unread = child(payload, 'unread', NS_UNREAD);
  // XEP-0490 has no way to say that nothing is read: the first message is named, and that it is unread.
  return { id: unread?.attrs['from'] === id ? '' : id, back: unread !== undefined && unread !== null };
}

/** @param unreadFrom absent unless the mark goes back */
export function displayed(room: string, id: string, unreadFrom?: string): Element {
  const stanzaId = el('stanza-id', NS_STANZA_IDS, { by: room, id: id === '' ? (unreadFrom ?? '') : id });
  if (unreadFrom === undefined) return el('displayed', NS_DISPLAYED, {}, stanzaId);
  return el('displayed', NS_DISPLAYED, {}, stanzaId, el('unread', NS_UNREAD, { from: unreadFrom }));
}

import { bareAddress, isUserAddress } from '../../../model/address.ts';
import { child, el, text, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';
import { NS_STANZA_ERRORS } from './stanza-errors.ts';

/** Moves a room to another category (NEW, docs/protocol.md). */
export function moveRequest(category: string): Element {
  return el('move', NS_PCHAT, { to: category });
}

/** The new address that a reply or the presence of a moved room names; null when there is none. */
export function movedIn(parent: Element): string | null {
  return roomAddress(child(parent, 'moved', NS_PCHAT)?.attrs['jid'] ?? '');
}

/** Whether a presence says that one is out because the room was disabled. */
export function saysDisabled(presence: Element): boolean {
  return child(presence, 'disabled', NS_PCHAT) !== undefined;
}

/** Where an error says that what was asked is now: `<gone>xmpp:new@address</gone>` (RFC 6120 section 8.3.3.5). */
export function goneTo(stanza: Element): string | null {
  const error = child(stanza, 'error');
  const gone = error && child(error, 'gone', NS_STANZA_ERRORS);
  const uri = /^xmpp:([^?#]+)/i.exec(text(gone).trim());
  if (uri === null) return null;
  try {
    return roomAddress(decodeURIComponent(uri[1]!));
  } catch {
    return null;
  }
}

function roomAddress(address: string): string | null {
  return isUserAddress(address) ? bareAddress(address) : null;
}

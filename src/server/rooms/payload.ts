import { NS_PCHAT } from '../../protocol/xmpp/extensions/pchat.ts';
import { children, el, type Element } from '../stream/element.ts';
import { CLIENT, CONFERENCE, DELAY, MUC, OCCUPANT_ID, STANZA_ID } from './namespaces.ts';

/** What only a server may say: who sent it, when, under which id, and that it comes out of an archive or from another device. */
const RESERVED = new Set([
  MUC,
  OCCUPANT_ID,
  DELAY,
  'jabber:x:delay',
  'urn:xmpp:mam:2',
  'urn:xmpp:carbons:2',
  'http://jabber.org/protocol/address',
  NS_PCHAT,
]);
const MODERATION = 'urn:xmpp:message-moderate:';

/** A message's children as a participant may send them through a room. */
export function payloadOf(stanza: Element): Element[] {
  return children(stanza).filter(
    (element) =>
      !RESERVED.has(element.ns) &&
      // The sender's own origin-id is of the same namespace, and theirs.
      !(element.name === 'stanza-id' && element.ns === STANZA_ID) &&
      !element.ns.startsWith(`${MUC}#`) &&
      // A removal by a moderator (XEP-0425) is the room's to announce.
      !element.ns.startsWith(MODERATION) &&
      !children(element).some((inner) => inner.ns.startsWith(MODERATION)),
  );
}

const REACTIONS = 'urn:xmpp:reactions:0';
const HINTS = 'urn:xmpp:hints';
const RETRACTIONS = new Set([
  'urn:xmpp:message-retract:0',
  'urn:xmpp:message-retract:1',
  'urn:xmpp:fasten:0',
]);
const FILES = new Set(['urn:xmpp:sfs:0', 'jabber:x:oob']);

/** Whether the archive keeps a message: what is said, and what changes what was said. `no-store` is not heeded: authors cannot
 * post past the archive. */
export function isKept(payload: readonly Element[]): boolean {
  return payload.some(
    ({ name, ns }) =>
      (ns === CLIENT && (name === 'body' || name === 'subject')) ||
      (ns === HINTS && name === 'store') ||
      ns === REACTIONS ||
      RETRACTIONS.has(ns) ||
      FILES.has(ns),
  );
}

/** Whether a message posts a file. */
export function hasFile(payload: readonly Element[]): boolean {
  return payload.some(({ ns }) => FILES.has(ns));
}

/** For clients that know invitations only as XEP-0249 has them. */
export function conferenceElement(jid: string, reason: string): Element {
  return el('x', CONFERENCE, { jid, reason: reason === '' ? undefined : reason });
}

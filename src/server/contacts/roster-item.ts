import { el, type Element } from '../stream/element.ts';
import type { Contact } from './roster.ts';

const NS = 'jabber:iq:roster';

/** A contact as the wire has it (RFC 6121 section 2.1.2); one that is off the roster says `remove`. */
export function rosterItem(contact: Contact): Element {
  if (!contact.listed) return el('item', NS, { jid: contact.address, subscription: 'remove' });
  const { sends, receives } = contact;
  return el(
    'item',
    NS,
    {
      jid: contact.address,
      name: contact.name || undefined,
      subscription: sends && receives ? 'both' : sends ? 'from' : receives ? 'to' : 'none',
      ask: contact.asked ? 'subscribe' : undefined,
    },
    ...contact.groups.map((group) => el('group', NS, {}, group)),
  );
}

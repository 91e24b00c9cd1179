import { bareAddress } from '../../model/address.ts';
import type { Extension, Query } from '../routing/extension.ts';
import { children, el, text, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { rosterItem } from './roster-item.ts';
import type { Subscriptions } from './subscriptions.ts';

const NS = 'jabber:iq:roster';
const MAX_GROUPS = 20;
const MAX_NAME = 256;

/** The roster as clients ask for it and change it (RFC 6121 section 2). */
export function rosterExtension(subscriptions: Subscriptions): Extension {
  const answer = ({ session, payload, set }: Query): Element | null => {
    if (!set) return el('query', NS, {}, ...subscriptions.roster(session).map(rosterItem));
    const items = children(payload, 'item');
    const item = items[0];
    if (item === undefined || items.length > 1) throw new StanzaError('bad-request');
    const address = contactAddress(item);
    if (item.attrs['subscription'] === 'remove') {
      subscriptions.removeContact(session, address);
      return null;
    }
    const groups = [...new Set(children(item, 'group').map(text))];
    const name = item.attrs['name'] ?? '';
    if (groups.length > MAX_GROUPS || [name, ...groups].some((words) => words.length > MAX_NAME)) {
      throw new StanzaError('not-acceptable', 'The name or the groups are too long.');
    }
    subscriptions.setContact(session, address, name, groups);
    return null;
  };
  return { queries: [{ name: 'query', ns: NS, at: ['own'], answer }] };
}

function contactAddress(item: Element): string {
  try {
    return bareAddress(item.attrs['jid'] ?? '');
  } catch {
    throw new StanzaError('bad-request', 'That is not an address.');
  }
}

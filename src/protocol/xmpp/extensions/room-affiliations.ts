import { child, children, el, type Element } from './element.ts';

/** Lists of who is what in a room, for its managers (XEP-0045 sections 9 and 10). */
export const NS_MUC_ADMIN = 'http://jabber.org/protocol/muc#admin';

export type Affiliation = 'owner' | 'admin' | 'member' | 'outcast' | 'none';

export function affiliationQuery(affiliation: Affiliation): Element {
  return el('query', NS_MUC_ADMIN, {}, el('item', NS_MUC_ADMIN, { affiliation }));
}

/** The addresses in a list that was asked for. */
export function parseAffiliations(reply: Element): string[] {
  const query = child(reply, 'query', NS_MUC_ADMIN);
  return (query ? children(query, 'item', NS_MUC_ADMIN) : []).flatMap(({ attrs }) => attrs['jid'] || []);
}

/** Makes someone something in a room. */
export function affiliationChange(address: string, affiliation: Affiliation, reason = ''): Element {
  return el(
    'query',
    NS_MUC_ADMIN,
    {},
    el(
      'item',
      NS_MUC_ADMIN,
      { jid: address, affiliation },
      reason !== '' && el('reason', NS_MUC_ADMIN, {}, reason),
    ),
  );
}

/** Takes away what someone is in a room at this moment: it puts them out. */
export function roleRemoval(address: string): Element {
  return el('query', NS_MUC_ADMIN, {}, el('item', NS_MUC_ADMIN, { jid: address, role: 'none' }));
}

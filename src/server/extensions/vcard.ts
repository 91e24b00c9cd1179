import { parseAddress } from '../../model/address.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { NS_VCARD, type Cards } from '../accounts/cards.ts';
import type { Extension } from '../routing/extension.ts';
import { el } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';

/** XEP-0054: everyone writes their own card, and reads everyone's on this server. */
export function vcard(accounts: Accounts, cards: Cards): Extension {
  return {
    serverFeatures: [NS_VCARD],
    accountFeatures: [NS_VCARD],
    queries: [
      {
        name: 'vCard',
        ns: NS_VCARD,
        at: ['own', 'other', 'server'],
        answer: ({ session, payload, set, target }) => {
          if (set && target !== session.bare) throw new StanzaError('forbidden');
          if (set) {
            cards.put(session.account, payload);
            return null;
          }
          const account = accounts.idOf(parseAddress(target).local);
          if (account === null) throw new StanzaError('item-not-found');
          // XEP-0054 section 3.3 allows this for who wrote none. Who has an account, everyone here can find (XEP-0055).
          return cards.get(account) ?? el('vCard', NS_VCARD);
        },
      },
    ],
  };
}

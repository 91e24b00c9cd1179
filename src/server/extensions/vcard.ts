import { parseAddress } from '../../model/address.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Extension } from '../routing/extension.ts';
import type { AccountXml } from '../store/account-xml.ts';
import { el, serialize } from '../stream/element.ts';
import { parseElement } from '../stream/parse-element.ts';
import { StanzaError } from '../stream/stanza-error.ts';

const NS = 'vcard-temp';

/** XEP-0054: everyone writes their own card, and reads everyone's on this server. */
export function vcard(accounts: Accounts, documents: AccountXml): Extension {
  return {
    serverFeatures: [NS],
    accountFeatures: [NS],
    queries: [
      {
        name: 'vCard',
        ns: NS,
        at: ['own', 'other', 'server'],
        answer: ({ session, payload, set, target }) => {
          if (set && target !== session.bare) throw new StanzaError('forbidden');
          if (set) {
            documents.put(session.account, NS, serialize(payload));
            return null;
          }
          const account = accounts.idOf(parseAddress(target).local);
          const stored = account === null ? undefined : documents.get(account, NS);
          if (stored !== undefined) return parseElement(stored);
          // XEP-0054 section 3.3: one's own empty card is empty; for others nobody learns whether there is such an account.
          if (target === session.bare) return el('vCard', NS);
          throw new StanzaError('item-not-found');
        },
      },
    ],
  };
}

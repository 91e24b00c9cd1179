import type { Extension } from '../routing/extension.ts';
import type { AccountXml } from '../store/account-xml.ts';
import { children, el, serialize } from '../stream/element.ts';
import { parseElement } from '../stream/parse-element.ts';
import { StanzaError } from '../stream/stanza-error.ts';

const NS = 'jabber:iq:private';
const MAX_DOCUMENTS = 100;

/** XEP-0049: where older clients keep their bookmarks and settings. */
export function privateStorage(documents: AccountXml): Extension {
  return {
    serverFeatures: [NS],
    queries: [
      {
        name: 'query',
        ns: NS,
        at: ['own'],
        answer: ({ session, payload, set }) => {
          const stored = children(payload)[0];
          if (stored === undefined || stored.ns === '' || stored.ns === NS)
            throw new StanzaError('bad-request');
          const kind = `private ${stored.ns} ${stored.name}`;
          if (!set) {
            const xml = documents.get(session.account, kind);
            return el('query', NS, {}, xml === undefined ? el(stored.name, stored.ns) : parseElement(xml));
          }
          if (
            documents.get(session.account, kind) === undefined &&
            documents.count(session.account) >= MAX_DOCUMENTS
          ) {
            throw new StanzaError('resource-constraint', `An account keeps ${MAX_DOCUMENTS} documents.`);
          }
          documents.put(session.account, kind, serialize(stored));
          return null;
        },
      },
    ],
  };
}

import type { Extension, QueryTarget } from '../routing/extension.ts';
import { PUBSUB, PUBSUB_OWNER } from './namespaces.ts';
import type { Pep } from './pep.ts';

/** What XEP-0163 and XEP-0402 have clients look for in an account. */
const FEATURES = [
  'access-open',
  'access-presence',
  'access-whitelist',
  'auto-create',
  'config-node',
  'config-node-max',
  'create-and-configure',
  'create-nodes',
  'delete-nodes',
  'filtered-notifications',
  'item-ids',
  'last-published',
  'multi-items',
  'persistent-items',
  'publish',
  'publish-options',
  'purge-nodes',
  'retract-items',
  'retrieve-default',
  'retrieve-items',
];

/** Personal eventing as clients see it; made for followed rooms (XEP-0402) and read marks (XEP-0490). */
export function pepExtension(pep: Pep): Extension {
  const own: readonly QueryTarget[] = ['own'];
  return {
    accountFeatures: [
      PUBSUB,
      ...FEATURES.map((feature) => `${PUBSUB}#${feature}`),
      'urn:xmpp:bookmarks:1',
      'urn:xmpp:mds:displayed:0',
    ],
    queries: [
      { name: 'pubsub', ns: PUBSUB, at: own, answer: (query) => pep.own(query) },
      { name: 'pubsub', ns: PUBSUB_OWNER, at: own, answer: (query) => pep.own(query) },
      { name: 'pubsub', ns: PUBSUB, at: ['other'], answer: (query) => pep.other(query) },
    ],
  };
}

import type { Extension } from '../routing/extension.ts';

/** XEP-0199. */
export const ping: Extension = {
  serverFeatures: ['urn:xmpp:ping'],
  accountFeatures: ['urn:xmpp:ping'],
  queries: [{ name: 'ping', ns: 'urn:xmpp:ping', at: ['server', 'own'], answer: () => null }],
};

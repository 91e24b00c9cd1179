import type { Extension } from '../routing/extension.ts';

/** The session request of RFC 3921 section 3, which older clients still send; it asks for nothing. */
export const legacySession: Extension = {
  queries: [
    { name: 'session', ns: 'urn:ietf:params:xml:ns:xmpp-session', at: ['server', 'own'], answer: () => null },
  ],
};

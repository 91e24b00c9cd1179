import type { Extension } from '../routing/extension.ts';
import { el } from '../stream/element.ts';

const NS = 'urn:xmpp:time';

/** XEP-0202. */
export const time: Extension = {
  serverFeatures: [NS],
  queries: [
    {
      name: 'time',
      ns: NS,
      at: ['server'],
      answer: () => el('time', NS, {}, el('tzo', NS, {}, 'Z'), el('utc', NS, {}, new Date().toISOString())),
    },
  ],
};

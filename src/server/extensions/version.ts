import type { Extension } from '../routing/extension.ts';
import { el } from '../stream/element.ts';

const NS = 'jabber:iq:version';

/** XEP-0092; the number is left out, for it would tell strangers what to try. */
export const version: Extension = {
  serverFeatures: [NS],
  queries: [
    {
      name: 'query',
      ns: NS,
      at: ['server'],
      answer: () => el('query', NS, {}, el('name', NS, {}, 'pchat'), el('version', NS, {}, '0')),
    },
  ],
};

import type { Extension } from '../routing/extension.ts';
import type { Service } from '../service.ts';
import { el, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';

const INFO = 'http://jabber.org/protocol/disco#info';
const ITEMS = 'http://jabber.org/protocol/disco#items';

/**
 * XEP-0030: what the server and its accounts are, can do, and have; services describe themselves.
 *
 * @param servicesOf the services that a person may know of
 * @param nodesOf names of an account's pubsub nodes
 */
export function disco(
  extensions: readonly Extension[],
  servicesOf: (bare: string) => readonly Pick<Service, 'domain' | 'name'>[],
  nodesOf: (account: number) => string[],
): Extension {
  const server = [INFO, ITEMS, ...extensions.flatMap((extension) => extension.serverFeatures ?? [])];
  const account = [INFO, ITEMS, ...extensions.flatMap((extension) => extension.accountFeatures ?? [])];
  const info = (
    category: string,
    type: string,
    name: string | undefined,
    features: readonly string[],
  ): Element =>
    el(
      'query',
      INFO,
      {},
      el('identity', INFO, { category, type, name }),
      ...(category === 'account' ? [el('identity', INFO, { category: 'pubsub', type: 'pep' })] : []),
      ...[...new Set(features)].map((feature) => el('feature', INFO, { var: feature })),
    );
  return {
    queries: [
      {
        name: 'query',
        ns: INFO,
        at: ['server', 'own'],
        answer: ({ payload, session, target }) => {
          if (payload.attrs['node'] !== undefined) throw new StanzaError('item-not-found');
          return target === session.bare
            ? info('account', 'registered', undefined, account)
            : info('server', 'im', 'pchat', server);
        },
      },
      {
        name: 'query',
        ns: ITEMS,
        at: ['server', 'own'],
        answer: ({ payload, session, target }) => {
          if (payload.attrs['node'] !== undefined) return el('query', ITEMS, { node: payload.attrs['node'] });
          const items =
            target === session.bare
              ? nodesOf(session.account).map((node) => el('item', ITEMS, { jid: target, node }))
              : servicesOf(session.bare).map(({ domain, name }) => el('item', ITEMS, { jid: domain, name }));
          return el('query', ITEMS, {}, ...items);
        },
      },
    ],
  };
}

import { parseAddress } from '../../model/address.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Subscriptions } from '../contacts/subscriptions.ts';
import type { ServerRequests } from '../routing/server-requests.ts';
import type { Sessions } from '../routing/sessions.ts';
import { child, children, el, type Element } from '../stream/element.ts';
import { parseElement } from '../stream/parse-element.ts';
import type { Session } from '../stream/session.ts';
import { PUBSUB_EVENT } from './namespaces.ts';
import type { Followers } from './followers.ts';
import type { PepItem, PepNode, PepStore } from './pep-store.ts';

const CAPS = 'http://jabber.org/protocol/caps';
const INFO = 'http://jabber.org/protocol/disco#info';
const MAX_INTERESTS = 200;

/** Tells sessions of what is published, if they ask for it in their capabilities (XEP-0163 section 4). */
export class PepNotifier {
  readonly #sessions: Sessions;
  readonly #subscriptions: Subscriptions;
  readonly #requests: ServerRequests;
  readonly #accounts: Accounts;
  readonly #store: PepStore;
  readonly #followers: Followers;
  /** Capabilities (XEP-0115) for which a session's interests are known. */
  readonly #known = new WeakMap<Session, string>();

  constructor(parts: {
    sessions: Sessions;
    subscriptions: Subscriptions;
    requests: ServerRequests;
    accounts: Accounts;
    store: PepStore;
    followers: Followers;
  }) {
    this.#sessions = parts.sessions;
    this.#subscriptions = parts.subscriptions;
    this.#requests = parts.requests;
    this.#accounts = parts.accounts;
    this.#store = parts.store;
    this.#followers = parts.followers;
  }

  /** A session said that it is available, and what it can do: what it wants to hear of is asked when that is new. */
  available(session: Session, presence: Element): void {
    const caps = child(presence, 'c', CAPS);
    const node = `${caps?.attrs['node']}#${caps?.attrs['ver']}`;
    if (caps === undefined || this.#known.get(session) === node) return;
    this.#known.set(session, node);
    this.#requests.ask(session, el('query', INFO, { node }), (iq) => {
      const query = child(iq, 'query', INFO);
      if (iq.attrs['type'] !== 'result' || query === undefined) return;
      const wanted = children(query, 'feature')
        .map((feature) => feature.attrs['var'] ?? '')
        .filter((feature) => feature.endsWith('+notify'))
        .map((feature) => feature.slice(0, -'+notify'.length));
      const before = session.interests;
      session.interests = new Set(wanted.slice(0, MAX_INTERESTS));
      this.#followers.interested(session);
      this.#sendLast(
        session,
        [...session.interests].filter((name) => !before.has(name)),
      );
    });
  }

  published(owner: string, node: PepNode, item: PepItem): void {
    this.#followers.changed(owner, node.name);
    this.#tell(owner, node, event('items', node.name, itemElement(item)));
  }

  retracted(owner: string, node: PepNode, id: string): void {
    this.#followers.changed(owner, node.name);
    if (node.config.notifyRetract) {
      this.#tell(owner, node, event('items', node.name, el('retract', PUBSUB_EVENT, { id })));
    }
  }

  removed(owner: string, node: PepNode): void {
    this.#followers.changed(owner, node.name);
    if (node.config.notifyDelete) this.#tell(owner, node, event('delete', node.name));
  }

  purged(owner: string, node: PepNode): void {
    this.#followers.changed(owner, node.name);
    if (node.config.notifyRetract) this.#tell(owner, node, event('purge', node.name));
  }

  #tell(owner: string, node: PepNode, payload: Element): void {
    const readers = node.config.access === 'whitelist' ? [] : this.#subscriptions.watchersOf(owner);
    for (const bare of [owner, ...readers]) {
      for (const session of this.#sessions.available(bare)) {
        if (session.interests.has(node.name)) notify(session, owner, payload);
      }
    }
  }

  /** XEP-0163 section 4.3.4: who has just come gets the last item of each node. */
  #sendLast(session: Session, names: string[]): void {
    for (const owner of [session.bare, ...this.#subscriptions.watchedBy(session.bare)]) {
      const account = this.#accounts.idOf(parseAddress(owner).local);
      for (const name of account === null ? [] : names) {
        const node = this.#store.node(account!, name);
        if (node?.config.sendLast !== 'on_sub_and_presence') continue;
        if (node.config.access === 'whitelist' && owner !== session.bare) continue;
        const [item] = this.#store.items(node, 1);
        if (item !== undefined) notify(session, owner, event('items', name, itemElement(item)));
      }
    }
  }
}

function notify(session: Session, owner: string, payload: Element): void {
  const attrs = { type: 'headline', from: owner, to: session.address };
  session.send(el('message', 'jabber:client', attrs, payload));
}

function event(name: string, node: string, content?: Element): Element {
  return el('event', PUBSUB_EVENT, {}, el(name, PUBSUB_EVENT, { node }, content));
}

function itemElement(item: PepItem): Element {
  return el('item', PUBSUB_EVENT, { id: item.id }, item.xml === '' ? null : parseElement(item.xml));
}

import { randomUUID } from 'node:crypto';
import { parseAddress } from '../../model/address.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Subscriptions } from '../contacts/subscriptions.ts';
import type { Query } from '../routing/extension.ts';
import { formIn } from '../stream/data-form.ts';
import { child, children, el, serialize, type Element } from '../stream/element.ts';
import { parseElement } from '../stream/parse-element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { PUBSUB, PUBSUB_ERRORS, PUBSUB_OWNER } from './namespaces.ts';
import {
  configForm,
  DEFAULT_CONFIG,
  MAX_ITEMS,
  preconditionNotMet,
  readConfig,
  type NodeConfig,
} from './node-config.ts';
import type { PepNotifier } from './pep-notifier.ts';
import type { PepNode, PepStore } from './pep-store.ts';

const MAX_NODES = 200;
const MAX_NAME = 512;
/** Of all items of a node together: whoever asks for them gets them in one stanza. */
const MAX_NODE_CHARACTERS = 2 * 1024 * 1024;

/** Personal eventing (XEP-0163): each account is a pubsub service (XEP-0060) that only its user writes to. */
export class Pep {
  readonly #store: PepStore;
  readonly #notifier: PepNotifier;
  readonly #accounts: Accounts;
  readonly #subscriptions: Subscriptions;

  constructor(store: PepStore, notifier: PepNotifier, accounts: Accounts, subscriptions: Subscriptions) {
    this.#store = store;
    this.#notifier = notifier;
    this.#accounts = accounts;
    this.#subscriptions = subscriptions;
  }

  /** Answers what is asked of the own account. @throws StanzaError */
  own(query: Query): Element | null {
    const { payload, set } = query;
    const [request] = children(payload);
    if (request === undefined) throw new StanzaError('bad-request');
    const action = `${set ? 'set' : 'get'} ${request.name}${payload.ns === PUBSUB_OWNER ? ' as owner' : ''}`;
    switch (action) {
      case 'set publish':
        return this.#publish(query, request);
      case 'set retract':
        return this.#retract(query, request);
      case 'set create':
        return this.#create(query, request);
      case 'get items':
        return this.#items(query, request);
      case 'get subscriptions':
      case 'get affiliations':
        return el('pubsub', PUBSUB, {}, el(request.name, PUBSUB));
      case 'get default as owner':
        return el('pubsub', PUBSUB_OWNER, {}, el('default', PUBSUB_OWNER, {}, configForm(DEFAULT_CONFIG)));
      case 'get configure as owner': {
        const node = this.#existing(query, request);
        return el(
          'pubsub',
          PUBSUB_OWNER,
          {},
          el('configure', PUBSUB_OWNER, { node: node.name }, configForm(node.config)),
        );
      }
      case 'set configure as owner':
        return this.#configure(query, request);
      case 'set delete as owner': {
        const node = this.#existing(query, request);
        this.#store.remove(node);
        this.#notifier.removed(query.target, node);
        return null;
      }
      case 'set purge as owner': {
        const node = this.#existing(query, request);
        this.#store.trim(node, 0);
        this.#notifier.purged(query.target, node);
        return null;
      }
      default:
        throw new StanzaError('feature-not-implemented');
    }
  }

  /** Answers what is asked of another's account: only to read, and only what they let one read. @throws StanzaError */
  other(query: Query): Element | null {
    const [request] = children(query.payload);
    if (query.set || request?.name !== 'items') throw new StanzaError('forbidden');
    return this.#items(query, request);
  }

  /** Names of the own account's nodes. */
  nodes(account: number): string[] {
    return this.#store.nodes(account).map((node) => node.name);
  }

  #publish({ session, payload, target }: Query, request: Element): Element {
    const name = nodeName(request);
    const items = children(request, 'item');
    const [item] = items;
    if (item === undefined || items.length > 1) throw new StanzaError('bad-request');
    const content = children(item)[0];
    const id = item.attrs['id'] ?? randomUUID();
    if (id.length > MAX_NAME) throw new StanzaError('not-acceptable', 'The item id is too long.');
    const options = child(payload, 'publish-options');
    const form = options === undefined ? undefined : formIn(options);
    let node = this.#store.node(session.account, name);
    if (node !== undefined && form !== undefined && !same(readOptions(form, node.config), node.config)) {
      throw preconditionNotMet();
    }
    node ??= this.#add(
      session.account,
      name,
      form === undefined ? DEFAULT_CONFIG : readOptions(form, DEFAULT_CONFIG),
    );
    const stored = { id, xml: content === undefined ? '' : serialize(content) };
    if (this.#store.sizeBeside(node, id) + stored.xml.length > MAX_NODE_CHARACTERS) {
      throw new StanzaError('not-acceptable', 'The node is full.', el('payload-too-big', PUBSUB_ERRORS));
    }
    if (node.config.persist) this.#store.put(node, stored);
    this.#notifier.published(target, node, stored);
    return el('pubsub', PUBSUB, {}, el('publish', PUBSUB, { node: name }, el('item', PUBSUB, { id })));
  }

  #retract(query: Query, request: Element): null {
    const node = this.#existing(query, request);
    const id = child(request, 'item')?.attrs['id'];
    if (id === undefined) throw new StanzaError('bad-request', '', el('item-required', PUBSUB_ERRORS));
    if (!this.#store.retract(node, id)) throw new StanzaError('item-not-found');
    this.#notifier.retracted(query.target, node, id);
    return null;
  }

  #create({ session, payload }: Query, request: Element): Element {
    const name = request.attrs['node'] ?? randomUUID();
    if (this.#store.node(session.account, name) !== undefined)
      throw new StanzaError('conflict', 'There is such a node.');
    const configure = child(payload, 'configure');
    const form = configure === undefined ? undefined : formIn(configure);
    this.#add(session.account, name, form === undefined ? DEFAULT_CONFIG : readConfig(form, DEFAULT_CONFIG));
    return el('pubsub', PUBSUB, {}, el('create', PUBSUB, { node: name }));
  }

  #configure(query: Query, request: Element): null {
    const node = this.#existing(query, request);
    const form = formIn(request);
    if (form === undefined) throw new StanzaError('bad-request');
    if (form.attrs['type'] !== 'cancel') this.#store.configure(node, readConfig(form, node.config));
    return null;
  }

  #items({ session, target }: Query, request: Element): Element {
    const account = this.#accounts.idOf(parseAddress(target).local);
    const name = nodeName(request);
    const node = account === null ? undefined : this.#store.node(account, name);
    if (target !== session.bare && !this.#mayRead(session.bare, target, node))
      throw new StanzaError('forbidden');
    if (node === undefined) throw new StanzaError('item-not-found', 'There is no such node.');
    const ids = children(request, 'item').map((item) => item.attrs['id'] ?? '');
    const asked = Number(request.attrs['max_items'] ?? MAX_ITEMS);
    const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_ITEMS) : MAX_ITEMS;
    const found =
      ids.length === 0
        ? this.#store.items(node, limit)
        : ids.slice(0, MAX_ITEMS).flatMap((id) => this.#store.item(node, id) ?? []);
    const items = found.map(({ id, xml }) =>
      el('item', PUBSUB, { id }, xml === '' ? null : parseElement(xml)),
    );
    return el('pubsub', PUBSUB, {}, el('items', PUBSUB, { node: name }, ...items));
  }

  /** The same answer whether there is no account, no node, or no right to it. */
  #mayRead(reader: string, owner: string, node: PepNode | undefined): boolean {
    if (node === undefined || node.config.access === 'whitelist') return false;
    return node.config.access === 'open' || this.#subscriptions.mayWatch(reader, owner);
  }

  #existing({ session }: Query, request: Element): PepNode {
    const node = this.#store.node(session.account, nodeName(request));
    if (node === undefined) throw new StanzaError('item-not-found', 'There is no such node.');
    return node;
  }

  #add(account: number, name: string, config: NodeConfig): PepNode {
    if (name === '' || name.length > MAX_NAME)
      throw new StanzaError('not-acceptable', 'That cannot be the name of a node.');
    if (this.#store.nodes(account).length >= MAX_NODES) {
      throw new StanzaError('resource-constraint', `An account has at most ${MAX_NODES} nodes.`);
    }
    return this.#store.create(account, name, config);
  }
}

function nodeName(request: Element): string {
  const name = request.attrs['node'];
  if (name === undefined) throw new StanzaError('bad-request', '', el('nodeid-required', PUBSUB_ERRORS));
  return name;
}

/** An option that this server does not have is a precondition that is not met. */
function readOptions(form: Element, before: NodeConfig): NodeConfig {
  try {
    return readConfig(form, before);
  } catch {
    throw preconditionNotMet();
  }
}

function same(one: NodeConfig, other: NodeConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

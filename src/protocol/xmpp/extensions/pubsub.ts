import { submitForm } from './data-forms.ts';
import { child, children, el, type Element } from './element.ts';

/** Publish-subscribe (XEP-0060) as far as private data in one's own account needs it (XEP-0163, XEP-0223). */
export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
export const NS_PUBSUB_EVENT = 'http://jabber.org/protocol/pubsub#event';
export const NS_PUBSUB_OWNER = 'http://jabber.org/protocol/pubsub#owner';
export const FORM_PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options';
export const FORM_NODE_CONFIG = 'http://jabber.org/protocol/pubsub#node_config';

export interface PubsubItem {
  id: string;
  payload: Element | null;
}

/** What happened to a node. */
export interface PubsubEvent {
  node: string;
  published: PubsubItem[];
  retracted: string[];
  /** The node was emptied or deleted. */
  emptied: boolean;
}

const parseItem = (item: Element): PubsubItem => ({
  id: item.attrs['id'] ?? '',
  payload: children(item)[0] ?? null,
});

export function itemsRequest(node: string, id?: string): Element {
  return el(
    'pubsub',
    NS_PUBSUB,
    {},
    el('items', NS_PUBSUB, { node }, id !== undefined && el('item', NS_PUBSUB, { id })),
  );
}

export function parseItemsReply(reply: Element): PubsubItem[] {
  const pubsub = child(reply, 'pubsub', NS_PUBSUB);
  const items = pubsub && child(pubsub, 'items', NS_PUBSUB);
  return items === undefined ? [] : children(items, 'item', NS_PUBSUB).map(parseItem);
}

/** Publishes an item provided that the node is set so; a node that is set otherwise refuses, and nothing leaks. */
export function publishRequest(
  node: string,
  id: string,
  payload: Element,
  options: Iterable<readonly [string, string]>,
): Element {
  return el(
    'pubsub',
    NS_PUBSUB,
    {},
    el('publish', NS_PUBSUB, { node }, el('item', NS_PUBSUB, { id }, payload)),
    el('publish-options', NS_PUBSUB, {}, submitForm(FORM_PUBLISH_OPTIONS, options)),
  );
}

export function configureRequest(node: string, options: Iterable<readonly [string, string]>): Element {
  return el(
    'pubsub',
    NS_PUBSUB_OWNER,
    {},
    el('configure', NS_PUBSUB_OWNER, { node }, submitForm(FORM_NODE_CONFIG, options)),
  );
}

export function retractRequest(node: string, id: string): Element {
  return el(
    'pubsub',
    NS_PUBSUB,
    {},
    el('retract', NS_PUBSUB, { node, notify: 'true' }, el('item', NS_PUBSUB, { id })),
  );
}

/** The event in a message; null when there is none. Who sent it is for the caller to check. */
export function pubsubEvent(message: Element): PubsubEvent | null {
  const event = child(message, 'event', NS_PUBSUB_EVENT);
  const part = event && children(event).find(({ attrs }) => attrs['node'] !== undefined);
  if (part === undefined) return null;
  return {
    node: part.attrs['node']!,
    published: children(part, 'item', NS_PUBSUB_EVENT).map(parseItem),
    retracted: children(part, 'retract', NS_PUBSUB_EVENT).map(({ attrs }) => attrs['id'] ?? ''),
    emptied: part.name === 'purge' || part.name === 'delete',
  };
}

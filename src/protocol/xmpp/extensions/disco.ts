import { children, el, type Element } from './element.ts';
import { NS_DATA, parseForm, type DataForm } from './data-forms.ts';

/** Service discovery (XEP-0030). */
export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info';
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';

export interface Identity {
  category: string;
  type: string;
  name: string;
}

export interface DiscoInfo {
  identities: Identity[];
  features: Set<string>;
  /** Extensions (XEP-0128) by their FORM_TYPE. */
  forms: Map<string, DataForm>;
}

export interface DiscoItem {
  address: string;
  name: string;
  node: string;
}

export function infoQuery(): Element {
  return el('query', NS_DISCO_INFO);
}

export function itemsQuery(...extra: Element[]): Element {
  return el('query', NS_DISCO_ITEMS, {}, ...extra);
}

export function parseInfo(query: Element): DiscoInfo {
  const forms = children(query, 'x', NS_DATA).map(parseForm);
  return {
    identities: children(query, 'identity', NS_DISCO_INFO).map(({ attrs }) => ({
      category: attrs['category'] ?? '',
      type: attrs['type'] ?? '',
      name: attrs['name'] ?? '',
    })),
    features: new Set(children(query, 'feature', NS_DISCO_INFO).map(({ attrs }) => attrs['var'] ?? '')),
    forms: new Map(forms.map((form) => [form.formType, form])),
  };
}

export function parseItems(query: Element): DiscoItem[] {
  return children(query, 'item', NS_DISCO_ITEMS).flatMap(({ attrs }) =>
    attrs['jid'] === undefined
      ? []
      : [{ address: attrs['jid'], name: attrs['name'] ?? '', node: attrs['node'] ?? '' }],
  );
}

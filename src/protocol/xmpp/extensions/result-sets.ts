import { child, el, text, type Element } from './element.ts';

/** Result set management (XEP-0059). */
export const NS_RSM = 'http://jabber.org/protocol/rsm';

export interface ResultSetRequest {
  max: number;
  /** Items before this id; the empty string asks for the last page. */
  before?: string;
  after?: string;
}

export interface ResultSetReply {
  first: string | null;
  last: string | null;
  /** Items in the whole set, not only in this page. */
  count: number | null;
  /** Place of the first item in the whole set, from 0. */
  index: number | null;
}

export function resultSetRequest({ max, before, after }: ResultSetRequest): Element {
  return el(
    'set',
    NS_RSM,
    {},
    el('max', NS_RSM, {}, String(max)),
    before !== undefined && el('before', NS_RSM, {}, before),
    after !== undefined && el('after', NS_RSM, {}, after),
  );
}

/** The page's bounds in a reply's payload; all null where the server says nothing. */
export function resultSetIn(parent: Element): ResultSetReply {
  const set = child(parent, 'set', NS_RSM);
  const value = (name: string) => (set && text(child(set, name, NS_RSM))) || null;
  const count = value('count');
  const index = set && child(set, 'first', NS_RSM)?.attrs['index'];
  return {
    first: value('first'),
    last: value('last'),
    count: count !== null && /^\d{1,15}$/.test(count) ? Number(count) : null,
    index: index !== undefined && /^\d{1,15}$/.test(index) ? Number(index) : null,
  };
}

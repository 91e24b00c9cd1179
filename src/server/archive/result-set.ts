import { child, el, text, type Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';

export const RSM_NS = 'http://jabber.org/protocol/rsm';

/** Which part of a result is asked for (XEP-0059). */
export interface ResultSetRequest {
  /** At most this many; undefined: as many as the answerer likes. */
  max?: number;
  after?: string;
  /** The empty string asks for the last page. */
  before?: string;
  /** How many to skip from the start. */
  index?: number;
}

/** Reads the `set` inside an element; without one everything is asked for. @throws StanzaError `bad-request` */
export function readResultSet(parent: Element): ResultSetRequest {
  const set = child(parent, 'set', RSM_NS);
  if (set === undefined) return {};
  const read = (name: string) => {
    const element = child(set, name, RSM_NS);
    return element && text(element);
  };
  return {
    max: wholeNumber(read('max')),
    after: read('after'),
    before: read('before'),
    index: wholeNumber(read('index')),
  };
}

function wholeNumber(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value.trim())) {
    throw new StanzaError('bad-request', 'max and index are whole numbers.');
  }
  return Number(value);
}

/** What was given of the result. */
export interface ResultSetPage {
  /** Ids of the first and the last item given; absent when none were. */
  first?: string;
  last?: string;
  /** Items of the whole result before the first one given. */
  index?: number;
  count?: number;
}

export function resultSet(page: ResultSetPage): Element {
  const number = (value: number | undefined) => (value === undefined ? undefined : String(value));
  return el(
    'set',
    RSM_NS,
    {},
    page.first !== undefined && el('first', RSM_NS, { index: number(page.index) }, page.first),
    page.last !== undefined && el('last', RSM_NS, {}, page.last),
    page.count !== undefined && el('count', RSM_NS, {}, String(page.count)),
  );
}

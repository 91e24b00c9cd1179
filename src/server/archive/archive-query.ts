import { bareAddress } from '../../model/address.ts';
import { FIELD_FULLTEXT } from '../../protocol/xmpp/extensions/fulltext-search.ts';
import { parseTimestamp } from '../../protocol/xmpp/extensions/delay.ts';
import { child, el, type Element } from '../stream/element.ts';
import { dataForm, formIn, formValues } from '../stream/data-form.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { readResultSet, type ResultSetRequest } from './result-set.ts';

export const MAM_NS = 'urn:xmpp:mam:2';
export const MAM_EXTENDED = 'urn:xmpp:mam:2#extended';

/** A question to an archive (XEP-0313 section 4). */
export interface ArchiveQuery {
  /** Chosen by who asks; repeated in each result. */
  queryId: string | undefined;
  /** An address: a real one, or a participant's. */
  with?: string;
  /** Milliseconds since the epoch, both included. */
  start?: number;
  end?: number;
  beforeId?: string;
  afterId?: string;
  ids?: string[];
  /** Words to look for (XEP-0431); never empty. */
  fulltext?: string;
  page: ResultSetRequest;
  /** Newest first within the page (`flip-page`). */
  flipped: boolean;
}

/** The fields that a query may have (section 4.1.5); a client offers what is listed here and nothing else. */
export function queryForm(): Element {
  return el(
    'query',
    MAM_NS,
    {},
    dataForm('form', MAM_NS, [
      { name: 'with', type: 'jid-single' },
      { name: 'start', type: 'text-single' },
      { name: 'end', type: 'text-single' },
      { name: 'before-id', type: 'text-single' },
      { name: 'after-id', type: 'text-single' },
      { name: 'ids', type: 'list-multi' },
      { name: FIELD_FULLTEXT, type: 'text-single' },
    ]),
  );
}

/**
 * Reads a query.
 *
 * @throws StanzaError `bad-request` what makes no sense, `feature-not-implemented` a field that is not in the form: to ignore it
 *   would be to answer another question than the one asked (section 4.1)
 */
export function readQuery(query: Element): ArchiveQuery {
  const read: ArchiveQuery = {
    queryId: query.attrs['queryid'],
    page: readResultSet(query),
    flipped: child(query, 'flip-page', MAM_NS) !== undefined,
  };
  const form = formIn(query);
  if (form === undefined) return read;
  const values = formValues(form);
  if (values.get('FORM_TYPE')?.[0] !== MAM_NS) {
    throw new StanzaError('bad-request', `The form of a query has the FORM_TYPE ${MAM_NS}.`);
  }
  for (const [name, all] of values) {
    const value = all[0] ?? '';
    if (name === 'with') read.with = address(value);
    else if (name === 'start') read.start = dateTime(name, value);
    else if (name === 'end') read.end = dateTime(name, value);
    else if (name === 'before-id') read.beforeId = value;
    else if (name === 'after-id') read.afterId = value;
    else if (name === 'ids') read.ids = all;
    else if (name === FIELD_FULLTEXT) read.fulltext = value === '' ? undefined : value;
    else if (name !== 'FORM_TYPE') {
      throw new StanzaError('feature-not-implemented', `This archive has no field "${name}" in its form.`);
    }
  }
  return read;
}

function address(value: string): string {
  try {
    bareAddress(value);
    return value;
  } catch {
    throw new StanzaError('jid-malformed', '"with" is not an address.');
  }
}

/** XEP-0082: only with a zone can a time be compared. */
function dateTime(name: string, value: string): number {
  const time = parseTimestamp(value);
  if (time === null) {
    throw new StanzaError('bad-request', `"${name}" is a time like 2026-01-31T12:00:00Z.`);
  }
  return time;
}

import { submitForm } from './data-forms.ts';
import { delayIn } from './delay.ts';
import { child, el, type Element } from './element.ts';
import { FIELD_FULLTEXT } from './fulltext-search.ts';
import { resultSetRequest, type ResultSetRequest } from './result-sets.ts';

/** Message archive management (XEP-0313) and the wrapper of its results (XEP-0297). */
export const NS_MAM = 'urn:xmpp:mam:2';
export const NS_FORWARD = 'urn:xmpp:forward:0';

export interface ArchiveQuery {
  page: ResultSetRequest;
  /** Milliseconds since the epoch. */
  start?: number;
  end?: number;
  /** Only for an archive whose form has the field (XEP-0431). */
  fulltext?: string;
}

/** Asks which fields a query may have (XEP-0313 section 4.1.5). */
export function formRequest(): Element {
  return el('query', NS_MAM);
}

/** One archived item. */
export interface ArchiveItem {
  queryId: string;
  id: string;
  /** Milliseconds since the epoch, as the archive stamped it. */
  time: number;
  message: Element;
}

export function archiveQuery(queryId: string, query: ArchiveQuery): Element {
  const filters: [string, string][] = [];
  if (query.start !== undefined) filters.push(['start', new Date(query.start).toISOString()]);
  if (query.end !== undefined) filters.push(['end', new Date(query.end).toISOString()]);
  if (query.fulltext) filters.push([FIELD_FULLTEXT, query.fulltext]);
  return el(
    'query',
    NS_MAM,
    { queryid: queryId },
    filters.length > 0 && submitForm(NS_MAM, filters),
    resultSetRequest(query.page),
  );
}

/** The archived item that a message carries; null when it carries none, or a malformed one. */
export function archiveItem(stanza: Element): ArchiveItem | null {
  const result = child(stanza, 'result', NS_MAM);
  const forwarded = result && child(result, 'forwarded', NS_FORWARD);
  const message = forwarded && child(forwarded, 'message', 'jabber:client');
  const delay = forwarded && delayIn(forwarded);
  const { queryid, id } = result?.attrs ?? {};
  if (!message || !delay || !id || !queryid) return null;
  return { queryId: queryid, id, time: delay.time, message };
}

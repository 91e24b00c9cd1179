import { PchatError } from './errors.ts';
import { foldedWords } from './fold.ts';

/** One thing to be found in a message's text or title. */
export interface SearchTerm {
  /** As typed, without quotes and stars. */
  text: string;
  /** word: whole words in this order, next to each other if several; start: a word that begins so; part: anywhere in a word. */
  match: 'word' | 'start' | 'part';
  /** The message must not have it. */
  not: boolean;
}

/** What to look for. Everything given must hold; of several authors or rooms, one. */
export interface SearchQuery {
  terms: SearchTerm[];
  /** Names as typed: nick or address. */
  authors: string[];
  /** Names as typed: `room`, `category/room`, `category/*` or an address. */
  rooms: string[];
  /** Milliseconds; messages at or after. */
  since: number | null;
  /** Milliseconds; messages before. */
  until: number | null;
  /** Words must match in case and accents too. */
  exact: boolean;
  alertsOnly: boolean;
  /** Only messages that mention the one who asks. */
  mentionsOnly: boolean;
}

/** Longest query, in characters, and most terms: beyond, nobody typed it. */
const MAX_LENGTH = 2000;
const MAX_TERMS = 50;
const MAX_VALUES = 100;

/** `key:` words of the language, each with what its value does. */
type Filters = Record<string, (query: SearchQuery, value: string, time: (text: string) => number) => void>;
const FILTERS: Filters = {
  from: (query, value) => void query.authors.push(value.replace(/^@/, '')),
  in: (query, value) => void query.rooms.push(value.replace(/^#/, '')),
  after: (query, value, time) => void (query.since = time(value)),
  since: (query, value, time) => void (query.since = time(value)),
  before: (query, value, time) => void (query.until = time(value)),
  until: (query, value, time) => void (query.until = time(value)),
  is: (query, value) => {
    if (value === 'alert') query.alertsOnly = true;
    else if (value === 'mention') query.mentionsOnly = true;
    else throw unclear(`is:${value}`, 'It is is:alert or is:mention.');
  },
  case: (query, value) => {
    if (value !== 'yes' && value !== 'no') throw unclear(`case:${value}`, 'It is case:yes or case:no.');
    query.exact = value === 'yes';
  },
};

/**
 * Reads the query language of screen and command:
 * `from:bob in:trading/* after:2026-11-01 before:-2h is:alert case:yes word "exact phrase" begin* *part* -without`.
 *
 * @param time reads a point in time as people type it, to milliseconds; throws on what is none
 * @param options `whole`: nothing is typed any more, so that a quote without its end and a filter without a value are errors
 * @throws PchatError `usage` with what to write instead
 */
export function parseSearchQuery(
  text: string,
  time: (text: string) => number,
  options: { whole?: boolean } = {},
): SearchQuery {
  if (text.length > MAX_LENGTH) throw unclear('It', `A search has at most ${MAX_LENGTH} characters.`);
  const query: SearchQuery = {
    terms: [],
    authors: [],
    rooms: [],
    since: null,
    until: null,
    exact: false,
    alertsOnly: false,
    mentionsOnly: false,
  };
  for (const token of text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)("?)|(\S+))/giu)) {
    const [whole, minus, key, phrase, end, bare] = token;
    if (options.whole) checkWhole(whole, end);
    const name = key?.toLowerCase() ?? '';
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    const value = phrase ?? bare ?? '';
    if (filter !== undefined && minus === '') {
      if (value !== '') filter(query, value, time);
    } else if (phrase !== undefined && key === undefined)
      addTerm(query, { text: phrase, match: 'word', not: minus === '-' });
    // Not a filter of ours (`http://…`, `12:30`): words like any other.
    else
      addWord(
        query,
        key === undefined ? value : whole.slice(minus!.length).replaceAll('"', ''),
        minus === '-',
      );
  }
  if (query.terms.length > MAX_TERMS || query.authors.length + query.rooms.length > MAX_VALUES) {
    throw unclear('It', `A search has at most ${MAX_TERMS} words and ${MAX_VALUES} names.`);
  }
  return query;
}

function checkWhole(token: string, end: string | undefined): void {
  if (end === '') throw unclear(token, 'It begins with a quote and has no other: put one at the end.');
  const [, key] = /^([a-z]+):(?:"")?$/i.exec(token) ?? [];
  if (key !== undefined && Object.hasOwn(FILTERS, key.toLowerCase())) {
    throw unclear(token, `Write what it is right after the colon: ${key}:…`);
  }
}

/** Whether there is anything to be found, and not only something to leave out. */
export function asksForSomething(query: SearchQuery): boolean {
  return (
    query.terms.some((term) => !term.not) ||
    query.authors.length > 0 ||
    query.rooms.length > 0 ||
    query.since !== null ||
    query.until !== null ||
    query.alertsOnly ||
    query.mentionsOnly
  );
}

function addWord(query: SearchQuery, word: string, not: boolean): void {
  const text = word.replaceAll('*', '');
  if (word.startsWith('*')) addTerm(query, { text, match: 'part', not });
  else addTerm(query, { text, match: word.endsWith('*') ? 'start' : 'word', not });
}

function addTerm(query: SearchQuery, term: SearchTerm): void {
  if (foldedWords(term.text).length > 0) query.terms.push(term);
}

function unclear(what: string, next: string): PchatError {
  return new PchatError('usage', `${what} cannot be searched for.`, { next });
}

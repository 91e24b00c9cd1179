import { parseWhen } from '../model/parse-when.ts';
import { PchatError } from '../model/errors.ts';
import { asksForSomething, parseSearchQuery, type SearchQuery } from '../model/search-query.ts';
import type { Arguments, Options } from './arguments.ts';

/** What can be asked for by an option as well as in the query language. */
export const SEARCH_OPTIONS = {
  phrase: { help: 'all words as they stand: next to each other, in this order' },
  case: { help: 'upper and lower case and accents as they stand' },
  room: { value: 'ROOM', help: 'only in this room, or category/*; may be given several times' },
  author: { value: 'WHO', help: 'only by this name or address; may be given several times' },
  since: { value: 'TIME', help: 'from this time on' },
  until: { value: 'TIME', help: 'before this time' },
} as const satisfies Options;

/** The query language, as the help tells it. */
export const QUERY_LANGUAGE =
  'WORDS are words to be found whatever their case and accents: word, "exact phrase", begin*, *part*, -without, and\n' +
  'from:bob, in:trading/*, after:2026-11-01, before:-2h, is:alert, is:mention, case:yes. Give what the shell would\n' +
  'take for itself in single quotes, and a word that begins with a dash after "--".';

/**
 * The query that words and options ask for together.
 *
 * @throws PchatError `usage`
 */
export function searchQueryOf(words: readonly string[], args: Arguments): SearchQuery {
  const text = words.join(' ');
  const query = parseSearchQuery(args.has('phrase') ? '' : text, parseWhen, { whole: true });
  if (args.has('phrase') && text !== '') query.terms.push({ text, match: 'word', not: false });
  query.rooms.push(...args.texts('room'));
  query.authors.push(...args.texts('author'));
  query.since = args.time('since') ?? query.since;
  query.until = args.time('until') ?? query.until;
  query.exact ||= args.has('case');
  if (asksForSomething(query)) return query;
  throw new PchatError('usage', 'There is nothing to search for.', {
    next: "Give words, or a filter: pchat search 'from:bob after:-7d'.",
  });
}

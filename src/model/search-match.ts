import { exactWords, fold, foldedWords } from './fold.ts';
import type { Author, Message } from './message.ts';
import type { SearchQuery, SearchTerm } from './search-query.ts';

/**
 * Whether a message answers a query, rooms left to the caller. Every result is filtered with it, wherever it came from: an index
 * or a server may find more than was asked for.
 *
 * @param isMention whether a message mentions the one who asks
 */
export function matchesQuery(
  message: Message,
  query: SearchQuery,
  isMention: (message: Message) => boolean,
): boolean {
  if (message.removed !== null) return false;
  if (query.since !== null && message.time < query.since) return false;
  if (query.until !== null && message.time >= query.until) return false;
  if (query.alertsOnly && !message.alert) return false;
  if (query.mentionsOnly && !isMention(message)) return false;
  if (query.authors.length > 0 && !query.authors.some((author) => isAuthor(message.author, author)))
    return false;
  if (query.terms.length === 0) return true;
  const cut = query.exact ? exactWords : foldedWords;
  const words = cut(searchText(message));
  return query.terms.every((term) => hasTerm(words, cut(term.text), term.match) !== term.not);
}

/** What of a message is searched: title, text and the name of a file. */
export function searchText(message: Message): string {
  const parts = [message.title, message.text, message.file?.name];
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join('\n');
}

/** Whether this is who was named: by nick, by address, or by an address's local part. */
export function isAuthor(author: Author, typed: string): boolean {
  const wanted = fold(typed);
  const address = author.address === null ? '' : fold(author.address);
  return fold(author.name) === wanted || address === wanted || address.split('@')[0] === wanted;
}

function hasTerm(words: readonly string[], wanted: readonly string[], match: SearchTerm['match']): boolean {
  for (let at = 0; at + wanted.length <= words.length; at += 1) {
    if (wordsFit(words, at, wanted, match)) return true;
  }
  return false;
}

/** Whether the words wanted stand in a row from `at` on, both folded. */
export function wordsFit(
  words: readonly string[],
  at: number,
  wanted: readonly string[],
  match: SearchTerm['match'],
): boolean {
  return wanted.every((word, index) => fits(words[at + index] ?? '', word, index, wanted.length, match));
}

/** Of several words in a row only the ends may be parts: `*art of wor*` finds "start of work". */
function fits(
  found: string,
  wanted: string,
  index: number,
  count: number,
  match: SearchTerm['match'],
): boolean {
  const first = index === 0;
  const last = index === count - 1;
  if (match === 'part' && first && last) return found.includes(wanted);
  if (match === 'part' && first) return found.endsWith(wanted);
  if (match !== 'word' && last) return found.startsWith(wanted);
  return found === wanted;
}

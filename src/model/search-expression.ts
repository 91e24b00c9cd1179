import { foldedWords } from './fold.ts';
import type { SearchQuery, SearchTerm } from './search-query.ts';

/**
 * The query as an FTS5 expression over folded words. It may find more than the query means, never less; matchesQuery() decides.
 * Only letters and digits in quotes get into it, so no query can be an error of the index or mean an operator of its.
 *
 * @param alternatives words of the vocabulary that contain a part; without them parts are left to matchesQuery()
 */
export function indexExpression(
  query: SearchQuery,
  alternatives?: (part: string) => readonly string[],
): string | null {
  const asked = query.terms.filter((term) => !term.not).flatMap((term) => termExpression(term, alternatives));
  return asked.length === 0 ? null : asked.join(' AND ');
}

function termExpression(term: SearchTerm, alternatives?: (part: string) => readonly string[]): string[] {
  const words = foldedWords(term.text);
  if (words.length === 0) return [];
  if (term.match === 'word') return [`"${words.join(' ')}"`];
  if (term.match === 'start') return [`"${words.join(' ')}"*`];
  if (words.length > 1) return words.length > 2 ? [`"${words.slice(1, -1).join(' ')}"`] : [];
  const found = alternatives?.(words[0]!);
  if (found === undefined) return [];
  // No word has it: an expression that nothing matches.
  if (found.length === 0) return ['("" AND "")'];
  return [`(${found.map((word) => `"${word}"`).join(' OR ')})`];
}

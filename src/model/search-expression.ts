import { foldedWords, standsAlone } from './fold.ts';
import type { SearchQuery, SearchTerm } from './search-query.ts';

/** The words of the index that contain a part; null: too many for the part to say much. */
export type WordsWith = (part: string) => readonly string[] | null;

/** An expression that nothing matches: no word of the index is empty. */
const NOTHING = '""';

/**
 * The query as an FTS5 expression over folded words. It may find more than the query means, never less; matchesQuery() decides.
 * Only folded words in quotes get into it, so no query can be an error of the index or mean an operator of its.
 *
 * @param wordsWith what a part may stand for
 * @returns null when nothing in the query narrows the search
 */
export function indexExpression(query: SearchQuery, wordsWith: WordsWith): string | null {
  const asked = query.terms
    .filter((term) => !term.not)
    .map((term) => termExpression(term, wordsWith))
    .filter((expression) => expression !== null);
  return asked.length === 0 ? null : [...new Set(asked)].join(' AND ');
}

function termExpression({ text, match }: SearchTerm, wordsWith: WordsWith): string | null {
  const words = foldedWords(text);
  if (words.length === 0) return null;
  if (match === 'word') return phrase(words, false);
  if (match === 'start') return phrase(words, true);
  if (words.length === 1 && !standsAlone(words[0]!)) {
    const found = wordsWith(words[0]!);
    if (found === null) return null;
    return found.length === 0 ? NOTHING : `(${found.map((word) => phrase([word], false)).join(' OR ')})`;
  }
  // Of several, the first may be the end of a longer word, which the index cannot look for.
  const whole = standsAlone(words[0]!) ? words : words.slice(1);
  return phrase(whole, true);
}

/** @param begins the last word may go on */
function phrase(words: readonly string[], begins: boolean): string {
  const star = begins && !standsAlone(words.at(-1)!) ? ' *' : '';
  return `"${words.join(' ')}"${star}`;
}

import type { SearchQuery, SearchTerm } from './search-query.ts';

/**
 * A query in the query language again, without the rooms and mentions, of which only the one who asks can tell what they are. Read
 * again by parseSearchQuery() it never means less than the query; what the language cannot say exactly comes out wider, so results are
 * to be filtered again.
 */
export function searchQueryText(query: SearchQuery): string {
  const isPlain = query.terms.every(({ text }) => !text.includes('"'));
  const authors = query.authors.some((name) => name.includes('"')) ? [] : query.authors;
  return [
    ...authors.map((name) => `from:"${name}"`),
    query.since === null ? '' : `after:${new Date(query.since).toISOString()}`,
    query.until === null ? '' : `before:${new Date(query.until).toISOString()}`,
    query.alertsOnly ? 'is:alert' : '',
    query.exact && isPlain ? 'case:yes' : '',
    ...query.terms.flatMap(termText),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function termText({ text, match, not }: SearchTerm): string[] {
  const minus = not ? '-' : '';
  if (match === 'word') return [`${minus}"${text.replaceAll('"', ' ')}"`];
  const words = text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const star = match === 'part' ? '*' : '';
  if (words.length === 1) return [`${minus}${star}${words[0]}*`];
  // Of several words only those within are sure to be whole; that they are missing says nothing of the rest.
  if (not || words.length === 0) return [];
  const inner = words.slice(match === 'part' ? 1 : 0, -1).map((word) => `"${word}"`);
  return [...inner, `${words.at(-1)}*`];
}

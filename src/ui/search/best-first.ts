import { searchText } from '../../model/search-match.ts';
import { matchRanges } from '../../model/search-ranges.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import type { Hit } from '../../session/session.ts';

/** Hits by how much of their text is what was looked for; a title counts more; equals stay newest first. */
export function bestFirst(hits: readonly Hit[], query: SearchQuery): Hit[] {
  const scores = new Map(hits.map((hit) => [hit, score(hit, query)]));
  return hits.toSorted((a, b) => scores.get(b)! - scores.get(a)!);
}

function score({ message }: Hit, query: SearchQuery): number {
  const text = searchText(message);
  const found = matchRanges(text, query).length;
  const titled = message.title === null ? 0 : matchRanges(message.title, query).length;
  // A long text has a word more often without being more about it.
  return (found + 2 * titled) / Math.log2(16 + text.length);
}

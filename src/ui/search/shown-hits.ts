import type { Hit } from '../../session/session.ts';
import { bestFirst } from './best-first.ts';
import type { SearchState } from './search-state.ts';

let sorted: { of: readonly Hit[]; hits: readonly Hit[] } = { of: [], hits: [] };

/** The hits in the order that is wanted; sorted once per set of hits. */
export function shownHits({ hits, order, ran }: SearchState): readonly Hit[] {
  if (order === 'newest' || ran === null) return hits;
  if (sorted.of !== hits) sorted = { of: hits, hits: bestFirst(hits, ran.query) };
  return sorted.hits;
}

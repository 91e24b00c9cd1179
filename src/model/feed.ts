/** A saved watch over rooms. What it watches for is said in the query language of search (search-query.ts). */
export interface Feed {
  /** Unique among one's feeds, whatever its case; at most 64 characters. */
  name: string;
  /** E.g. `in:trading/* "stop loss" from:bob`, or `is:mention`. */
  query: string;
  /** Whether a new message in it is notified of. */
  notify: boolean;
}

/** The feed that everybody has: messages that mention one. */
export const EGO_FEED: Feed = { name: 'mentions', query: 'is:mention', notify: true };

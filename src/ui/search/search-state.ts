import type { Message } from '../../model/message.ts';
import type { SearchQuery } from '../../model/search-query.ts';
import type { Hit, SearchSummary } from '../../session/session.ts';
import { EMPTY_FIELD, type Field } from '../field/field.ts';
import type { SearchForm } from './search-form.ts';

/** A list of found messages: what was asked, what was found, and where one is in it. Kept while a hit is looked at. */
export interface SearchState {
  /** The feed that is read; null: what is typed is searched. */
  feed: string | null;
  line: Field;
  /** The line stands as it was left: what is typed takes its place. */
  fresh: boolean;
  /** The same as a form, while that is shown. */
  form: SearchForm | null;
  /** The room from which one came, to go back to. */
  from: string | null;
  /** The query that the hits answer; null before the first. */
  ran: { text: string; query: SearchQuery } | null;
  /** Rooms' archives were or are being asked, not only what is here. */
  whole: boolean;
  /** Stops what is under way; null when nothing is. */
  stop: (() => void) | null;
  progress: { rooms: number; roomsDone: number; messages: number } | null;
  summary: SearchSummary | null;
  stopped: boolean;
  /** What was wrong with the query, said at its line. */
  error: string | null;
  /** Newest first. */
  hits: readonly Hit[];
  order: 'newest' | 'best';
  /** Key of the chosen hit; null: the cursor is in the line. */
  cursor: string | null;
  /** What stands before and after a hit, by its key. */
  around: ReadonlyMap<string, { before: Message | null; after: Message | null }>;
}

export const NEW_SEARCH: SearchState = {
  feed: null,
  line: EMPTY_FIELD,
  fresh: false,
  form: null,
  from: null,
  ran: null,
  whole: false,
  stop: null,
  progress: null,
  summary: null,
  stopped: false,
  error: null,
  hits: [],
  order: 'newest',
  cursor: null,
  around: new Map(),
};

export function hitKey({ message, room }: Hit): string {
  return `${room.address} ${message.id}`;
}

/** Puts more hits among those there are, newest first. */
export function withHits(hits: readonly Hit[], more: readonly Hit[]): Hit[] {
  const known = new Set(hits.map(hitKey));
  const fresh = more.filter((hit) => !known.has(hitKey(hit)));
  return [...hits, ...fresh].toSorted((a, b) => b.message.time - a.message.time);
}

import { fold } from '../../model/fold.ts';
import { principalAddress } from '../../model/principal.ts';
import type { Category, RoomQuery } from '../../model/room.ts';

/** What one typed to find rooms by. */
export interface RoomFilter {
  /** What is left without the filters. */
  words: string;
  /** Address of the category that `in:` names. */
  category: string | null;
  /** What the server has to be asked, as it depends on who is asking; null: what is known of each room is enough. */
  ask: RoomQuery | null;
  /** What was wrong with it, else null. */
  error: string | null;
}

/** The filters, and those that can be answered by a server that knows nothing of roles. */
export const FILTERS = ['mine:', 'managed:', 'invited:', 'with:', 'in:'] as const;
export const PLAIN_FILTERS = ['in:'] as const;

const TOKEN = /(?<=^|\s)(mine|managed|invited|with|in):(?:"([^"]*)"?|(\S*))/giu;

/**
 * Takes `mine:`, `managed:`, `invited:`, `with:bob` and `in:Trading` out of what was typed.
 *
 * @param domain the server's, for names without one
 */
export function roomFilter(typed: string, categories: readonly Category[], domain: string): RoomFilter {
  const filter: RoomFilter = { words: '', category: null, ask: null, error: null };
  const words = typed.replaceAll(TOKEN, (_, name: string, quoted?: string, bare?: string) => {
    const value = (quoted ?? bare ?? '').trim();
    take(filter, name.toLowerCase(), value, categories, domain);
    return name.toLowerCase() === 'with' || name.toLowerCase() === 'in' ? '' : value;
  });
  filter.words = words.trim().replaceAll(/\s+/g, ' ');
  if (filter.ask !== null) {
    if (filter.words !== '') filter.ask.words = filter.words;
    if (filter.category !== null) filter.ask.category = filter.category;
  }
  return filter;
}

function take(
  filter: RoomFilter,
  name: string,
  value: string,
  categories: readonly Category[],
  domain: string,
): void {
  if (name === 'in') {
    if (value === '') return;
    const category = categoryNamed(value, categories);
    if (category) filter.category = category.address;
    else filter.error = `There is no category "${value}". ${thereAre(categories)}`;
  } else if (name !== 'with') filter.ask = { show: name as 'mine' | 'managed' | 'invited' };
  else if (value === '') filter.error = 'Say with whom: with:bob';
  else filter.ask = { show: 'joined', who: principalAddress(value, domain) };
}

/** The category that a person means by a name, its beginning, or an address. */
export function categoryNamed<C extends Category>(typed: string, categories: readonly C[]): C | undefined {
  const wanted = fold(typed);
  const named = (fits: (name: string) => boolean) =>
    categories.find(
      ({ name, address }) => fits(fold(name)) || fits(address) || fits(address.split('.')[0] ?? ''),
    );
  return named((name) => name === wanted) ?? named((name) => name.startsWith(wanted));
}

/** Names the categories, for who mistyped one. */
export function thereAre(categories: readonly Category[]): string {
  return categories.length === 0
    ? 'No category is known here.'
    : `There are: ${categories.map(({ name }) => name).join(', ')}.`;
}

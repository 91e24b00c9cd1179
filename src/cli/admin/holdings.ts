import type { ServerData } from '../../server/server-data.ts';

/** What a principal was given in one place. */
export interface Holding {
  /** scope, creator: of a category. */
  role: 'scope' | 'creator';
  /** Address of the category. */
  address: string;
  /** The same for a person: `creator in Trading`. */
  text: string;
}

/** All that was given to a user or a group by name; what users have by their groups is the groups'. @param principal an address */
export function holdingsOf(data: ServerData, principal: string): Holding[] {
  return data.categories.list().flatMap(({ domain, name, scope, creators }) => {
    const holdings: Holding[] = [];
    if (scope.includes(principal)) {
      holdings.push({ role: 'scope', address: domain, text: `in the scope of ${name}` });
    }
    if (creators.includes(principal)) {
      holdings.push({ role: 'creator', address: domain, text: `creator in ${name}` });
    }
    return holdings;
  });
}

/** The same in words; the rest is counted. */
export function holdingsText(holdings: readonly Holding[]): string {
  const MOST = 10;
  const shown = holdings.slice(0, MOST).map(({ text }) => text);
  const rest = holdings.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

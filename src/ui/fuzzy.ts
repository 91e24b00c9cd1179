/**
 * How well a query fits a name, for lists that are searched by typing: its characters must appear in order, whatever the case.
 *
 * @returns higher is better; null when it does not fit; 0 for an empty query
 */
export function fuzzyScore(query: string, name: string): number | null {
  const wanted = query.toLowerCase();
  const text = name.toLowerCase();
  const whole = text.indexOf(wanted);
  // A piece as typed beats scattered letters; a beginning of a word beats its middle.
  if (whole !== -1) return wanted.length * 3 + (startsWord(text, whole) ? 4 : 0) + (whole === 0 ? 2 : 0);
  let score = 0;
  let from = 0;
  let last = -2;
  for (const character of wanted) {
    const at = text.indexOf(character, from);
    if (at === -1) return null;
    score += (at === last + 1 ? 2 : 0) + (startsWord(text, at) ? 2 : 0) - (at - from > 5 ? 1 : 0);
    last = at;
    from = at + character.length;
  }
  return score;
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
}

/** The items that fit, best first; as they are for an empty query. */
export function fuzzyFilter<T>(query: string, items: readonly T[], nameOf: (item: T) => string): T[] {
  if (query === '') return [...items];
  return items
    .map((item, index) => ({ item, index, score: fuzzyScore(query, nameOf(item)) }))
    .filter((one) => one.score !== null)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.index - b.index)
    .map(({ item }) => item);
}

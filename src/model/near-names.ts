/**
 * The names that a mistyped one most likely means, best first: within a third of its length in typing errors, or beginning with
 * it. Case does not count.
 *
 * @param limit at most this many
 */
export function nearNames(typed: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = typed.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  const near: { name: string; errors: number }[] = [];
  for (const name of new Set(names)) {
    const candidate = name.toLowerCase();
    const begins = wanted.length > 1 && candidate.startsWith(wanted);
    const errors = begins ? 0.5 : typingErrors(wanted, candidate, allowed);
    if (errors <= allowed) near.push({ name, errors });
  }
  near.sort((a, b) => a.errors - b.errors || (a.name < b.name ? -1 : 1));
  return near.slice(0, limit).map(({ name }) => name);
}

/** Optimal string alignment distance: letters changed, left out, put in, or swapped with the next; Infinity past `allowed`. */
function typingErrors(a: string, b: string, allowed: number): number {
  if (Math.abs(a.length - b.length) > allowed) return Infinity;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let errors = Math.min(current[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) errors = Math.min(errors, before[column - 2]! + 1);
      current.push(errors);
    }
    before = last;
    last = current;
  }
  return last[b.length]!;
}

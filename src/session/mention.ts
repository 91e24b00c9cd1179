const patterns = new Map<string, RegExp>();

/** Whether the text calls one of the names: as a whole word whatever its case, with or without an @ before it. */
export function mentions(text: string, names: Iterable<string>): boolean {
  for (const name of names) {
    if (name !== '' && pattern(name).test(text)) return true;
  }
  return false;
}

function pattern(name: string): RegExp {
  let found = patterns.get(name);
  if (!found) {
    // RegExp.escape is newer than the language level we compile for; these are all that have a meaning in a `u` pattern.
    const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    // \b knows ASCII only: letters, digits and marks of any script continue a word here.
    found = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_])${escaped}(?![\\p{L}\\p{N}\\p{M}_])`, 'iu');
    patterns.set(name, found);
  }
  return found;
}

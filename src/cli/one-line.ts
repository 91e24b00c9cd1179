/** Text of others as a part of one line: what has several lines could look like lines of our own. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Lines with labels before them, in a column; those without a value are left out. */
export function labelled(lines: readonly (readonly [label: string, value: string])[]): string {
  const shown = lines.filter(([, value]) => value !== '');
  const width = Math.max(0, ...shown.map(([label]) => label.length)) + 2;
  return shown.map(([label, value]) => `${label.padEnd(width)}${oneLine(value)}`).join('\n');
}

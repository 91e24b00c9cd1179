/** The lines of a table that are for one kind of room. */
export interface Section {
  /** `normal` or `auditorium`. */
  kind: string;
  /** `active` or `disabled`. */
  state: string;
  lines: Line[];
}

/** One request, and what each role is to be answered. */
export interface Line {
  request: string;
  expected: Record<string, string>;
}

/**
 * Reads a table. `#` begins prose; an empty line ends a section; the first line of a section says for what rooms it is, then who asks.
 * Columns are two or more spaces apart.
 *
 * @throws Error where a line has not a cell for each role
 */
export function readTable(source: string): Section[] {
  const sections: Section[] = [];
  let roles: string[] | null = null;
  source.split('\n').forEach((text, index) => {
    if (text.startsWith('#')) return;
    const [first = '', ...cells] = text.trimEnd().split(/ {2,}/);
    if (first === '') roles = null;
    else if (roles === null) {
      const [kind = '', state = ''] = first.split(', ');
      sections.push({ kind, state, lines: [] });
      roles = cells;
    } else {
      if (cells.length !== roles.length) throw new Error(`line ${index + 1}: ${roles.length} cells are due`);
      const expected = Object.fromEntries(roles.map((role, column) => [role, cells[column]!]));
      sections.at(-1)!.lines.push({ request: first, expected });
    }
  });
  return sections;
}

import { printable } from '../../format/printable.ts';
import type { SessionEvent } from '../../session/session.ts';

/** Who came, went and was renamed since a message, by name. Only shown while one looks; no archive keeps it. */
export interface Comings {
  /** Id of the last message before; null: there was none. */
  after: string | null;
  joined: readonly string[];
  left: readonly string[];
  renamed: readonly (readonly [from: string, to: string])[];
}

type Change = Pick<
  Extract<SessionEvent, { type: 'participant' }>,
  'change' | 'participant' | 'formerName' | 'reason'
>;

/** Lines kept for a room. */
const MAX_LINES = 50;

/** The list with one more change. Changes between the same two messages share a line; who only dropped by leaves no trace. */
export function withChange(comings: readonly Comings[], after: string | null, event: Change): Comings[] {
  const last = comings.at(-1);
  const isSame = last !== undefined && last.after === after;
  const line = changed(isSame ? last : { after, joined: [], left: [], renamed: [] }, event);
  const before = isSame ? comings.slice(0, -1) : comings.slice(1 - MAX_LINES);
  const isEmpty = line.joined.length + line.left.length + line.renamed.length === 0;
  return isEmpty ? [...before] : [...before, line];
}

function changed(line: Comings, { change, participant, formerName }: Change): Comings {
  const { name } = participant;
  if (change === 'renamed') return { ...line, renamed: [...line.renamed, [formerName ?? name, name]] };
  const [to, back] = change === 'joined' ? (['joined', 'left'] as const) : (['left', 'joined'] as const);
  if (line[back].includes(name)) return { ...line, [back]: line[back].filter((other) => other !== name) };
  // What happens while one looks at another room is not told, so the same person may go twice in a row.
  return line[to].includes(name) ? line : { ...line, [to]: [...line[to], name] };
}

/** The line as text, printable. */
export function comingsText({ joined, left, renamed }: Comings): string {
  const names = (list: readonly string[]) => list.map((name) => printable(name)).join(', ');
  const parts = [
    joined.length > 0 ? `→ ${names(joined)} joined` : '',
    left.length > 0 ? `← ${names(left)} left` : '',
    ...renamed.map(([from, to]) => `${printable(from)} is now ${printable(to)}`),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

import type { Row } from '../../format/span.ts';
import { padEnd, wrap } from '../../format/width.ts';

const NAME_WIDTH = 11;

/** What is known of something, a name and a printable value a line; what is empty is left out. */
export function factRows(facts: readonly (readonly [name: string, value: string])[], width: number): Row[] {
  return facts
    .filter(([, value]) => value !== '')
    .flatMap(([name, value]) =>
      wrap(value, Math.max(1, width - NAME_WIDTH - 2)).map((text, index): Row => [
        { text: ` ${padEnd(index === 0 ? name : '', NAME_WIDTH)} `, tone: 'muted' },
        { text, tone: 'plain' },
      ]),
    );
}

import { describe, expect, it } from 'vitest';
import { type Comings, comingsText, withChange } from '../../../src/ui/messages/comings.ts';

function person(name: string) {
  return { name, address: null, manager: false, member: false, mayPost: true, presenter: false, self: false };
}

/** `+bob` came, `-bob` went, `bob>rob` was renamed, `|` a message in between. */
function lines(...changes: string[]): string[] {
  let comings: Comings[] = [];
  let messages = 0;
  for (const change of changes) {
    if (change === '|') {
      messages += 1;
      continue;
    }
    const [from, to] = change.split('>');
    const event =
      to === undefined
        ? { participant: person(change.slice(1)), formerName: null }
        : { participant: person(to), formerName: from! };
    const kind = to !== undefined ? 'renamed' : change.startsWith('+') ? 'joined' : 'left';
    comings = withChange(comings, messages === 0 ? null : `m${messages}`, {
      ...event,
      change: kind,
      reason: null,
    });
  }
  return comings.map(comingsText);
}

describe('the line of who came and went', () => {
  it('gathers all between two messages', () => {
    expect(lines('+bob', '+dana', '-eve', '|', '+eve')).toEqual([
      '→ bob, dana joined · ← eve left',
      '→ eve joined',
    ]);
  });

  it('leaves out who only dropped by, or only lost the connection', () => {
    expect(lines('+bob', '-bob')).toEqual([]);
    expect(lines('-bob', '+carol', '+bob')).toEqual(['→ carol joined']);
  });

  it('names once who comes or goes several times', () => {
    expect(lines('-alice', '-bob', '-alice', '-alice')).toEqual(['← alice, bob left']);
    expect(lines('+alice', '+alice')).toEqual(['→ alice joined']);
  });

  it('says who has another name', () => {
    expect(lines('bob>rob')).toEqual(['bob is now rob']);
  });

  it('prints nothing that a terminal would obey', () => {
    expect(lines('+\u001B[2Jbob').join()).not.toContain('\u001B');
  });

  it('forgets the oldest lines of a busy door', () => {
    const many = Array.from({ length: 200 }, (_, index) => [`+p${index}`, '|']).flat();
    expect(lines(...many)).toHaveLength(50);
  });
});

import type { Participant } from '../../model/participant.ts';

/** A participant's mark; a manager who is not a presenter too does not post in an auditorium. */
export function standingSign({ manager, presenter }: Participant): string {
  if (manager) return presenter ? '◆▲' : '◆';
  return presenter ? '▲' : '●';
}

/** The same in a short word, for where there is room for it. */
export function standingLabel({ manager, presenter }: Participant): string {
  if (manager) return presenter ? ' (mgr, pres)' : ' (mgr)';
  return presenter ? ' (pres)' : '';
}

/** In full. */
export function standingText({ manager, presenter, mayPost }: Participant): string {
  return [
    ...(manager ? ['manager'] : []),
    ...(presenter ? ['presenter'] : []),
    ...(mayPost ? [] : ['reads']),
  ].join(', ');
}

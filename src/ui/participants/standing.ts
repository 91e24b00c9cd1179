import type { Participant } from '../../model/participant.ts';

/** A participant's mark: manager before presenter. */
export function standingSign({ manager, presenter }: Participant): string {
  return manager ? '◆' : presenter ? '▲' : '●';
}

/** The same in a short word, as no mark should be the only sign; someone may be both, and then only as presenter posts in an auditorium. */
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

import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { nameTone } from '../../format/name-tone.ts';
import { truncate } from '../../format/width.ts';
import type { Participant } from '../../model/participant.ts';

/** Who is here, managers and presenters first; what does not fit is counted. */
export function participantRows(participants: readonly Participant[], width: number, height: number): Row[] {
  const rank = (one: Participant): number => (one.manager ? 0 : one.presenter ? 1 : 2);
  const sorted = participants.toSorted((a, b) => rank(a) - rank(b));
  const shown = sorted.length > height ? sorted.slice(0, height - 1) : sorted;
  const rows = shown.map((one): Row => {
    const sign = one.manager ? '◆' : one.presenter ? '▲' : '●';
    const role = one.manager ? ' (mgr)' : one.presenter ? ' (pres)' : '';
    const name = truncate(printable(one.name), Math.max(1, width - 4 - role.length));
    return [
      { text: ` ${sign} `, tone: 'muted' },
      { text: name, tone: one.self ? 'own' : nameTone(one.name) },
      { text: role, tone: 'muted' },
    ];
  });
  if (shown.length < sorted.length)
    rows.push([{ text: truncate(` and ${sorted.length - shown.length} more`, width), tone: 'muted' }]);
  return rows;
}

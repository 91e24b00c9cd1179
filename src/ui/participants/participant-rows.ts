import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { nameTone } from '../../format/name-tone.ts';
import { cellWidth, truncate, wrap } from '../../format/width.ts';
import type { Participant } from '../../model/participant.ts';
import { standingLabel, standingSign } from './standing.ts';

/** Who is here, managers and presenters first; what does not fit is counted. */
export function participantRows(participants: readonly Participant[], width: number, height: number): Row[] {
  const rank = (one: Participant): number => (one.manager ? 0 : one.presenter ? 1 : 2);
  const sorted = participants.toSorted((a, b) => rank(a) - rank(b));
  const shown = sorted.length > height ? sorted.slice(0, height - 1) : sorted;
  const rows = shown.map((one): Row => {
    const sign = ` ${standingSign(one)} `;
    const room = Math.max(1, width - cellWidth(sign) - 1);
    const whole = printable(one.name);
    const label = standingLabel(one);
    // The name goes before what the mark says already.
    const role = cellWidth(whole) + label.length > room ? '' : label;
    const name = truncate(whole, room);
    return [
      { text: sign, tone: 'muted' },
      { text: name, tone: one.self ? 'own' : nameTone(one.name) },
      { text: role, tone: 'muted' },
    ];
  });
  if (shown.length < sorted.length)
    rows.push([{ text: truncate(` and ${sorted.length - shown.length} more`, width), tone: 'muted' }]);
  return rows;
}

/** A large room does not tell who comes and goes: how many there are, and how one asks. @param key shows them */
export function largeRoomRows(count: number, key: string, width: number): Row[] {
  const how = `A large room: who is here is asked for with ${key === '' ? '' : `${key} or `}/who WORDS.`;
  return [
    [{ text: truncate(` ${count} here`, width), tone: 'plain', bold: true }],
    [],
    ...wrap(how, Math.max(1, width - 2)).map((text): Row => [{ text: ` ${text}`, tone: 'muted' }]),
  ];
}

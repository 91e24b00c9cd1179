import { nameTone } from '../../format/name-tone.ts';
import { printable } from '../../format/printable.ts';
import type { Row } from '../../format/span.ts';
import { padEnd, truncate, wrap } from '../../format/width.ts';
import type { Participant } from '../../model/participant.ts';
import { fieldRow } from '../field/field.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import { firstShown } from '../overlays/list-window.ts';
import { standingText, standingSign } from '../participants/standing.ts';
import type { Screen } from '../screen.ts';
import type { WhoOverlay } from '../screen-state.ts';
import { chooseInWho, moveInWho, setWhoField } from './looking-who.ts';
import { nameOf } from './who-is-meant.ts';

/** Who is in the room now, found by typing: read on demand, so that it also works in a large room. */
export const whoOverlay: OverlayKind<WhoOverlay> = {
  view(screen, overlay, width, height) {
    const { row, cursor } = fieldRow(' Who: ', overlay.field, width, true);
    return {
      title: `In ${printable(overlay.name)} now`,
      rows: [row, ...listRows(screen, overlay, width, Math.max(1, height - 2)), footRow(overlay, width)],
      cursor: { row: 0, column: cursor },
    };
  },
  hints: (key) => [...key('list-choose', 'card'), 'Up/Down choose', ...key('back', 'close')],
  field: ({ field }) => field,
  setField: setWhoField,
  move: moveInWho,
  choose: chooseInWho,
};

function listRows(screen: Screen, { people, cursor, error }: WhoOverlay, width: number, room: number): Row[] {
  const rows: Row[] =
    error === null
      ? []
      : wrap(`✗ ${error}`, Math.max(1, width - 2)).map((text): Row => [{ text: ` ${text}`, tone: 'error' }]);
  if (people === null) rows.push([{ text: '   asking…', tone: 'muted' }]);
  else if (people.length === 0 && error === null) rows.push([{ text: '   nobody', tone: 'muted' }]);
  const fit = Math.max(1, room - rows.length);
  const first = firstShown(people?.length ?? 0, cursor, fit);
  const shown = (people ?? []).slice(first, first + fit);
  rows.push(...shown.map((one, index) => personRow(screen, one, first + index === cursor, width)));
  while (rows.length < room) rows.push([]);
  return rows;
}

function personRow(screen: Screen, one: Participant, chosen: boolean, width: number): Row {
  const nameWidth = Math.min(28, Math.max(12, Math.floor(width / 2)));
  const address = one.address === null ? '' : nameOf(screen, one.address);
  const rest = [standingText(one), address === one.name ? '' : address]
    .filter((part) => part !== '')
    .join(' · ');
  return [
    {
      text: padEnd(
        truncate(` ${standingSign(one)} ${printable(one.name)}${one.self ? ' (you)' : ''}`, nameWidth),
        nameWidth,
      ),
      tone: one.self ? 'own' : nameTone(one.name),
      inverse: chosen,
    },
    {
      text: padEnd(truncate(` ${rest}`, width - nameWidth), width - nameWidth),
      tone: 'muted',
      inverse: chosen,
    },
  ];
}

function footRow({ people, count }: WhoOverlay, width: number): Row {
  const shown = people?.length ?? 0;
  const text =
    people === null
      ? ''
      : shown < count
        ? ` ${shown} of ${count} here; type to find others`
        : ` ${count} here`;
  return [{ text: truncate(text, width), tone: 'muted' }];
}

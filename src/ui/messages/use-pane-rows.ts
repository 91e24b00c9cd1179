import { useMemo } from 'react';
import type { Row } from '../../format/span.ts';
import { wrap } from '../../format/width.ts';
import { tooSmallRows } from '../beside/too-small.ts';
import type { Screen } from '../screen.ts';
import { readingOf } from '../screen-state.ts';
import { headerRowsOf, paneRows } from './message-rows.ts';
import { viewAt } from './viewport.ts';

/** The lines of a room's pane; the same array while nothing in it changed, so that what happens in the other costs nothing here. */
export function usePaneRows(screen: Screen, room: string | null): Row[] {
  const { state, session } = screen;
  const view = room === null ? undefined : session.view(room);
  const items = screen.itemsOf(room);
  const { place, selected } = readingOf(state, room ?? '');
  const { width, rows } = screen.paneOf(room);
  const said = tooSmallRows(screen);
  const header = headerRowsOf(view, rows);
  const height = Math.max(1, rows - header - said.length);
  const visible = useMemo(() => viewAt(items, place, height), [items, place, height]);
  const chosen = state.focus === 'messages' && room === state.room ? selected : null;
  return useMemo(
    () =>
      view ? paneRows(view, visible.lines, chosen, width, header === 1, said) : noRoomRows(screen, width),
    [screen, view, visible, chosen, width, header, said],
  );
}

/** Where no room is open: how one is. */
function noRoomRows({ keymap }: Screen, width: number): Row[] {
  const key = keymap.keyFor('browse-rooms');
  const text = `No room is open. ${key === '' ? '' : `${key} shows which there are, `}/join NAME opens one.`;
  return wrap(text, Math.max(1, width - 2)).map((line): Row => [{ text: ` ${line}`, tone: 'muted' }]);
}

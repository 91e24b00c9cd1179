import { Box } from 'ink';
import { useEffect, useRef } from 'react';
import type { Row } from '../format/span.ts';
import { loadWhatIsNear, newBelow } from './actions/messages.ts';
import { firstRoom, secondRoom } from './beside/placing.ts';
import { dividingRow, roomTitle, type Title } from './frame/frame-rows.ts';
import { Rule } from './frame/rule.tsx';
import { Line } from './line.tsx';
import { usePaneRows } from './messages/use-pane-rows.ts';
import { Pane } from './pane.tsx';
import type { Screen } from './screen.ts';

/** A room of those between the browser and the participants. */
interface RoomPane {
  rows: Row[];
  title: Title;
  newBelow: number | null;
}

/** What the rooms on the screen show: one, or the left or upper one and the other. */
export interface Rooms {
  first: RoomPane;
  second: RoomPane | null;
}

/** Makes what the rooms show. Where two have no space it is the one with the keys. */
export function useRooms(screen: Screen): Rooms {
  const { state, session } = screen;
  const { room } = state;
  const other = screen.layout.arrangement === 'too-small' ? null : (state.beside?.room ?? null);
  // Whatever changed what is seen may have brought its edge near.
  useEffect(() => loadWhatIsNear(screen));
  const rows = usePaneRows(screen, room);
  const otherRows = usePaneRows(screen, other);
  const looked = useRef<Row[]>(null);
  useEffect(() => {
    if (other === null || looked.current === otherRows) return;
    looked.current = otherRows;
    loadWhatIsNear(screen, other);
  });
  const online = session.status.phase === 'online';
  const paneOf = (address: string | null, its: Row[]): RoomPane => {
    const title = roomTitle(address === null ? undefined : session.view(address), online);
    const hasKeys = other === null ? {} : { hasKeys: address === room };
    return { rows: its, title: { ...title, ...hasKeys }, newBelow: newBelow(screen, address) };
  };
  const byRoom = (address: string | null): RoomPane => paneOf(address, address === room ? rows : otherRows);
  if (other === null) return { first: byRoom(room), second: null };
  return { first: byRoom(firstRoom(state)), second: byRoom(secondRoom(state)) };
}

/** The rooms, as the layout lets them stand. */
export function Middle({ screen, rooms: { first, second } }: { screen: Screen; rooms: Rooms }) {
  const { layout } = screen;
  const one = <Pane rows={first.rows} {...sizeOf(layout.first)} />;
  if (second === null) return one;
  const two = <Pane rows={second.rows} {...sizeOf(layout.second)} />;
  return layout.arrangement === 'columns' ? (
    <>
      {one}
      <Rule rows={layout.bodyRows} />
      {two}
    </>
  ) : (
    <Box flexDirection="column" width={layout.messagesWidth} height={layout.bodyRows} flexShrink={0}>
      {one}
      <Line row={dividingRow(layout.messagesWidth, first.newBelow, second.title)} />
      {two}
    </Box>
  );
}

function sizeOf({ width, rows }: { width: number; rows: number }): { width: number; height: number } {
  return { width, height: rows };
}

import { type Beside, readingOf, type ScreenState, withEntry } from '../screen-state.ts';

/** Where a room is shown: in the pane that has the keys, or as the second of two. */
export type PlaceOnScreen = 'here' | 'beside';

type Rooms = Pick<ScreenState, 'room' | 'beside'>;

/** The room that stands left, on top or alone. */
export function firstRoom({ room, beside }: Rooms): string | null {
  return beside?.isFirst ? beside.room : room;
}

/** The room that stands right or below; null: one is shown. */
export function secondRoom({ room, beside }: Rooms): string | null {
  if (beside === null) return null;
  return beside.isFirst ? room : beside.room;
}

/**
 * What changes when a room that has not the keys gets them. A room that is on the screen already keeps its pane.
 *
 * @param newAfter where the "new" line of the room that has the keys stands
 */
export function placed(
  state: ScreenState,
  address: string,
  place: PlaceOnScreen,
  newAfter: string | null,
): Pick<ScreenState, 'room' | 'lastRoom' | 'beside' | 'reading'> {
  const { room, lastRoom } = state;
  const beside = otherThan(state, address, place);
  let { reading } = state;
  for (const shown of [room, state.beside?.room ?? null]) {
    if (shown === null || shown === address) continue;
    // Who leaves the screen is read from anew when they come back.
    const stays = beside?.room === shown;
    const kept = stays ? (shown === room ? { newAfter } : {}) : { newAfter: null, leftUnread: false };
    reading = withEntry(reading, shown, { ...readingOf(state, shown), ...kept });
  }
  reading = withEntry(reading, address, { ...readingOf({ ...state, reading }, address), leftUnread: false });
  const isLeft = room !== null && beside?.room !== room;
  return { room: address, lastRoom: isLeft ? room : lastRoom, beside, reading };
}

/** Which room is without the keys then. */
function otherThan(state: ScreenState, address: string, place: PlaceOnScreen): Beside | null {
  const { room, beside } = state;
  if (room !== null && beside?.room === address) return { room, isFirst: !beside.isFirst };
  const first = firstRoom(state);
  return place === 'here' || first === null ? beside : { room: first, isFirst: true };
}

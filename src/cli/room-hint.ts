import type { RoomMatch } from '../model/room.ts';
import { roomLabel } from './message-output.ts';
import { isPlain, quoted } from './quoted.ts';

/** A room as a hint names it in a command that can be copied. */
export function roomHint(room: RoomMatch): string {
  const label = roomLabel(room);
  return isPlain(label) ? label : quoted(room.address);
}

import type { RoomState } from '../model/room.ts';
import type { Context } from './command.ts';
import { roomJson, roomLabel } from './message-output.ts';
import { counted } from './counted.ts';
import { openSession } from './open-session.ts';
import { countingShownOut } from './shown-out.ts';

/** Disables the room that the command names, or enables it again. */
export async function setRoomState(context: Context, state: RoomState): Promise<void> {
  const { args, output } = context;
  const session = await openSession(context);
  const room = await session.findRoom(args.words[0]!);
  const shownOut = await countingShownOut(session, room, { state }, () =>
    session.configureRoom(room.address, { state }),
  );
  const type = state === 'disabled' ? 'room-disabled' : 'room-enabled';
  const done = state === 'disabled' ? 'Disabled' : 'Enabled';
  output.result(type, { room: roomJson(room), shownOut }, `${done} ${roomLabel(room)}.`);
  if (shownOut !== null && shownOut > 0) output.say(`Shown out: ${counted(shownOut, 'participant')}.`);
}

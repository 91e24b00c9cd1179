import type { RoomState } from '../model/room.ts';
import type { Context } from './command.ts';
import { roomJson, roomLabel } from './message-output.ts';
import { openSession } from './open-session.ts';

/** Disables the room that the command names, or enables it again. */
export async function setRoomState(context: Context, state: RoomState): Promise<void> {
  const { args, output } = context;
  const session = await openSession(context);
  const room = await session.findRoom(args.words[0]!);
  await session.configureRoom(room.address, { state });
  const type = state === 'disabled' ? 'room-disabled' : 'room-enabled';
  const done = state === 'disabled' ? 'Disabled' : 'Enabled';
  output.result(type, { room: roomJson(room) }, `${done} ${roomLabel(room)}.`);
}

import { PchatError } from '../../model/errors.ts';
import type { Room } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { counted } from '../counted.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'room delete ROOM',
  words: { least: 1, most: 1 },
  options: {
    reason: { value: 'TEXT', help: 'told to those who are in it' },
    yes: { help: 'do not ask' },
  },
  details:
    'The room and its whole history are gone for good. On a pchat server only administrators do that; managers disable a room.',
  examples: [['pchat room delete old-project --yes', 'without being asked']],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const { address } = await session.findRoom(args.words[0]!);
    const room = await session.roomInfo(address);
    checkMayDelete(session, room);
    if (!args.has('yes')) {
      await confirm(`Delete ${roomLabel(room)} for good, with ${await lost(session, room)}?`, false);
    }
    await session.deleteRoom(room.address, args.text('reason'));
    output.result('room-deleted', { room: roomJson(room) }, `Deleted ${roomLabel(room)}.`);
  },
};

/** Who may not is told before being asked whether they are sure. */
function checkMayDelete(session: Session, { may, name }: Room): void {
  if (may === null || may.includes('delete')) return;
  const byAdministrators = session.capabilities.deletesRooms === 'administrators';
  throw new PchatError(
    'not-allowed',
    byAdministrators
      ? 'Only administrators delete rooms on this server.'
      : `You may not delete ${name}: only its managers do.`,
    { next: 'Managers can disable it instead: pchat room disable ROOM' },
  );
}

/** What goes with the room, in words. */
async function lost(session: Session, room: Room): Promise<string> {
  const total = await session.history(room.address, { before: '', limit: 1 }).then(
    (page) => page.total,
    () => null,
  );
  const holders = await session.roles(room.address).then(
    (list) => new Set(list.map(({ address }) => address)).size,
    () => null,
  );
  return [
    total === null ? 'all its history' : `its ${counted(total, 'message')}`,
    holders === null ? 'who has which role' : `the roles of ${counted(holders, 'holder')}`,
  ].join(' and ');
}

import { asPchatError, PchatError } from '../../model/errors.ts';
import type { RoleChange, RoomRole } from '../../model/principal.ts';
import type { Room } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { isListed } from '../listed-room.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';
import { roomHint } from '../room-hint.ts';
import { whoLabel } from '../who.ts';

export const command: Command = {
  usage: 'room leave ROOM',
  words: { least: 1, most: 1 },
  options: {},
  details:
    'Gives up your membership of a room, takes it off your list, and says no to an invitation to it that waits. Who manages the room\n' +
    'goes on managing it.',
  examples: [['pchat room leave fx-spot', 'you are no member any more, and do not follow it']],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const { address } = await session.findRoom(args.words[0]!);
    const room = await session.roomInfo(address);
    const unfollowed = await isListed(session, address);
    const gaveUp = await giveUp(session, room);
    if (unfollowed) await session.unfollow(address);
    const done = [
      gaveUp.length === 0 ? '' : `no longer ${gaveUp.join(' and ')} of`,
      unfollowed ? 'no longer following' : '',
    ].filter((one) => one !== '');
    const label = roomLabel(room);
    output.result(
      'room-left',
      { room: roomJson(room), gaveUp, unfollowed },
      done.length === 0 ? `You were no member of ${label}, and do not follow it.` : sentence(done, label),
    );
    if (room.roles?.includes('manager')) {
      const self = whoLabel(session, session.account);
      output.say(`You still manage it. No longer: pchat room revoke ${roomHint(room)} manager ${self}`);
    }
  },
};

function sentence(done: readonly string[], room: string): string {
  const text = `${done.join(', and ')} ${room}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @returns the roles that were given up; @throws PchatError `conflict` they are ours by a group */
async function giveUp(session: Session, room: Room): Promise<RoomRole[]> {
  const presents = room.kind === 'auditorium' ? (['presenter'] as const) : [];
  const roles = (['member', ...presents] as const).filter((role) => room.roles?.includes(role));
  const address = session.account;
  const changes = roles.map((role): RoleChange => ({ action: 'revoke', role, address }));
  if (changes.length === 0) return [];
  await session.changeRoles(room.address, changes).catch((thrown: unknown) => {
    const error = asPchatError(thrown);
    if (error.code !== 'conflict') throw thrown;
    throw byGroup(room, error);
  });
  await decline(session, room.address);
  // A secret room is none to us by now.
  const left = await session.roomInfo(room.address).catch(() => null);
  if (left?.roles?.includes('member')) throw byGroup(room);
  return roles;
}

/** In an invitation that waits the room would offer what we have given up. */
async function decline(session: Session, room: string): Promise<void> {
  for (const { id, room: to, state } of await session.invitations()) {
    if (to === room && state === 'pending') await session.declineInvitation(id);
  }
}

function byGroup(room: Room, cause?: PchatError): PchatError {
  return new PchatError('conflict', `You are a member of ${roomLabel(room)} by a group that you are in.`, {
    next: `Who runs the server changes groups; off your list it goes with: pchat unfollow ${roomHint(room)}`,
    cause,
  });
}

import type { Room, RoomAction, RoomSettings } from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { labelled } from '../one-line.ts';
import { openSession } from '../open-session.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import type { Output } from '../output.ts';

const PRIVACY: Record<Room['privacy'], string> = {
  open: 'open',
  closed: 'closed (members join)',
  secret: 'secret (members join, others do not see it)',
};
const KIND: Record<Room['kind'], string> = {
  normal: 'normal',
  auditorium: 'auditorium (presenters post, all others read)',
};
const ACTIONS: Record<RoomAction, string> = {
  join: 'join',
  read: 'read its history',
  post: 'post',
  topic: 'set the topic',
  invite: 'invite',
  lists: 'see who has which role',
  configure: 'change settings and roles',
  delete: 'delete it',
};

export const command: Command = {
  usage: 'room show ROOM',
  words: { least: 1, most: 1 },
  options: {},
  details: 'What a room tells of itself, and of what you are and may do in it.',
  examples: [['pchat room show lobby', 'its description, topic, privacy and address']],
  async run(context) {
    const session = await openSession(context);
    const { address } = await session.findRoom(context.args.words[0]!);
    const room = await session.roomInfo(address);
    printRoom(context.output, room, await settingsOf(session, room));
  },
};

/** What only managers are told. */
async function settingsOf(session: Session, room: Room): Promise<RoomSettings> {
  if (room.may === null || !room.may.includes('configure')) return {};
  return session.roomSettings(room.address).catch(() => ({}));
}

/** Prints all that a room tells about itself. */
export function printRoom(output: Output, room: Room, settings: RoomSettings): void {
  const { description, topic, privacy, kind, state, participants, persistent, archived } = room;
  const { roles, may, invitations, files } = room;
  const memberInvites = settings.memberInvites ?? null;
  const lines: [string, string][] = [
    ['Room', roomLabel(room)],
    ['Address', room.address],
    ['Description', description],
    ['Topic', topic],
    ['Privacy', PRIVACY[privacy]],
    ['Kind', KIND[kind]],
    ['State', state === 'active' ? '' : 'disabled (nobody joins or posts)'],
    ['Here', participants === null ? '' : String(participants)],
    ['History', archived ? 'kept' : 'not kept'],
    ['Files', files === null ? '' : files ? 'may be posted' : 'may not be posted'],
    ['New members', invitations === null ? '' : invitations ? 'are invited' : 'are not told'],
    ['Members', memberInvites === null ? '' : memberInvites ? 'may invite' : 'may not invite'],
    ['You are', roles === null ? '' : roles.join(', ') || 'nobody special'],
    ['You may', may === null ? '' : may.map((action) => ACTIONS[action]).join(', ') || 'do nothing here'],
  ];
  const told = { description, topic, privacy, kind, state, participants, persistent, archived };
  output.result(
    'room',
    { ...roomJson(room), ...told, invitations, files, memberInvites, roles, may },
    labelled(lines),
  );
}

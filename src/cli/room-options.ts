import type { Inherited, Privacy, RoomKind, RoomSettings } from '../model/room.ts';
import type { Arguments, Options } from './arguments.ts';

const PRIVACIES: readonly Privacy[] = ['open', 'closed', 'secret'];
const KINDS: readonly RoomKind[] = ['normal', 'auditorium'];
const INHERITED: readonly Inherited[] = ['on', 'off', 'category'];

/** What can be said of a room when it is created, and changed later. */
export const ROOM_OPTIONS = {
  privacy: {
    value: 'HOW',
    help: 'open: all may join; closed: members; secret: members, and others do not see it',
  },
  kind: { value: 'KIND', help: 'normal: all in it post; auditorium: presenters post, all others read' },
  description: { value: 'TEXT', mayBeEmpty: true, help: 'what the room is for' },
  invitations: {
    value: 'WHEN',
    help: 'on, off, or as its category says: being made a member sends an invitation',
  },
  files: { value: 'WHEN', help: 'on, off, or as its category says: files may be posted' },
  'member-invites': { value: 'on|off', help: 'whether members may invite to it' },
} as const satisfies Options;

/** What was said of a room. @throws PchatError `usage` */
export function roomSettingsOf(args: Arguments): RoomSettings {
  const memberInvites = args.choice('member-invites', ['on', 'off']);
  const settings: RoomSettings = {
    description: args.text('description'),
    privacy: args.choice('privacy', PRIVACIES),
    kind: args.choice('kind', KINDS),
    invitations: args.choice('invitations', INHERITED),
    files: args.choice('files', INHERITED),
    memberInvites: memberInvites === undefined ? undefined : memberInvites === 'on',
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

import { PchatError } from '../../model/errors.ts';
import { sendableText } from '../../model/sendable-text.ts';
import type { Inherited, RoomSettings } from '../../model/room.ts';
import type { Capabilities } from '../capabilities.ts';
import { formFlag, type DataForm } from './extensions/data-forms.ts';

type Flag = '0' | '1';
const flag = (value: boolean): Flag => (value ? '1' : '0');

/** Servers call the archive differently: ejabberd, then Prosody. */
const ARCHIVE_FIELDS = ['mam', 'muc#roomconfig_enablearchiving'];

const FIELD_DISABLED = '{urn:pchat:0}disabled';
const FIELD_INVITATIONS = '{urn:pchat:0}invitations';
const FIELD_FILES = '{urn:pchat:0}files';
/** The same for whether members may invite: the usual name, then Prosody's. */
const INVITE_FIELDS = [
  'muc#roomconfig_allowinvites',
  '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites',
];

/**
 * Checks before anything is sent that rooms of this server can be as asked.
 *
 * @param now what the room is; what is to be set goes before it
 * @throws PchatError `unsupported`, `usage` a name that cannot be
 */
export function checkSettings(
  settings: RoomSettings,
  capabilities: Capabilities,
  now: RoomSettings = {},
): void {
  // What cannot be sent is left out of it in any case.
  if (/\p{Cc}/u.test(sendableText(settings.name ?? ''))) {
    throw new PchatError('usage', "A room's name is one line, without tabs and other control characters.", {
      next: 'Choose another name.',
    });
  }
  const { privacy, kind } = { ...now, ...settings };
  const asks = settings.privacy !== undefined || settings.kind !== undefined;
  if (asks && kind === 'auditorium' && privacy !== 'open' && !capabilities.closedAuditoriums) {
    throw new PchatError('unsupported', 'On this server every member of an auditorium may post.', {
      next: 'Make it an open auditorium, in which members post and all others read.',
    });
  }
  if (settings.state !== undefined && !capabilities.disablesRooms) {
    throw new PchatError('unsupported', "This server's rooms cannot be disabled.", {
      next: 'Make it secret and take the role member from those who are to stay out.',
    });
  }
  if (settings.invitations !== undefined && !capabilities.ownRules) {
    throw new PchatError('unsupported', 'This server sends no invitations by itself.', {
      next: 'Invite people with: pchat room invite ROOM WHO',
    });
  }
  if (settings.files !== undefined && !capabilities.ownRules) {
    throw new PchatError('unsupported', "This server's rooms have no rule for files.", {
      next: 'Ask who runs the server whether files may be uploaded.',
    });
  }
}

/** What a configuration form says that a room is. */
export function settingsIn(form: DataForm): RoomSettings {
  const text = (name: string) => form.fields.get(name)?.values.join('\n');
  const flagged = (name: string) => (form.fields.has(name) ? formFlag(form, name) : undefined);
  const membersOnly = flagged('muc#roomconfig_membersonly');
  const listed = flagged('muc#roomconfig_publicroom');
  const moderated = flagged('muc#roomconfig_moderatedroom');
  const disabled = flagged(FIELD_DISABLED);
  const invites = INVITE_FIELDS.find((name) => form.fields.has(name));
  const settings: RoomSettings = {
    name: text('muc#roomconfig_roomname'),
    description: text('muc#roomconfig_roomdesc'),
    privacy: membersOnly === undefined ? undefined : privacyOf(membersOnly, listed),
    kind: moderated === undefined ? undefined : moderated ? 'auditorium' : 'normal',
    state: disabled === undefined ? undefined : disabled ? 'disabled' : 'active',
    invitations: inherited(text(FIELD_INVITATIONS)),
    files: inherited(text(FIELD_FILES)),
    memberInvites: invites === undefined ? undefined : formFlag(form, invites),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function privacyOf(membersOnly: boolean, listed = true): RoomSettings['privacy'] {
  if (!membersOnly) return 'open';
  return listed ? 'closed' : 'secret';
}

function inherited(text: string | undefined): Inherited | undefined {
  return text === 'on' || text === 'off' || text === 'category' ? text : undefined;
}

/**
 * The values to submit for a room's configuration form: only fields that this server's form has.
 *
 * @throws PchatError `unsupported` when the form has nothing for what is asked
 */
export function settingValues(form: DataForm, settings: RoomSettings): [string, string][] {
  const values: [string, string][] = [];
  const optional = (name: string, value: string) => {
    if (form.fields.has(name)) values.push([name, value]);
  };
  const needed = (name: string, value: string, what: string) => {
    if (!form.fields.has(name)) {
      throw new PchatError('unsupported', `This server's rooms have no ${what}.`, {
        next: 'Leave that setting out.',
      });
    }
    values.push([name, value]);
  };
  if (settings.name !== undefined) needed('muc#roomconfig_roomname', settings.name, 'name');
  if (settings.description !== undefined) {
    needed('muc#roomconfig_roomdesc', settings.description, 'description');
  }
  if (settings.privacy !== undefined) {
    const secret = settings.privacy === 'secret';
    needed('muc#roomconfig_membersonly', flag(settings.privacy !== 'open'), 'privacy');
    needed('muc#roomconfig_publicroom', flag(!secret), 'privacy');
    // ejabberd tells strangers who is in a secret room unless these say no.
    optional('allow_query_users', flag(!secret));
    optional('public_list', flag(!secret));
  }
  if (settings.kind !== undefined) {
    const auditorium = settings.kind === 'auditorium';
    needed('muc#roomconfig_moderatedroom', flag(auditorium), 'presenters');
    // ejabberd gives newcomers a voice all the same unless this says no.
    optional('members_by_default', flag(!auditorium));
  }
  if (settings.state !== undefined) needed(FIELD_DISABLED, flag(settings.state === 'disabled'), 'such state');
  if (settings.invitations !== undefined) {
    needed(FIELD_INVITATIONS, settings.invitations, 'rule for invitations');
  }
  if (settings.files !== undefined) needed(FIELD_FILES, settings.files, 'rule for files');
  if (settings.memberInvites !== undefined) {
    const name = INVITE_FIELDS.find((each) => form.fields.has(each)) ?? INVITE_FIELDS[0]!;
    needed(name, flag(settings.memberInvites), 'rule for who invites');
  }
  return values;
}

/**
 * The values for a new room: what was asked for, persistent, with an archive, and showing real addresses, so that authors are
 * people and not only nicks.
 *
 * @throws PchatError `unsupported` when rooms here cannot outlive their participants
 */
export function newRoomValues(form: DataForm, settings: RoomSettings): [string, string][] {
  if (!form.fields.has('muc#roomconfig_persistentroom')) {
    throw new PchatError('unsupported', 'This server lets you create no lasting rooms.');
  }
  const values = settingValues(form, { privacy: 'open', kind: 'normal', ...settings });
  values.push(['muc#roomconfig_persistentroom', '1']);
  for (const name of ARCHIVE_FIELDS) if (form.fields.has(name)) values.push([name, '1']);
  if (form.fields.get('muc#roomconfig_whois')?.options.includes('anyone')) {
    values.push(['muc#roomconfig_whois', 'anyone']);
  }
  return values;
}

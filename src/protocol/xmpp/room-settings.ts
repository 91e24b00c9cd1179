import { PchatError } from '../../model/errors.ts';
import type { RoomSettings } from '../../model/room.ts';
import type { DataForm } from './extensions/data-forms.ts';

type Flag = '0' | '1';
const flag = (value: boolean): Flag => (value ? '1' : '0');

/** Servers call the archive differently: ejabberd, then Prosody. */
const ARCHIVE_FIELDS = ['mam', 'muc#roomconfig_enablearchiving'];

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
    if (!form.fields.has(name)) throw new PchatError('unsupported', `This server's rooms have no ${what}.`);
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

import type { Inherited } from '../../model/room.ts';
import { MAX_ROOM_NAME_LENGTH } from '../../model/limits.ts';
import { dataForm, formBoolean, formValues, type Field } from '../stream/data-form.ts';
import type { Element } from '../stream/element.ts';
import { StanzaError } from '../stream/stanza-error.ts';
import { ROOM_CONFIG } from './namespaces.ts';

/** How a room is set up (XEP-0045 section 10.2, 15.5.3). */
export interface RoomConfig {
  name: string;
  description: string;
  /** Language tag; empty when not said. */
  language: string;
  persistent: boolean;
  public: boolean;
  membersOnly: boolean;
  moderated: boolean;
  /** Participants may set the topic. */
  changeSubject: boolean;
  /** Who sees real addresses. */
  whois: 'anyone' | 'moderators';
  /** Members may invite to a members-only room. */
  allowInvites: boolean;
  archiving: boolean;
  /** Most participants; null: no limit. */
  maxUsers: number | null;
  /** Whether being made a member sends an invitation. */
  invitations: Inherited;
  /** Whether files may be posted. */
  files: Inherited;
  /** Nobody joins or posts. */
  disabled: boolean;
}

/** A room as it is when its creator says nothing: open, kept, archived, and with people known by who they are. */
export const DEFAULT_CONFIG: RoomConfig = {
  name: '',
  description: '',
  language: '',
  persistent: true,
  public: true,
  membersOnly: false,
  moderated: false,
  changeSubject: false,
  whois: 'anyone',
  allowInvites: false,
  archiving: true,
  maxUsers: null,
  invitations: 'category',
  files: 'category',
  disabled: false,
};

const MAX_DESCRIPTION_LENGTH = 1024;
const MAX_USERS_CHOICES = ['10', '20', '50', '100', '200', '500'];

const FLAGS = [
  ['muc#roomconfig_persistentroom', 'persistent', 'Keep the room when nobody is in it'],
  ['muc#roomconfig_publicroom', 'public', 'Show the room in the list of rooms'],
  ['muc#roomconfig_membersonly', 'membersOnly', 'Only members may join and read'],
  ['muc#roomconfig_moderatedroom', 'moderated', 'Auditorium: only presenters post'],
  ['muc#roomconfig_changesubject', 'changeSubject', 'Participants may set the topic'],
  ['muc#roomconfig_allowinvites', 'allowInvites', 'Members may invite others'],
  ['muc#roomconfig_enablearchiving', 'archiving', 'Keep an archive of messages'],
  ['{urn:pchat:0}disabled', 'disabled', 'Disabled: nobody joins or posts'],
] as const;

const TEXTS = [
  ['muc#roomconfig_roomname', 'name', 'Name', MAX_ROOM_NAME_LENGTH],
  ['muc#roomconfig_roomdesc', 'description', 'Description', MAX_DESCRIPTION_LENGTH],
  ['muc#roomconfig_lang', 'language', 'Language', 35],
] as const;

/** NEW: as the category has it, unless the room says otherwise. */
const INHERITED = [
  ['{urn:pchat:0}invitations', 'invitations', 'Invite who becomes a member'],
  ['{urn:pchat:0}files', 'files', 'Files may be posted'],
] as const;
const INHERITED_CHOICES: readonly Inherited[] = ['on', 'off', 'category'];

/** The form in which an owner sees and changes the configuration. */
export function configForm(config: RoomConfig): Element {
  const maxUsers = config.maxUsers === null ? 'none' : String(config.maxUsers);
  const fields: Field[] = [
    ...TEXTS.map(([name, key, label]): Field => ({
      name,
      type: 'text-single',
      label,
      values: [config[key]],
    })),
    ...FLAGS.map(([name, key, label]): Field => ({
      name,
      type: 'boolean',
      label,
      values: [config[key] ? '1' : '0'],
    })),
    ...INHERITED.map(([name, key, label]): Field => ({
      name,
      type: 'list-single',
      label,
      values: [config[key]],
      options: INHERITED_CHOICES.map((value) => ({ label: value, value })),
    })),
    {
      name: 'muc#roomconfig_whois',
      type: 'list-single',
      label: 'Who sees real addresses',
      values: [config.whois],
      options: [
        { label: 'Anyone', value: 'anyone' },
        { label: 'Moderators', value: 'moderators' },
      ],
    },
    {
      name: 'muc#roomconfig_maxusers',
      type: 'list-single',
      label: 'Most participants',
      values: [maxUsers],
      options: [...new Set([...MAX_USERS_CHOICES, maxUsers, 'none'])].map((value) => ({
        label: value,
        value,
      })),
    },
  ];
  return dataForm('form', ROOM_CONFIG, fields, 'Settings of the room');
}

/**
 * A configuration with what a submitted form changes; fields that we do not have are passed over, as XEP-0004 wants.
 *
 * @throws StanzaError `bad-request` not this form, `not-acceptable` a value that cannot be, with the reason
 */
export function readConfigForm(form: Element, current: RoomConfig): RoomConfig {
  const values = formValues(form);
  const formType = values.get('FORM_TYPE')?.[0];
  // An instant room's form is empty (section 10.1.2).
  if (formType !== undefined ? formType !== ROOM_CONFIG : values.size > 0) {
    throw new StanzaError('bad-request', `The form has the FORM_TYPE ${ROOM_CONFIG}.`);
  }
  const config = { ...current };
  for (const [name, key, label, longest] of TEXTS) {
    const value = values.get(name)?.join('\n').trim();
    if (value === undefined) continue;
    if ([...value].length > longest) throw refused(`${label}: at most ${longest} characters.`);
    if (key !== 'description' && /\p{Cc}/u.test(value))
      throw refused(`${label}: one line without control characters.`);
    config[key] = value;
  }
  for (const [name, key, label] of FLAGS) {
    const value = values.get(name)?.[0];
    if (value === undefined) continue;
    const flag = formBoolean(value);
    if (flag === undefined) throw refused(`${label}: 0 or 1.`);
    config[key] = flag;
  }
  for (const [name, key, label] of INHERITED) {
    const value = values.get(name)?.[0] as Inherited | undefined;
    if (value === undefined) continue;
    if (!INHERITED_CHOICES.includes(value)) throw refused(`${label}: on, off or category.`);
    config[key] = value;
  }
  const whois = values.get('muc#roomconfig_whois')?.[0];
  if (whois === 'anyone' || whois === 'moderators') config.whois = whois;
  else if (whois !== undefined) throw refused('Who sees real addresses: anyone or moderators.');
  const maxUsers = values.get('muc#roomconfig_maxusers')?.[0];
  if (maxUsers === '' || maxUsers === 'none' || maxUsers === '0') config.maxUsers = null;
  else if (maxUsers !== undefined) {
    if (!/^[1-9]\d{0,5}$/.test(maxUsers)) throw refused('Most participants: a number from 1, or none.');
    config.maxUsers = Number(maxUsers);
  }
  return config;
}

function refused(reason: string): StanzaError {
  return new StanzaError('not-acceptable', reason);
}

/** How a setting works out that a room may leave to its category. */
export function inherited(own: Inherited, category: boolean): boolean {
  return own === 'category' ? category : own === 'on';
}

/** The status codes that tell participants what changed (section 10.2.1). */
export function changeStatuses(before: RoomConfig, after: RoomConfig): string[] {
  const statuses: string[] = [];
  if (before.archiving !== after.archiving) statuses.push(after.archiving ? '170' : '171');
  if (before.whois !== after.whois) statuses.push(after.whois === 'anyone' ? '172' : '173');
  const rest = (config: RoomConfig) => JSON.stringify({ ...config, archiving: null, whois: null });
  if (rest(before) !== rest(after)) statuses.unshift('104');
  return statuses;
}

/** The status codes that tell a joiner what the room is (section 7.2.3, 7.2.12). */
export function roomStatuses(config: RoomConfig): string[] {
  return [...(config.whois === 'anyone' ? ['100'] : []), ...(config.archiving ? ['170'] : [])];
}

import type {
  CategoryInfo,
  Inherited,
  Privacy,
  RoomKind,
  RoomMatch,
  RoomSettings,
} from '../../model/room.ts';
import type { Session } from '../../session/session.ts';
import { EMPTY_FIELD, type Field, fieldOf, fieldText } from '../field/field.ts';

/** What the server can do decides what can be chosen. */
export type Capabilities = Session['capabilities'];

/** What can be filled in, in the order of the form. */
export const FORM_FIELDS = [
  'name',
  'category',
  'description',
  'privacy',
  'kind',
  'invitations',
  'files',
  'memberInvites',
] as const;
export type FormFieldName = (typeof FORM_FIELDS)[number];
export const TEXT_FIELDS = ['name', 'description'] as const;
export type TextFieldName = (typeof TEXT_FIELDS)[number];
type ChoiceName = Exclude<FormFieldName, TextFieldName>;

export const LABELS: Readonly<Record<FormFieldName, string>> = {
  name: 'Name',
  category: 'Category',
  description: 'Description',
  privacy: 'Privacy',
  kind: 'Kind',
  invitations: 'Invitations',
  files: 'Files',
  memberInvites: 'Who invites',
};

/** What a room is to be. */
export interface FormValues {
  name: Field;
  description: Field;
  /** Address of a category; empty: none can be chosen. */
  category: string;
  privacy: Privacy;
  kind: RoomKind;
  invitations: Inherited;
  files: Inherited;
  memberInvites: 'yes' | 'no';
}

export interface RoomForm {
  /** The room that is changed; null: a new one. */
  room: RoomMatch | null;
  /** Null until they are told. */
  categories: readonly CategoryInfo[] | null;
  values: FormValues;
  /** As it was opened. */
  before: FormValues;
  at: FormFieldName;
  /** What is wrong, at its field. */
  errors: Readonly<Partial<Record<FormFieldName, string>>>;
  busy: 'loading' | 'saving' | null;
  /** Esc was pressed once with something written. */
  leaving: boolean;
}

/** One of the values of a field, with what it means, and why it cannot be chosen. */
export interface Choice {
  value: string;
  label: string;
  means: string;
  /** Null: it can. */
  why: string | null;
}

export function newForm(category: string, name: string): RoomForm {
  const values: FormValues = {
    name: fieldOf(name),
    description: EMPTY_FIELD,
    category,
    privacy: 'open',
    kind: 'normal',
    invitations: 'category',
    files: 'category',
    // As every server begins with: what the form shows is what is made.
    memberInvites: 'no',
  };
  return {
    room: null,
    categories: null,
    values,
    before: values,
    at: 'name',
    errors: {},
    busy: null,
    leaving: false,
  };
}

/** A room's settings as the form shows them; what the server does not tell stands as it is at creation. */
export function valuesOf(room: RoomMatch, settings: RoomSettings): FormValues {
  return {
    name: fieldOf(settings.name ?? room.name),
    description: fieldOf(settings.description ?? ''),
    category: room.category.address,
    privacy: settings.privacy ?? 'open',
    kind: settings.kind ?? 'normal',
    invitations: settings.invitations ?? 'category',
    files: settings.files ?? 'category',
    memberInvites: (settings.memberInvites ?? false) ? 'yes' : 'no',
  };
}

/** What was changed, as the session takes it; the category is not a setting. */
export function changedSettings({ values, before, room }: RoomForm): RoomSettings {
  const settings: RoomSettings = {};
  const isNew = room === null;
  const name = fieldText(values.name).trim();
  const description = fieldText(values.description).trim();
  if (!isNew && name !== fieldText(before.name).trim()) settings.name = name;
  if (description !== fieldText(before.description).trim()) settings.description = description;
  if (isNew || values.privacy !== before.privacy) settings.privacy = values.privacy;
  if (isNew || values.kind !== before.kind) settings.kind = values.kind;
  if (values.invitations !== before.invitations) settings.invitations = values.invitations;
  if (values.files !== before.files) settings.files = values.files;
  if (values.memberInvites !== before.memberInvites) settings.memberInvites = values.memberInvites === 'yes';
  return settings;
}

/** Whether anything would be lost by closing it. */
export function isChanged(form: RoomForm): boolean {
  return (
    TEXT_FIELDS.some((name) => fieldText(form.values[name]) !== fieldText(form.before[name])) ||
    FORM_FIELDS.some((name) => !isText(name) && form.values[name] !== form.before[name])
  );
}

export function isText(name: FormFieldName): name is TextFieldName {
  return (TEXT_FIELDS as readonly string[]).includes(name);
}

/** What a field can be, in order. */
export function choicesOf(form: RoomForm, name: ChoiceName, capabilities: Capabilities): Choice[] {
  const choice = (value: string, means: string, why: string | null = null, label = value): Choice => ({
    value,
    label,
    means,
    why,
  });
  const noRules = capabilities.roomRules ? null : 'This server does not know that setting.';
  switch (name) {
    case 'category':
      return categoryChoices(form, capabilities);
    case 'privacy': {
      const out =
        form.room !== null && form.before.privacy === 'open' ? '; who is here and no member is put out' : '';
      return [
        choice('open', 'seen and joined by everyone whom the category is open to'),
        choice('closed', `seen by everyone whom the category is open to, joined by members${out}`),
        choice(
          'secret',
          capabilities.secretRooms
            ? `seen and joined by members only${out}`
            : `joined by members only; this server does not hide it from who knows its address${out}`,
        ),
      ];
    }
    case 'kind':
      return [
        choice('normal', 'who is in it posts'),
        choice('auditorium', 'presenters post, everyone else reads'),
      ];
    case 'memberInvites':
      // Of an open room it says nothing, whatever is set.
      if (form.values.privacy === 'open')
        return [
          choice(form.values.memberInvites, 'who is in an open room may invite', null, 'everyone in it'),
        ];
      return [
        choice('yes', 'members may invite others', null, 'members'),
        choice('no', 'only managers invite', null, 'managers'),
      ];
    default: {
      const category = form.categories?.find(({ address }) => address === form.values.category);
      const usual = category?.[name] ?? null;
      const [on, off] =
        name === 'invitations'
          ? ['who is made a member is told', 'who is made a member is not told']
          : ['files may be posted', 'no files are posted'];
      const inherited = usual === null ? 'as the category has it' : `as the category: ${usual ? on : off}`;
      return [
        choice('on', on, noRules),
        choice('off', off, noRules),
        choice('category', noRules ?? inherited, null, 'as the category'),
      ];
    }
  }
}

function categoryChoices({ room, categories }: RoomForm, { roomRules }: Capabilities): Choice[] {
  const here = room?.category.address;
  return (categories ?? [])
    .filter(({ address, mayCreate }) => address === here || mayCreate !== false)
    .map(({ address, name, description }) => ({
      value: address,
      label: name,
      means: description,
      why: room === null || address === here || roomRules ? null : 'This server does not move rooms.',
    }));
}

import type { Category, Room, RoomAction } from '../../model/room.ts';
import { flagOrNull } from './extensions/category-info.ts';
import { formFlag, type DataForm } from './extensions/data-forms.ts';
import type { DiscoInfo } from './extensions/disco.ts';
import { FORM_ROOM_INFO, NS_MUC } from './extensions/group-chat.ts';
import { NS_MAM } from './extensions/message-archive.ts';
import { NS_OCCUPANT_ID } from './extensions/occupant-ids.ts';
import { NS_STANZA_IDS } from './extensions/stanza-ids.ts';
import { standingsIn } from './extensions/room-roles.ts';

/** What a room tells the asker of themselves (NEW, docs/protocol.md). */
const FIELD_ROLES = '{urn:pchat:0}roles';
const FIELD_MAY = '{urn:pchat:0}may';
const ACTIONS: readonly RoomAction[] = [
  'join',
  'read',
  'post',
  'topic',
  'invite',
  'lists',
  'configure',
  'delete',
];

/** What a room promises about its stanzas: only what is promised may be believed. */
export interface RoomTraits {
  archived: boolean;
  /** Stanza ids by the room are the room's own. */
  stanzaIds: boolean;
  occupantIds: boolean;
  /** The room adds real addresses to what it archives. */
  showsAddresses: boolean;
  /** Only presenters post. */
  moderated: boolean;
  /** The room has rules, and lets nobody else say what only it may (NEW, docs/protocol.md). */
  rules: boolean;
}

/** What every room promises on a server that has what is NEW: only pchat's own does. */
export const OWN_ROOMS: RoomTraits = {
  archived: true,
  stanzaIds: true,
  occupantIds: true,
  showsAddresses: true,
  moderated: false,
  rules: true,
};

/** @param serverHasRules the server says that its rooms have rules: of others a room's word is not enough */
export function roomTraits({ features, forms }: DiscoInfo, serverHasRules: boolean): RoomTraits {
  const archived = features.has(NS_MAM);
  return {
    archived,
    // A room with an archive marks what it passes on with the archive's ids (XEP-0313 section 5.1.3).
    stanzaIds: archived || features.has(NS_STANZA_IDS),
    occupantIds: features.has(NS_OCCUPANT_ID),
    showsAddresses: features.has('muc_nonanonymous'),
    moderated: features.has('muc_moderated'),
    rules: serverHasRules && forms.get(FORM_ROOM_INFO)?.fields.has(FIELD_MAY) === true,
  };
}

/** Whether an address answered as a group chat room or service does. */
export function isGroupChat({ identities, features }: DiscoInfo): boolean {
  // Gateways to other networks are of the same category but another type.
  return (
    features.has(NS_MUC) &&
    identities.some(({ category, type }) => category === 'conference' && type === 'text')
  );
}

/** All that a room's answer to discovery says (XEP-0045 section 6.4). */
export function roomOf(address: string, info: DiscoInfo, category: Category): Room {
  const form = info.forms.get(FORM_ROOM_INFO);
  const field = (name: string) => form?.fields.get(name)?.values.join('\n') ?? '';
  const occupants = field('muc#roominfo_occupants');
  const name = field('muc#roomconfig_roomname') || info.identities.find(({ name }) => name !== '')?.name;
  const membersOnly = info.features.has('muc_membersonly');
  return {
    address,
    name: name || address.slice(0, address.indexOf('@')),
    category,
    participants: /^\d+$/.test(occupants) ? Number(occupants) : null,
    description: field('muc#roominfo_description'),
    topic: field('muc#roominfo_subject'),
    privacy: !membersOnly ? 'open' : info.features.has('muc_hidden') ? 'secret' : 'closed',
    kind: info.features.has('muc_moderated') ? 'auditorium' : 'normal',
    state: form !== undefined && formFlag(form, '{urn:pchat:0}disabled') ? 'disabled' : 'active',
    persistent: info.features.has('muc_persistent'),
    archived: info.features.has(NS_MAM),
    roles: valuesOrNull(form, FIELD_ROLES)?.flatMap(standingsIn) ?? null,
    may: mayIn(form),
    invitations: flagOrNull(form, '{urn:pchat:0}invitations'),
    files: flagOrNull(form, '{urn:pchat:0}files'),
  };
}

function mayIn(form: DataForm | undefined): RoomAction[] | null {
  const words = valuesOrNull(form, FIELD_MAY)?.flatMap((value) => value.split(/\s+/));
  return words === undefined ? null : ACTIONS.filter((action) => words.includes(action));
}

function valuesOrNull(form: DataForm | undefined, name: string): string[] | undefined {
  return form?.fields.get(name)?.values;
}

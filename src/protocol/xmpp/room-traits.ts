import type { Category, Room } from '../../model/room.ts';
import { formFlag } from './extensions/data-forms.ts';
import type { DiscoInfo } from './extensions/disco.ts';
import { FORM_ROOM_INFO, NS_MUC } from './extensions/group-chat.ts';
import { NS_MAM } from './extensions/message-archive.ts';
import { NS_OCCUPANT_ID } from './extensions/occupant-ids.ts';
import { NS_STANZA_IDS } from './extensions/stanza-ids.ts';

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
}

/** What every room promises on a server that has what is NEW: only pchat's own does. */
export const OWN_ROOMS: RoomTraits = {
  archived: true,
  stanzaIds: true,
  occupantIds: true,
  showsAddresses: true,
  moderated: false,
};

export function roomTraits({ features }: DiscoInfo): RoomTraits {
  const archived = features.has(NS_MAM);
  return {
    archived,
    // A room with an archive marks what it passes on with the archive's ids (XEP-0313 section 5.1.3).
    stanzaIds: archived || features.has(NS_STANZA_IDS),
    occupantIds: features.has(NS_OCCUPANT_ID),
    showsAddresses: features.has('muc_nonanonymous'),
    moderated: features.has('muc_moderated'),
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
  };
}

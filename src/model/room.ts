import type { Standing } from './principal.ts';

/** open: seen and joined by all in scope; closed: seen by all, joined by members; secret: seen and joined by members only. */
export type Privacy = 'open' | 'closed' | 'secret';
/** auditorium: only presenters post, everyone else reads. */
export type RoomKind = 'normal' | 'auditorium';
/** disabled: nobody joins or posts, the history stays for managers. */
export type RoomState = 'active' | 'disabled';

/** A named group of rooms with its own rules; on the wire a group chat service. */
export interface Category {
  /** Address of the service, e.g. `general.localhost`. */
  address: string;
  name: string;
}

/** A category with its rules, as far as the server tells. */
export interface CategoryInfo extends Category {
  description: string;
  /** Whether we may create rooms in it; null: one learns by being refused. */
  mayCreate: boolean | null;
  /** Whether becoming a member sends an invitation, where the room does not say; null: not told. */
  invitations: boolean | null;
  /** Whether files may be posted, where the room does not say; null: not told. */
  files: boolean | null;
}

/** A room found by the name that a person typed. */
export interface RoomMatch {
  address: string;
  name: string;
  category: Category;
}

/** A room as a list shows it: little, so that thousands can be listed. */
export interface RoomSummary {
  /** Bare address `room@category-service`. */
  address: string;
  /** What people read; falls back to the address's local part. */
  name: string;
  category: Category;
  /** Participants right now; null where the server does not tell. */
  participants: number | null;
}

/** A room as browsing shows it; what the server does not tell in lists is null. */
export interface RoomListing extends RoomSummary {
  description: string | null;
  privacy: Privacy | null;
  kind: RoomKind | null;
  state: RoomState | null;
  /** What we are in it. */
  roles: readonly Standing[] | null;
  /** There is an invitation for us that is not answered. */
  invited: boolean;
}

/** Which rooms to show. */
export interface RoomQuery {
  /** Each must be in the name, address, description or category name. */
  words?: string;
  /** Address of a category. */
  category?: string;
  /** mine: we are a member; managed: we manage; invited: asked into; joined: the one in `who` is in them now. */
  show?: 'mine' | 'managed' | 'invited' | 'joined';
  /** Bare address, with `joined`. */
  who?: string;
}

/** A room's own setting, or that of its category. */
export type Inherited = 'on' | 'off' | 'category';

/** What one may do in a room. `lists`: see who has which role. */
export type RoomAction = 'join' | 'read' | 'post' | 'topic' | 'invite' | 'lists' | 'configure' | 'delete';

/** All that a room tells about itself. */
export interface Room extends RoomSummary {
  description: string;
  topic: string;
  privacy: Privacy;
  kind: RoomKind;
  state: RoomState;
  /** Whether the room outlives its last participant. */
  persistent: boolean;
  /** Whether the room keeps an archive that can be queried. */
  archived: boolean;
  /** What we are in it; null: not told. */
  roles: readonly Standing[] | null;
  /** What we may do in it; null: not told, one learns by being refused. */
  may: readonly RoomAction[] | null;
  /** Whether becoming a member sends an invitation, as it works out; null: not told. */
  invitations: boolean | null;
  /** Whether files may be posted, as it works out; null: not told. */
  files: boolean | null;
}

/** What one may set on a room; what is absent stays as it is (or takes the server's default at creation). */
export interface RoomSettings {
  name?: string;
  description?: string;
  privacy?: Privacy;
  kind?: RoomKind;
  state?: RoomState;
  /** Whether becoming a member sends an invitation. */
  invitations?: Inherited;
  /** Whether files may be posted. */
  files?: Inherited;
  /** Whether members may invite to a closed or secret room. */
  memberInvites?: boolean;
}

/** A followed room: on one's own list, counted without being opened (XEP-0402). */
export interface FollowedRoom {
  address: string;
  /** The name kept with the bookmark; empty when none. */
  name: string;
  /** The nick to join with; empty for one's default. */
  nick: string;
  /** Absent: none of the settings was ever chosen. */
  settings?: FollowSettings;
}

/** What one chose for a followed room; travels with the bookmark (XEP-0402 extensions). */
export interface FollowSettings {
  /** What is notified of (XEP-0492); null: as the program's setting says. */
  notify: 'all' | 'mentions' | 'none' | null;
  /** Its unread messages are not counted in the totals and do not mark the room; mentions still do. */
  muted: boolean;
  /** The heading it stands under in the list; empty: the first, unnamed one. */
  section: string;
  /** Its place within the section, ascending; null: after those that have one, by name. */
  position: number | null;
  /** How far back its history is kept on this side. */
  keep: 'none' | 'month' | 'all';
}

export const DEFAULT_FOLLOW_SETTINGS: FollowSettings = {
  notify: null,
  muted: false,
  section: '',
  position: null,
  keep: 'none',
};

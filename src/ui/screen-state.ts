import type { Participant } from '../model/participant.ts';
import type { Invitation } from '../model/person.ts';
import type { CategoryInfo, RoomListing, RoomSummary } from '../model/room.ts';
import type { Compose } from './composer/compose.ts';
import type { Field } from './field/field.ts';
import type { Place } from './messages/viewport.ts';
import type { RoleLists } from './roles/role-list.ts';
import type { RoomForm } from './room-form/room-form.ts';
import type { SearchState } from './search/search-state.ts';

/** Which pane the keys go to when no overlay is open. */
export type Focus = 'composer' | 'messages' | 'browser';

/** How a room is being read. */
export interface Reading {
  place: Place;
  /** The last message there was when the end was left: what came after it is new below. */
  leftEndAt: string | null;
  /** Key of the message chosen in select mode. */
  selected: string | null;
  /** Ids of stories shown in full. */
  unfolded: ReadonlySet<string>;
  /** Where the "new" line stood when the keys went to the other of two rooms; the session then forgets it. */
  newAfter: string | null;
  /** Made unread by the person: it stays so while it is only beside. */
  leftUnread: boolean;
}

export interface BrowserState {
  /** Key of the row under the cursor. */
  cursor: string | null;
  /** Which headings were folded (true) or unfolded; the others are as they usually are. */
  folds: ReadonlyMap<string, boolean>;
  categories: readonly CategoryInfo[];
  /** Rooms of a category: absent until asked for; a string says why they could not be had. */
  rooms: ReadonlyMap<string, readonly RoomSummary[] | 'loading' | { error: string }>;
}

/** A question to be answered before something that cannot be undone: only typing a name says yes, since Enter may be typed ahead. */
export interface Question {
  title: string;
  lines: readonly string[];
  /** What has to be typed, as it is shown. */
  name: string;
  /** What that does, as a verb. */
  yes: string;
  confirm: () => void;
}

export type Overlay =
  | { type: 'keys'; scroll: number }
  | SwitcherOverlay
  | { type: 'question'; question: Question; field: Field }
  | { type: 'details'; messageId: string }
  /** Search results or a feed; `search` of the state has them. */
  | { type: 'found' }
  | { type: 'date'; field: Field; error: string | null }
  | { type: 'feeds'; cursor: number }
  | RoomFormOverlay
  | RolesOverlay
  | InvitationsOverlay
  | WhoOverlay
  | CardOverlay;

/** Rooms that the server found for what was typed. */
export interface FoundRooms {
  asked: string;
  rooms: readonly RoomListing[];
  looking: boolean;
  error: string | null;
}

export interface SwitcherOverlay {
  type: 'switcher';
  field: Field;
  cursor: number;
  found: FoundRooms;
  /** Enter was pressed before anything was found. */
  wantsFirst: boolean;
  /** The room is to stand beside the one in view. */
  beside: boolean;
}

export interface RoomFormOverlay {
  type: 'room-form';
  form: RoomForm;
}

export interface RolesOverlay {
  type: 'roles';
  lists: RoleLists;
}

export interface InvitationsOverlay {
  type: 'invitations';
  /** Those that wait first; null until they are told. */
  list: readonly Invitation[] | null;
  cursor: number;
  /** The reason that is written for declining the one at the cursor; null: none is. */
  declining: Field | null;
  said: { text: string; tone: 'error' | 'muted' } | null;
}

/** Who is in a room. */
export interface WhoOverlay {
  type: 'who';
  room: string;
  name: string;
  field: Field;
  cursor: number;
  /** Null until they are told. */
  people: readonly Participant[] | null;
  /** How many are in the room, whatever is looked for. */
  count: number;
  error: string | null;
}

/** What somebody says of themselves. */
export interface CardOverlay {
  type: 'card';
  address: string;
  /** Null until it is told. */
  facts: readonly (readonly [name: string, value: string])[] | null;
  error: string | null;
  /** The list that it was opened from. */
  behind: WhoOverlay | null;
}

/** The directory as the server told it last. */
export interface Directory {
  rooms: readonly RoomListing[];
  loading: boolean;
  /** When it was complete, milliseconds since the epoch. */
  at: number;
  error: string | null;
}

/** Overlays that need more than the middle of a narrow window. */
const WIDE: ReadonlySet<Overlay['type']> = new Set([
  'question',
  'room-form',
  'roles',
  'invitations',
  'who',
  'switcher',
]);
/** From so many columns on the middle is wide enough for them. */
const WIDE_ENOUGH = 100;

/** Whether an overlay has the whole width to itself. */
export function standsAlone(overlay: Overlay | null, columns: number): boolean {
  if (overlay === null) return false;
  return overlay.type === 'keys' || (columns < WIDE_ENOUGH && WIDE.has(overlay.type));
}

/** The other of two rooms on the screen. */
export interface Beside {
  room: string;
  /** It stands left or on top; the second is the one that closes. */
  isFirst: boolean;
}

/** Everything the panes show that the session does not know. Replaced, never mutated. */
export interface ScreenState {
  columns: number;
  rows: number;
  focus: Focus;
  /** Whether the terminal has the keyboard, as far as it tells. */
  focused: boolean;
  overlay: Overlay | null;
  /** The search or feed that was opened last; null before the first. */
  search: SearchState | null;
  /** A message that was found is being looked at: Esc goes back to the results. */
  visiting: boolean;
  /** The room in view and the one before it. */
  room: string | null;
  lastRoom: string | null;
  /** The room shown together with the one in view, without the keys; null: one is shown. */
  beside: Beside | null;
  /** Where Alt-A started, to come back to. */
  wanderedFrom: string | null;
  reading: ReadonlyMap<string, Reading>;
  compose: ReadonlyMap<string, Compose>;
  browser: BrowserState;
  directory: Directory;
  /** Said by no room in particular, and when (milliseconds since the epoch): it goes with a key pressed some time after that. */
  notice: { text: string; at: number } | null;
  /** Counts the changes in the session that have been shown; it makes memoised panes look again. */
  tick: number;
  /** When that was, milliseconds since the epoch, for what counts down. */
  now: number;
}

const NOT_READ: Reading = {
  place: null,
  leftEndAt: null,
  selected: null,
  unfolded: new Set(),
  newAfter: null,
  leftUnread: false,
};

export function readingOf(state: ScreenState, room: string): Reading {
  return state.reading.get(room) ?? NOT_READ;
}

export function initialState(columns: number, rows: number): ScreenState {
  return {
    columns,
    rows,
    focus: 'composer',
    focused: true,
    overlay: null,
    search: null,
    visiting: false,
    room: null,
    lastRoom: null,
    beside: null,
    wanderedFrom: null,
    reading: new Map(),
    compose: new Map(),
    browser: { cursor: null, folds: new Map(), categories: [], rooms: new Map() },
    directory: { rooms: [], loading: false, at: 0, error: null },
    notice: null,
    tick: 0,
    now: Date.now(),
  };
}

/** A copy of the map with one entry set. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

/** What a server can do, found at sign-in. A capability that is off is said in words before a person tries it. */
export interface Capabilities {
  /** Room archives can be paged (XEP-0313). */
  history: boolean;
  /** The archive answers `before`/`after` ids it does not know with an error instead of a wrong page. */
  reliablePaging: boolean;
  /** Followed rooms can be kept with the account, privately (XEP-0402 with XEP-0223). */
  followedOnServer: boolean;
  /** Read marks can be kept with the account (XEP-0490). */
  readMarksOnServer: boolean;
  /** Words are looked for by the server: nowhere, in one room at a time (XEP-0431), or in all of a category's rooms at once. */
  search: 'none' | 'room' | 'category';
  /** JSON can be kept privately with the account (XEP-0223, XEP-0335). */
  privateData: boolean;
  /** The server tells of new messages in followed rooms that are not joined. */
  newsUnjoined: boolean;
  /** A lost connection can be resumed (XEP-0198). */
  resume: boolean;
  /** A secret room is hidden from strangers by the server even if they know its address. */
  secretRooms: boolean;
  /** Rooms have rules: roles as sets, all that a room tells of what we are and may do, kept invitations, large rooms. */
  roomRules: boolean;
  /** Groups of users can be given roles. */
  groups: boolean;
  /** A room can be moved to another category. */
  movesRooms: boolean;
  /** A room can be disabled: nobody joins or posts, the history stays. */
  disablesRooms: boolean;
  /** An auditorium can be closed or secret: presenters are others than its members. */
  closedAuditoriums: boolean;
  /** Whether invitations are sent, and whether files may be posted, can be set for each room. */
  ownRules: boolean;
  /** Rooms can be asked for by what one is in them (`mine`, `managed`) and by who is in them (`joined`). */
  browsesByPerson: boolean;
  /** Users can be looked for by name or address. */
  peopleSearch: boolean;
  /** Who deletes rooms. */
  deletesRooms: 'administrators' | 'managers';
  /** The server's software, as it names itself; empty when it does not. */
  software: string;
}

/** Before sign-in nothing is known, so nothing is promised. */
export const NO_CAPABILITIES: Capabilities = {
  history: false,
  reliablePaging: false,
  followedOnServer: false,
  readMarksOnServer: false,
  search: 'none',
  privateData: false,
  newsUnjoined: false,
  resume: false,
  secretRooms: false,
  roomRules: false,
  groups: false,
  movesRooms: false,
  disablesRooms: false,
  closedAuditoriums: false,
  ownRules: false,
  browsesByPerson: false,
  peopleSearch: false,
  deletesRooms: 'managers',
  software: '',
};

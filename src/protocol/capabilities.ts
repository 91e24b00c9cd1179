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
  /** A lost connection can be resumed (XEP-0198). */
  resume: boolean;
  /** A secret room is hidden from strangers by the server even if they know its address. */
  secretRooms: boolean;
  /** The server's software, as it names itself; empty when it does not. */
  software: string;
}

/** Before sign-in nothing is known, so nothing is promised. */
export const NO_CAPABILITIES: Capabilities = {
  history: false,
  reliablePaging: false,
  followedOnServer: false,
  readMarksOnServer: false,
  resume: false,
  secretRooms: false,
  software: '',
};

/** Someone joined to a room right now. */
export interface Participant {
  /** The nick in the room, unique in it. */
  name: string;
  /** The real bare address, where the room shows it. */
  address: string | null;
  manager: boolean;
  member: boolean;
  /** Whether they may post: in an auditorium only presenters can. */
  mayPost: boolean;
  /** Marks a presenter of an auditorium (XEP-0045: has voice in a moderated room). */
  presenter: boolean;
  /** This is us. */
  self: boolean;
}

/** Why one is not in a room any more. */
export type LeftReason =
  | 'left'
  | 'kicked'
  | 'banned'
  | 'not-member'
  | 'room-disabled'
  | 'room-deleted'
  | 'server-shutdown'
  | 'connection-lost';

/** Being joined to one room. */
export type RoomSessionState =
  | { phase: 'left'; reason: LeftReason | null; detail: string }
  | { phase: 'joining' }
  | { phase: 'joined'; mayPost: boolean; manager: boolean };

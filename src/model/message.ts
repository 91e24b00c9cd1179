export type MessageKind = 'chat' | 'story' | 'file';

/** Who wrote a message. The name is a nick and may be chosen by anyone; the address, where known, cannot. */
export interface Author {
  address: string | null;
  name: string;
}

/** A posted file (XEP-0447 with XEP-0446 metadata). */
export interface PostedFile {
  url: string;
  name: string;
  /** Bytes; null when unknown. */
  size: number | null;
  mediaType: string | null;
}

/** A message as the room has it. */
export interface Message {
  /** The room's archive id (XEP-0359 stanza-id by the room). Where a room has no archive: `local:` and the message's own id. */
  id: string;
  /** Bare address of the room. */
  room: string;
  author: Author;
  /** Milliseconds since the epoch, UTC, as the room stamped it. */
  time: number;
  kind: MessageKind;
  text: string;
  /** A story's title, else null. */
  title: string | null;
  /** High importance (XEP-0131). */
  alert: boolean;
  file: PostedFile | null;
  /** Archive id of the message this one answers (XEP-0461), else null. */
  replyTo: string | null;
  /** When it was last corrected, milliseconds, else null. */
  editedAt: number | null;
  /** Who removed it and why, else null; the text is then empty. */
  removed: { by: string | null; reason: string } | null;
  /** The sender's own id (XEP-0359 origin-id), by which a sender knows its message again. */
  originId: string | null;
}

/** What is to be posted. */
export interface Draft {
  text: string;
  /** With a title it is a story. */
  title?: string | null;
  alert?: boolean;
  replyTo?: string | null;
}

/** A part of a room's history. Ids are archive ids; times are milliseconds. */
export interface HistoryQuery {
  /** Messages before this id; the empty string means the newest. */
  before?: string;
  /** Messages after this id. */
  after?: string;
  since?: number;
  until?: number;
  /** At most this many messages. */
  limit: number;
}

/** One page of history, oldest first whatever the direction. */
export interface HistoryPage {
  messages: Message[];
  /** No more messages in the direction of paging. */
  complete: boolean;
  /** Archive id of the first and last archived item of the page, also of those that are no messages; null when empty. */
  first: string | null;
  last: string | null;
  /** How many match in all, where the server says. */
  total: number | null;
}

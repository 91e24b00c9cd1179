/** What the process of a client is started with. */
export interface Setup {
  address: string;
  server: string;
  /** Its archive's file. */
  archive: string;
}

export type What =
  | 'post'
  | 'open'
  | 'leave'
  | 'follow'
  | 'unfollow'
  | 'keep-all'
  | 'older'
  | 'newer'
  | 'around'
  | 'read'
  | 'page'
  | 'is-quiet'
  | 'dump'
  | 'refused';

export interface Order {
  id: number;
  what: What;
  room: string;
  text?: string;
  time?: number;
}

export interface Reply {
  id: number;
  value?: unknown;
  /** Code of the error. */
  error?: string;
}

/** A message as it must be on both sides. */
export type Line = readonly [id: string, time: number, name: string, text: string];

export interface RoomDump {
  room: string;
  /** Oldest first, 'gap' where something is missing, beginning with 'start' where nothing is before. */
  messages: (Line | 'gap' | 'start')[];
  /** All from this time on must be here; null where nothing must. */
  keptSince: number | null;
}

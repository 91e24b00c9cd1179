import type { Message } from '../model/message.ts';

/** A message as its row, joined with its author. */
export interface MessageRow {
  rowid: number;
  room: string;
  position: number;
  archive_id: string;
  origin_id: string | null;
  time: number;
  address: string;
  name: string;
  kind: Message['kind'];
  text: string;
  title: string | null;
  alert: number;
  more: string | null;
}

/** What few messages have, kept together as JSON. */
type More = Pick<Message, 'file' | 'replyTo' | 'editedAt' | 'removed'>;

/** What to select so that messageFromRow can make a message of it, with `message`, `author` and `room` joined. */
export const MESSAGE_COLUMNS =
  'message.rowid, room.address AS room, position, archive_id, origin_id, time, author.address, author.name, kind, text, title, alert, more';
export const MESSAGE_TABLES =
  'message JOIN author ON author.id = message.author JOIN room ON room.id = message.room';

export function messageFromRow(row: MessageRow): Message {
  const more: More =
    row.more === null
      ? { file: null, replyTo: null, editedAt: null, removed: null }
      : (JSON.parse(row.more) as More);
  return {
    id: row.archive_id,
    room: row.room,
    author: { address: row.address === '' ? null : row.address, name: row.name },
    time: row.time,
    kind: row.kind,
    text: row.text,
    title: row.title,
    alert: row.alert === 1,
    originId: row.origin_id,
    ...more,
  };
}

/** The JSON of what few messages have, null for the many that have none of it. */
export function moreOf(message: Message): string | null {
  const { file, replyTo, editedAt, removed } = message;
  if (file === null && replyTo === null && editedAt === null && removed === null) return null;
  return JSON.stringify({ file, replyTo, editedAt, removed } satisfies More);
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { timePrefix, type Stamp } from './archive-id.ts';

/** A message to keep. */
export interface ArchiveEntry extends Stamp {
  /** Bare address of who wrote it. */
  sender: string;
  /** Their nick then. */
  nick: string;
  hasBody: boolean;
  /** The `message` as it went to the room, without `to`, declaring its namespace. */
  stanza: string;
}

/** A message that is kept. */
export interface ArchivedMessage extends ArchiveEntry {
  /** Its place in the room, from 1. */
  position: number;
}

/** A stretch of a room's archive by position, both ends included; empty when `from` is greater than `to`. */
export interface Stretch {
  from: number;
  to: number;
}

/** Whose messages: a real bare address, or a nick. */
export interface AuthorFilter {
  sender?: string;
  nick?: string;
}

interface Row extends Omit<ArchivedMessage, 'hasBody'> {
  has_body: number;
}

/** The archives of all rooms. Nothing here asks who may read. */
export class ArchiveStore {
  readonly #append;
  readonly #ends;
  readonly #positionOf;
  readonly #firstFrom;
  readonly #newestTime;
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#append = database.prepare(
      `INSERT INTO room_messages (room, position, id, time, sender, nick, has_body, stanza)
       VALUES (:room, (SELECT coalesce(max(position), 0) + 1 FROM room_messages WHERE room = :room),
               :id, :time, :sender, :nick, :hasBody, :stanza)`,
    );
    this.#ends = database.prepare(
      `SELECT (SELECT min(position) FROM room_messages WHERE room = ?1) AS "from",
              (SELECT max(position) FROM room_messages WHERE room = ?1) AS "to"`,
    );
    this.#positionOf = database.prepare('SELECT position FROM room_messages WHERE room = ? AND id = ?');
    this.#firstFrom = database.prepare(
      'SELECT position FROM room_messages WHERE room = ? AND id >= ? ORDER BY id LIMIT 1',
    );
    this.#newestTime = database.prepare(
      `SELECT max((SELECT time FROM room_messages WHERE room = rooms.id ORDER BY position DESC LIMIT 1)) AS time
       FROM rooms`,
    );
  }

  /** Appends to a room's archive; within the caller's transaction. */
  append(room: number, entry: ArchiveEntry): void {
    const { id, time, sender, nick, stanza } = entry;
    this.#append.run({ room, id, time, sender, nick, stanza, hasBody: entry.hasBody ? 1 : 0 });
  }

  /** The time of the newest message of all rooms; 0 when there is none. */
  newestTime(): number {
    return (this.#newestTime.get() as { time: number | null }).time ?? 0;
  }

  /** The whole of a room's archive. */
  all(room: number): Stretch {
    const { from, to } = this.#ends.get(room) as { from: number | null; to: number | null };
    return { from: from ?? 1, to: to ?? 0 };
  }

  /** Where the message with that id is in this room; undefined when there is none. */
  positionOf(room: number, id: string): number | undefined {
    return (this.#positionOf.get(room, id) as { position: number } | undefined)?.position;
  }

  /** Where the first message of that time or after it is; undefined when all are before it. */
  positionAt(room: number, time: number): number | undefined {
    return (this.#firstFrom.get(room, timePrefix(time)) as { position: number } | undefined)?.position;
  }

  /**
   * Messages of a stretch, oldest first.
   *
   * @param limit at most this many: the newest of the stretch when `newest`, else the oldest
   */
  read(
    room: number,
    stretch: Stretch,
    author: AuthorFilter,
    limit: number,
    newest: boolean,
  ): ArchivedMessage[] {
    const rows = this.#statement(
      `SELECT position, id, time, sender, nick, has_body, stanza FROM room_messages
       WHERE room = ? AND position BETWEEN ? AND ?${condition(author)}
       ORDER BY position ${newest ? 'DESC' : 'ASC'} LIMIT ?`,
    ).all(room, stretch.from, stretch.to, ...Object.values(author), limit) as unknown as Row[];
    const messages = rows.map(({ has_body, ...row }) => ({ ...row, hasBody: has_body === 1 }));
    return newest ? messages.toReversed() : messages;
  }

  /** How many messages of a stretch there are. */
  count(room: number, stretch: Stretch, author: AuthorFilter): number {
    const values = Object.values(author);
    if (values.length === 0) return Math.max(0, stretch.to - stretch.from + 1);
    const row = this.#statement(
      `SELECT count(*) AS count FROM room_messages WHERE room = ? AND position BETWEEN ? AND ?${condition(author)}`,
    ).get(room, stretch.from, stretch.to, ...values) as { count: number };
    return row.count;
  }

  /** The few variants of a statement, each prepared once. */
  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }
}

/** The author's part of a WHERE clause; its parameters follow in the same order. */
function condition(author: AuthorFilter): string {
  return Object.keys(author)
    .map((column) => ` AND ${column} = ?`)
    .join('');
}

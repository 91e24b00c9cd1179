import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, messageFromRow, type MessageRow } from './rows.ts';
import { Segments, type Segment } from './segments.ts';

/** A stretch of a room's history of which nothing is missing in between. */
export interface Stretch {
  /** Oldest first. */
  messages: Message[];
  /** What is before (after) the stretch: more of the same run, a gap, or nothing: the room's beginning, or its end as far as known. */
  before: 'more' | 'gap' | 'start';
  after: 'more' | 'gap' | 'end';
}

const NOTHING: Stretch = { messages: [], before: 'gap', after: 'end' };

/** Reads rooms' histories, in order, never across a gap without saying so. */
export class History {
  readonly #segments: Segments;
  readonly #older: StatementSync;
  readonly #newer: StatementSync;
  readonly #position: StatementSync;
  readonly #atTime: StatementSync;
  readonly #lastPosition: StatementSync;
  readonly #room: StatementSync;

  constructor(database: DatabaseSync, segments: Segments) {
    this.#segments = segments;
    const select = `SELECT ${MESSAGE_COLUMNS} FROM ${MESSAGE_TABLES} WHERE message.room = ? AND position`;
    this.#older = database.prepare(`${select} BETWEEN ? AND ? ORDER BY position DESC LIMIT ?`);
    this.#newer = database.prepare(`${select} BETWEEN ? AND ? ORDER BY position LIMIT ?`);
    this.#position = database.prepare('SELECT position FROM message WHERE room = ? AND archive_id = ?');
    this.#atTime = database.prepare(
      'SELECT position FROM message WHERE room = ? AND time >= ? ORDER BY time, position LIMIT 1',
    );
    this.#lastPosition = database.prepare('SELECT max(position) AS position FROM message WHERE room = ?');
    this.#room = database.prepare('SELECT id FROM room WHERE address = ?');
  }

  /** The newest messages that are here. */
  newest(address: string, limit: number): Stretch {
    const room = this.#roomId(address);
    const last = room === null ? null : this.#at(this.#lastPosition.get(room));
    return room === null || last === null ? NOTHING : this.#upTo(room, last, limit);
  }

  /** Messages before one; null when that one is not here. Past a gap, the stretch is empty and `before` says so. */
  before(address: string, id: string, limit: number): Stretch | null {
    const [room, position] = this.#place(address, id);
    return position === null ? null : this.#upTo(room, position - 1, limit, position);
  }

  after(address: string, id: string, limit: number): Stretch | null {
    const [room, position] = this.#place(address, id);
    return position === null ? null : this.#from(room, position + 1, limit, position);
  }

  /** A message with what stands around it; null when it is not here. */
  around(address: string, id: string, limit: number): Stretch | null {
    const [room, position] = this.#place(address, id);
    return position === null ? null : this.#aroundPosition(room, position, limit);
  }

  /** The first message at or after a time, with what stands around it; null when nothing that new is here. */
  aroundTime(address: string, time: number, limit: number): Stretch | null {
    const room = this.#roomId(address);
    const position = room === null ? null : this.#at(this.#atTime.get(room, time));
    return room === null || position === null ? null : this.#aroundPosition(room, position, limit);
  }

  /** What follows (precedes) a gap: the run on its far side, or null. */
  acrossOlder(address: string, id: string, limit: number): Stretch | null {
    const [room, position] = this.#place(address, id);
    if (position === null) return null;
    const segment = this.#segments.ofRoom(room).findLast((candidate) => candidate.last < position);
    return segment === undefined ? null : this.#upTo(room, segment.last, limit);
  }

  #aroundPosition(room: number, position: number, limit: number): Stretch {
    const half = Math.floor(limit / 2);
    const older = this.#upTo(room, position - 1, half, position);
    const newer = this.#from(room, position, limit - half, position);
    return { messages: [...older.messages, ...newer.messages], before: older.before, after: newer.after };
  }

  /** @param inside a position that tells the segment, where `last` itself may be beyond its edge */
  #upTo(room: number, last: number, limit: number, inside = last): Stretch {
    const segment = this.#segments.at(room, inside)!;
    const rows = this.#older.all(room, segment.first, last, limit) as unknown as MessageRow[];
    const first = rows.at(-1)?.position ?? inside;
    return {
      messages: rows.toReversed().map(messageFromRow),
      before: first > segment.first ? 'more' : segment.atStart ? 'start' : 'gap',
      after: this.#afterEdge(room, segment, rows[0]?.position ?? last),
    };
  }

  #from(room: number, first: number, limit: number, inside: number): Stretch {
    const segment = this.#segments.at(room, inside)!;
    const rows = this.#newer.all(room, first, segment.last, limit) as unknown as MessageRow[];
    return {
      messages: rows.map(messageFromRow),
      before: (rows[0]?.position ?? first) > segment.first ? 'more' : segment.atStart ? 'start' : 'gap',
      after: this.#afterEdge(room, segment, rows.at(-1)?.position ?? inside),
    };
  }

  #afterEdge(room: number, segment: Segment, last: number): Stretch['after'] {
    if (last < segment.last) return 'more';
    return this.#segments.ofRoom(room).at(-1)!.id === segment.id ? 'end' : 'gap';
  }

  #place(address: string, id: string): [room: number, position: number] | [room: number, position: null] {
    const room = this.#roomId(address);
    return room === null ? [0, null] : [room, this.#at(this.#position.get(room, id))];
  }

  #roomId(address: string): number | null {
    return (this.#room.get(address)?.['id'] as number | undefined) ?? null;
  }

  #at(row: Record<string, unknown> | undefined): number | null {
    return (row?.['position'] as number | null | undefined) ?? null;
  }
}

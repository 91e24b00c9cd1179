import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { MESSAGE_COLUMNS, MESSAGE_TABLES, messageFromRow, type MessageRow } from './rows.ts';
import { Segments, type Segment } from './segments.ts';

/** A stretch of a room's history of which nothing is missing in between. */
export interface Stretch {
  /** Oldest first. */
  messages: Message[];
  /**
   * What is before (after) the stretch: more of the same run, a gap, a gap that the server cannot fill (it forgot), or nothing: the
   * room's beginning, or its end as far as known.
   */
  before: 'more' | 'gap' | 'lost' | 'start';
  after: 'more' | 'gap' | 'end';
}

export const NOTHING: Stretch = { messages: [], before: 'gap', after: 'end' };

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

  acrossNewer(address: string, id: string, limit: number): Stretch | null {
    const [room, position] = this.#place(address, id);
    if (position === null) return null;
    const segment = this.#segments.ofRoom(room).find((candidate) => candidate.first > position);
    return segment === undefined ? null : this.#from(room, segment.first, limit, segment.first);
  }

  /** The first message of the run that a message is in, and what is before that; null when it is not here. */
  runStart(address: string, id: string): { first: string; before: Stretch['before'] } | null {
    const [room, position] = this.#place(address, id);
    if (position === null) return null;
    const segment = this.#segments.at(room, position)!;
    const stretch = this.#from(room, segment.first, 1, segment.first);
    return { first: stretch.messages[0]!.id, before: stretch.before };
  }

  /**
   * The newest place where something is missing that the server may still have.
   *
   * @param since how far back to look, milliseconds
   * @returns the id of the message directly before which it is missing, or null
   */
  newestGap(address: string, since: number): string | null {
    const room = this.#roomId(address);
    if (room === null) return null;
    for (const segment of this.#segments.ofRoom(room).toReversed()) {
      const [first] = this.#newer.all(room, segment.first, segment.last, 1) as unknown as MessageRow[];
      if (first === undefined || first.time < since) return null;
      if (!segment.atStart) return first.archive_id;
    }
    return null;
  }

  /**
   * What stands after a message (null: all), oldest first.
   *
   * @returns `whole`: nothing is missing among it; null when the message is not here
   */
  since(
    address: string,
    id: string | null,
    limit: number,
  ): { messages: Message[]; whole: boolean; more: boolean } | null {
    const room = this.#roomId(address);
    if (room === null) return id === null ? { messages: [], whole: false, more: false } : null;
    const position = id === null ? -Number.MAX_SAFE_INTEGER : this.#at(this.#position.get(room, id));
    if (position === null) return null;
    const segments = this.#segments.ofRoom(room);
    const rows = this.#newer.all(room, position + 1, Number.MAX_SAFE_INTEGER, limit + 1);
    const last = segments.at(-1);
    const whole =
      last !== undefined && (id === null ? segments.length === 1 && last.atStart : position >= last.first);
    return {
      messages: rows.slice(0, limit).map((row) => messageFromRow(row as unknown as MessageRow)),
      whole,
      more: rows.length > limit,
    };
  }

  /** The position of a message in its room; null when it is not here. Later ones have greater positions. */
  position(address: string, id: string): number | null {
    return this.#place(address, id)[1];
  }

  message(address: string, id: string): Message | null {
    const [room, position] = this.#place(address, id);
    if (position === null) return null;
    return messageFromRow(this.#newer.get(room, position, position, 1) as unknown as MessageRow);
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
      before: first > segment.first ? 'more' : this.#beforeEdge(room, segment),
      after: this.#afterEdge(room, segment, rows[0]?.position ?? last),
    };
  }

  #from(room: number, first: number, limit: number, inside: number): Stretch {
    const segment = this.#segments.at(room, inside)!;
    const rows = this.#newer.all(room, first, segment.last, limit) as unknown as MessageRow[];
    return {
      messages: rows.map(messageFromRow),
      before: (rows[0]?.position ?? first) > segment.first ? 'more' : this.#beforeEdge(room, segment),
      after: this.#afterEdge(room, segment, rows.at(-1)?.position ?? inside),
    };
  }

  #beforeEdge(room: number, segment: Segment): Stretch['before'] {
    const isFirst = this.#segments.ofRoom(room)[0]!.id === segment.id;
    if (!segment.atStart) return 'gap';
    return isFirst ? 'start' : 'lost';
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

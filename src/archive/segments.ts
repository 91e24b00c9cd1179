import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A run of a room's positions of which nothing is missing. */
export interface Segment {
  id: number;
  first: number;
  last: number;
  /** The server has nothing before it: it begins with the room's first message, or the first one not forgotten there. */
  atStart: boolean;
}

/** Which parts of a room's history are here. What lies between two segments, or before one not at the start, is a gap. */
export class Segments {
  readonly #ofRoom: StatementSync;
  readonly #at: StatementSync;
  readonly #drop: StatementSync;
  readonly #add: StatementSync;
  readonly #shiftFirst: StatementSync;
  readonly #shiftLast: StatementSync;
  readonly #move: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = 'id, first, last, at_start';
    this.#ofRoom = database.prepare(`SELECT ${columns} FROM segment WHERE room = ? ORDER BY first`);
    this.#at = database.prepare(`SELECT ${columns} FROM segment WHERE room = ? AND first <= ? AND last >= ?`);
    this.#drop = database.prepare('DELETE FROM segment WHERE room = ? AND first >= ? AND last <= ?');
    this.#shiftFirst = database.prepare('UPDATE segment SET first = first + ? WHERE room = ? AND first >= ?');
    this.#shiftLast = database.prepare('UPDATE segment SET last = last + ? WHERE room = ? AND last >= ?');
    this.#move = database.prepare('UPDATE segment SET first = first + ?, last = last + ? WHERE id = ?');
    this.#forget = database.prepare('DELETE FROM segment WHERE room = ?');
    this.#add = database.prepare('INSERT INTO segment (room, first, last, at_start) VALUES (?, ?, ?, ?)');
  }

  /** Oldest first. */
  ofRoom(room: number): Segment[] {
    return this.#ofRoom.all(room).map(asSegment);
  }

  at(room: number, position: number): Segment | null {
    const row = this.#at.get(room, position, position);
    return row === undefined ? null : asSegment(row);
  }

  /**
   * Joins all that touches the positions from first to last into one segment.
   *
   * @param atStart whether the server has nothing before `first`
   */
  join(room: number, first: number, last: number, atStart: boolean): void {
    const before = this.at(room, first);
    const after = this.at(room, last);
    const from = Math.min(first, before?.first ?? first);
    const to = Math.max(last, after?.last ?? last);
    const known = before ?? this.ofRoom(room).find((segment) => segment.first === from);
    const start = (atStart && from === first) || known?.atStart === true;
    this.#drop.run(room, from, to);
    this.#add.run(room, from, to, Number(start));
  }

  /** All positions from one on moved up. */
  shift(room: number, from: number, by: number): void {
    this.#shiftFirst.run(by, room, from);
    this.#shiftLast.run(by, room, from);
  }

  move(segment: Segment, by: number): void {
    this.#move.run(by, by, segment.id);
  }

  forget(room: number): void {
    this.#forget.run(room);
  }
}

function asSegment(row: Record<string, unknown>): Segment {
  return {
    id: row['id'] as number,
    first: row['first'] as number,
    last: row['last'] as number,
    atStart: row['at_start'] === 1,
  };
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { place, SPACING } from './placing.ts';
import { moreOf } from './rows.ts';
import { firstRowId } from './row-ids.ts';
import { type Segment, Segments } from './segments.ts';
import { WordIndex } from './word-index.ts';

/** Messages that follow each other in the room's history with nothing between, oldest first, and what is known of their ends. */
export interface Run {
  messages: readonly Message[];
  /** Archive id of the message that the first directly follows. */
  after?: string;
  /** Archive id of the message that the last directly precedes. */
  before?: string;
  /** The first is the first of the room. */
  atStart?: boolean;
}

interface Placed {
  message: Message;
  position: number | null;
}

/** The messages of all rooms of an account, with their order and their gaps. Every method is one transaction or one read. */
export class MessageArchive {
  readonly segments: Segments;
  readonly #database: DatabaseSync;
  readonly #index: WordIndex;
  readonly #roomId: StatementSync;
  readonly #addRoom: StatementSync;
  readonly #authorId: StatementSync;
  readonly #addAuthor: StatementSync;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #lastRow: StatementSync;
  readonly #nextPosition: StatementSync;
  readonly #previousPosition: StatementSync;
  readonly #lastBefore: StatementSync;
  readonly #timeAt: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.segments = new Segments(database);
    this.#index = new WordIndex(database);
    this.#roomId = database.prepare('SELECT id FROM room WHERE address = ?');
    this.#addRoom = database.prepare('INSERT INTO room (address) VALUES (?) RETURNING id');
    this.#authorId = database.prepare('SELECT id FROM author WHERE address = ? AND name = ?');
    this.#addAuthor = database.prepare('INSERT INTO author (address, name) VALUES (?, ?) RETURNING id');
    this.#find = database.prepare('SELECT rowid, position FROM message WHERE room = ? AND archive_id = ?');
    this.#insert = database.prepare(
      'INSERT INTO message (rowid, room, position, archive_id, origin_id, time, author, kind, text, title, alert, more) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#lastRow = database.prepare('SELECT max(rowid) AS row FROM message WHERE rowid >= ? AND rowid < ?');
    this.#nextPosition = database.prepare(
      'SELECT min(position) AS at FROM message WHERE room = ? AND position > ?',
    );
    this.#previousPosition = database.prepare(
      'SELECT max(position) AS at FROM message WHERE room = ? AND position < ?',
    );
    this.#timeAt = database.prepare('SELECT time FROM message WHERE room = ? AND position = ?');
    this.#lastBefore = database.prepare(
      'SELECT max(position) AS at FROM message WHERE room = ? AND time <= ?',
    );
  }

  /** Keeps a run. Messages that are here already tie it to what is around them; a run that meets others closes the gap between. */
  keep(room: string, run: Run): void {
    this.#transaction(() => {
      const id = this.#room(room);
      this.#keep(id, run);
    });
  }

  #keep(room: number, run: Run): void {
    if (run.messages.length === 0) {
      this.#tie(room, run);
      return;
    }
    this.#straighten(room, run);
    let placed = this.#place(room, run);
    if (placed === null) {
      this.#spread(room, this.segments.ofRoom(room));
      placed = this.#place(room, run)!;
    }
    for (const { message, position, isNew } of placed) if (isNew) this.#add(room, message, position);
    const positions = placed.map((entry) => entry.position);
    const after = run.after === undefined ? null : this.#position(room, run.after);
    const before = run.before === undefined ? null : this.#position(room, run.before);
    if (after !== null) positions.push(after);
    if (before !== null) positions.push(before);
    this.segments.join(room, Math.min(...positions), Math.max(...positions), run.atStart === true);
  }

  /** An empty run between two known messages says that nothing is missing between them. */
  #tie(room: number, run: Run): void {
    const after = run.after === undefined ? null : this.#position(room, run.after);
    const before = run.before === undefined ? null : this.#position(room, run.before);
    if (after !== null && before !== null && after < before) this.segments.join(room, after, before, false);
    else if (before !== null && run.atStart === true) this.segments.join(room, before, before, true);
  }

  /** A position for each message, null when the room's positions have to be spread first. */
  #place(room: number, run: Run): { message: Message; position: number; isNew: boolean }[] | null {
    const known: Placed[] = run.messages.map((message) => ({
      message,
      position: this.#position(room, message.id),
    }));
    const after = run.after === undefined ? null : this.#position(room, run.after);
    const before = run.before === undefined ? null : this.#position(room, run.before);
    const placed: { message: Message; position: number; isNew: boolean }[] = [];
    let lower = after;
    for (let start = 0; start < known.length;) {
      const here = known[start]!;
      if (here.position !== null) {
        placed.push({ message: here.message, position: here.position, isNew: false });
        lower = here.position;
        start += 1;
        continue;
      }
      let end = start;
      while (end < known.length && known[end]!.position === null) end += 1;
      const upper = end < known.length ? known[end]!.position : before;
      const first = this.#free(
        room,
        lower,
        upper,
        end - start,
        run.atStart === true ? -1 : here.message.time,
      );
      if (first === null) return null;
      for (let index = start; index < end; index += 1) {
        placed.push({ message: known[index]!.message, position: first + index - start, isNew: true });
      }
      lower = first + (end - start) - 1;
      start = end;
    }
    return placed;
  }

  #free(
    room: number,
    lower: number | null,
    upper: number | null,
    count: number,
    time: number,
  ): number | null {
    if (lower !== null) return place({ lower, upper: this.#next(room, lower) }, count, 'lower');
    if (upper !== null) return place({ lower: this.#previous(room, upper), upper }, count, 'upper');
    // An island: it stands by its time (-1: before all), but never inside a run of which nothing is missing.
    const earlier = (this.#lastBefore.get(room, time) as { at: number | null }).at;
    const below = earlier === null ? null : (this.segments.at(room, earlier)?.last ?? earlier);
    const above = this.#next(room, below ?? -Number.MAX_SAFE_INTEGER);
    return place({ lower: below, upper: above }, count, 'none');
  }

  /**
   * Puts the segments that the run touches in its order, next to each other: a run has no others within. They may not stand so
   * before: an island was placed by its time, which is the same for several messages where a server stamps whole seconds.
   */
  #straighten(room: number, run: Run): void {
    const touched = this.#touched(room, run);
    if (touched.length === 0) return;
    const segments = this.segments.ofRoom(room);
    const isFirst = run.atStart === true || touched.some((segment) => segment.atStart);
    const place = segments.findIndex((segment) => segment.id === touched[0]!.id);
    if (
      touched.every((segment, index) => segments[place + index]?.id === segment.id) &&
      (!isFirst || place === 0)
    )
      return;
    const rest = segments.filter((segment) => !touched.some(({ id }) => id === segment.id));
    const end = this.#time(room, touched.at(-1)!.last);
    const isEarlier = (segment: Segment) => !isFirst && this.#time(room, segment.last) <= end;
    this.#spread(room, [
      ...rest.filter(isEarlier),
      ...touched,
      ...rest.filter((segment) => !isEarlier(segment)),
    ]);
  }

  /** Segments with a message of the run or one that it is tied to, in the run's order. */
  #touched(room: number, run: Run): Segment[] {
    const touched = new Map<number, Segment>();
    for (const id of [run.after, ...run.messages.map((message) => message.id), run.before]) {
      const position = id === undefined ? null : this.#position(room, id);
      const segment = position === null ? null : this.segments.at(room, position);
      if (segment !== null) touched.set(segment.id, segment);
    }
    return [...touched.values()];
  }

  /** Lays the room's segments out anew in the order given, SPACING apart. */
  #spread(room: number, segments: readonly Segment[]): void {
    // Away from the old numbers first, so that no two rows ever have the same.
    const away = 2 ** 50;
    this.#database.prepare('UPDATE message SET position = position + ? WHERE room = ?').run(away, room);
    const shift = this.#database.prepare(
      'UPDATE message SET position = position + ? WHERE room = ? AND position BETWEEN ? AND ?',
    );
    const move = this.#database.prepare('UPDATE segment SET first = first + ?, last = last + ? WHERE id = ?');
    let next = 0;
    for (const segment of segments) {
      const by = next - segment.first;
      shift.run(by - away, room, segment.first + away, segment.last + away);
      move.run(by, by, segment.id);
      next = segment.last + by + SPACING;
    }
  }

  #add(room: number, message: Message, position: number): void {
    const rowid = this.#freeRow(message.time);
    const address = message.author.address ?? '';
    const author =
      this.#authorId.get(address, message.author.name) ?? this.#addAuthor.get(address, message.author.name)!;
    const authorId = author['id'] as number;
    this.#insert.run(
      rowid,
      room,
      position,
      message.id,
      message.originId,
      message.time,
      authorId,
      message.kind,
      message.text,
      message.title,
      Number(message.alert),
      moreOf(message),
    );
    this.#index.add(rowid, room, authorId, message);
  }

  #freeRow(time: number): number {
    for (let millisecond = time; ; millisecond += 1) {
      const first = firstRowId(millisecond);
      const end = firstRowId(millisecond + 1);
      const last = (this.#lastRow.get(first, end) as { row: number | null }).row;
      if (last === null) return first;
      if (last + 1 < end) return last + 1;
    }
  }

  #room(address: string): number {
    return (this.#roomId.get(address) ?? this.#addRoom.get(address)!)['id'] as number;
  }

  #position(room: number, id: string): number | null {
    return (this.#find.get(room, id)?.['position'] as number | undefined) ?? null;
  }

  #time(room: number, position: number): number {
    return this.#timeAt.get(room, position)!['time'] as number;
  }

  #next(room: number, position: number): number | null {
    return (this.#nextPosition.get(room, position) as { at: number | null }).at;
  }

  #previous(room: number, position: number): number | null {
    return (this.#previousPosition.get(room, position) as { at: number | null }).at;
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import { MessageChanges } from './message-changes.ts';
import { place, SPACING } from './placing.ts';
import { moreOf } from './rows.ts';
import { firstRowId } from '../model/row-ids.ts';
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
  position: number;
  isNew: boolean;
}

/** What new messages stand next to, and else the time by which they stand. */
interface Touching {
  lower: number | null;
  upper: number | null;
  time: number;
}

/** Further than any position is from another. */
const AWAY = 2 ** 50;

/** The messages of all rooms of an account, with their order and their gaps. Every method is one transaction or one read. */
export class MessageArchive {
  readonly segments: Segments;
  readonly changes: MessageChanges;
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
  readonly #shift: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.segments = new Segments(database);
    this.changes = new MessageChanges(database, this.segments);
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
    this.#shift = database.prepare(
      'UPDATE message SET position = position + ? WHERE room = ? AND position BETWEEN ? AND ?',
    );
    this.#timeAt = database.prepare('SELECT time FROM message WHERE room = ? AND position = ?');
    this.#lastBefore = database.prepare(
      'SELECT max(position) AS at FROM message WHERE room = ? AND time <= ?',
    );
  }

  /**
   * Keeps a run. Messages that are here already tie it to what is around them; a run that meets others closes the gap between. Of
   * a message that is here the later of both states is kept.
   */
  keep(room: string, run: Run): void {
    this.#transaction(() => this.#keep(this.#room(room), run));
  }

  #keep(room: number, run: Run): void {
    if (run.messages.length === 0) {
      this.#tie(room, run);
      return;
    }
    this.#straighten(room, run);
    let placed = this.#place(room, run);
    while (typeof placed === 'number') {
      this.#loosen(room, placed);
      placed = this.#place(room, run);
    }
    for (const { message, position, isNew } of placed) {
      if (isNew) this.#add(room, message, position);
      else this.changes.update(room, message);
    }
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
    else if (before !== null && run.atStart === true) {
      this.segments.join(room, this.segments.at(room, before)!.first, before, true);
    }
  }

  /** A position for each message; a number says that there is no room for them before that position. */
  #place(room: number, run: Run): Placed[] | number {
    const known = run.messages.map((message) => ({ message, position: this.#position(room, message.id) }));
    const after = run.after === undefined ? null : this.#position(room, run.after);
    const before = run.before === undefined ? null : this.#position(room, run.before);
    const placed: Placed[] = [];
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
      const touching: Touching = {
        lower,
        upper: end < known.length ? known[end]!.position : before,
        time: this.#isFirst(room, run) ? -1 : here.message.time,
      };
      const { first, upper } = this.#free(room, touching, end - start);
      if (first === null) return upper!;
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
    { lower, upper, time }: Touching,
    count: number,
  ): { first: number | null; upper: number | null } {
    if (lower !== null) {
      const next = this.#next(room, lower);
      return { first: place({ lower, upper: next }, count, 'lower'), upper: next };
    }
    if (upper !== null) {
      return { first: place({ lower: this.#previous(room, upper), upper }, count, 'upper'), upper };
    }
    // An island: it stands by its time (-1: before all), but never inside a run of which nothing is missing.
    const earlier = (this.#lastBefore.get(room, time) as { at: number | null }).at;
    const below = earlier === null ? null : (this.segments.at(room, earlier)?.last ?? earlier);
    const above = this.#next(room, below ?? -Number.MAX_SAFE_INTEGER);
    return { first: place({ lower: below, upper: above }, count, 'none'), upper: above };
  }

  /**
   * Whether the run begins the room on this side too. A server that forgets after a while begins later than what is here, which
   * older times give away: equal ones do not, where a server stamps whole seconds.
   */
  #isFirst(room: number, run: Run): boolean {
    const first = run.messages[0];
    if (run.atStart !== true || first === undefined) return false;
    const touched = new Set(this.#touched(room, run).map(({ id }) => id));
    return !this.segments
      .ofRoom(room)
      .some((segment) => !touched.has(segment.id) && this.#time(room, segment.last) < first.time);
  }

  /** Moves all from a position on further up. A message that one had not been told of may belong inside a run thought whole. */
  #loosen(room: number, from: number): void {
    // Away from the old numbers first, so that no two rows ever have the same.
    this.#shift.run(AWAY, room, from, AWAY);
    this.#shift.run(SPACING - AWAY, room, from + AWAY, 2 * AWAY);
    this.segments.shift(room, from, SPACING);
  }

  /**
   * Puts the segments that the run touches in its order, next to each other: a run has no others within. They may not stand so
   * before: an island was placed by its time, which is the same for several messages where a server stamps whole seconds.
   */
  #straighten(room: number, run: Run): void {
    const touched = this.#touched(room, run);
    if (touched.length === 0) return;
    const segments = this.segments.ofRoom(room);
    const isFirst =
      this.#isFirst(room, run) ||
      touched.some((segment) => segment.atStart && segment.id === segments[0]!.id);
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
    this.#shift.run(AWAY, room, -AWAY, AWAY);
    let next = 0;
    for (const segment of segments) {
      const by = next - segment.first;
      this.#shift.run(by - AWAY, room, segment.first + AWAY, segment.last + AWAY);
      this.segments.move(segment, by);
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

  /** Forgets a room's messages, and that there were any. */
  forget(room: string): void {
    const id = this.#roomId.get(room)?.['id'] as number | undefined;
    if (id !== undefined) this.#transaction(() => this.changes.forget(id));
  }

  has(room: string, id: string): boolean {
    const known = this.#roomId.get(room);
    return known !== undefined && this.#position(known['id'] as number, id) !== null;
  }

  /** Takes in a later state of a message: corrected, retracted or removed. @returns whether it was here and changed */
  update(room: string, message: Message): boolean {
    const id = this.#roomId.get(room)?.['id'] as number | undefined;
    let changed = false;
    if (id !== undefined) this.#transaction(() => (changed = this.changes.update(id, message)));
    return changed;
  }

  /** A transaction of its own, or a step of the one that is open, which then stands without it if it fails. */
  #transaction(work: () => void): void {
    const isStep = this.#database.isTransaction;
    this.#database.exec(isStep ? 'SAVEPOINT step' : 'BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec(isStep ? 'RELEASE step' : 'COMMIT');
    } catch (error) {
      // A full disk may have ended the transaction already.
      const undo = isStep ? 'ROLLBACK TO step; RELEASE step' : 'ROLLBACK';
      if (this.#database.isTransaction) this.#database.exec(undo);
      throw error;
    }
  }
}

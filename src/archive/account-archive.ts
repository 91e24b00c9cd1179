import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Message } from '../model/message.ts';
import type { FollowedRoom } from '../model/room.ts';
import type { SearchQuery } from '../model/search-query.ts';
import { GroupedWrites } from './grouped-writes.ts';
import { History, NOTHING, type Stretch } from './history.ts';
import { MessageArchive, type Run } from './message-archive.ts';
import { isDamage, openArchive, setFileAside } from './open-archive.ts';
import { type KeptPost, OutboxRecords } from './outbox-records.ts';
import { type ArchiveReport, archiveReport, integrity } from './report.ts';
import { type KeptMark, type RoomDetails, RoomRecords } from './room-records.ts';
import { Search, type SearchPage } from './search.ts';

/** What one should know of the archive that belongs to no call. */
export interface ArchiveTrouble {
  /** As a sentence for a person. */
  text: string;
  /** All that was here is gone from here: what is needed must be had, and kept, again. */
  emptied: boolean;
}

interface Tables {
  database: DatabaseSync;
  file: number | null;
  messages: MessageArchive;
  history: History;
  rooms: RoomRecords;
  outbox: OutboxRecords;
  writes: GroupedWrites;
}

/**
 * The local archive of one account, in a file that several processes may use at once. Nothing here throws for a reason that lies in
 * the file: what cannot be read is not here, and trouble is told once to who listens. A damaged file is set aside, even while in
 * use, and a new one begun.
 */
export class AccountArchive {
  readonly #file: string;
  #tables: Tables;
  /** Told until someone listens. */
  #untold: ArchiveTrouble[] = [];
  #listener: ((trouble: ArchiveTrouble) => void) | null = null;
  #lastTrouble = '';

  /** @throws PchatError `local` when it cannot be opened at all */
  constructor(file: string) {
    this.#file = file;
    this.#tables = this.#open();
  }

  /** Who is told of trouble, also of what there was before; the last one that asked. */
  onTrouble(listener: (trouble: ArchiveTrouble) => void): void {
    this.#listener = listener;
    for (const trouble of this.#untold.splice(0)) listener(trouble);
  }

  /** Puts on disk what was written, and lets go of the file. */
  close(): void {
    const { database, writes } = this.#tables;
    if (!database.isOpen) return;
    this.#guard(() => this.#tables.outbox.release(), undefined);
    writes.settle();
    database.close();
  }

  /** Puts on disk now what was written in this turn of the event loop. */
  settle(): void {
    this.#guard(() => this.#tables.writes.settle(), undefined);
  }

  keep(room: string, run: Run): void {
    this.#write(({ messages }) => messages.keep(room, run));
  }
  has(room: string, id: string): boolean {
    return this.#read(({ messages }) => messages.has(room, id), false);
  }
  /** Takes in a later state of a message that is here. @returns whether it was, and changed */
  update(room: string, message: Message): boolean {
    return this.#write(({ messages }) => messages.update(room, message)) ?? false;
  }
  /** Removes the copy of a room that one may not read any more; its place on the list stays. */
  forget(room: string): void {
    this.#write(({ messages, rooms }) => {
      messages.forget(room);
      rooms.forget(room);
    });
    this.settle();
  }

  /** A room has another address: all that is kept of it, and what waits for it, stands there from now on. */
  moveRoom(from: string, to: string): void {
    this.#write(({ messages, rooms, outbox }) => {
      outbox.move(from, to);
      // Another process of the account may have done it already.
      if (!rooms.has(from)) return;
      // What came to be there meanwhile is less than what comes, or the same.
      messages.forget(to);
      rooms.move(from, to);
    });
    this.settle();
  }

  newest(room: string, limit: number): Stretch {
    return this.#read(({ history }) => history.newest(room, limit), NOTHING);
  }
  before(room: string, id: string, limit: number): Stretch | null {
    return this.#read(({ history }) => history.before(room, id, limit), null);
  }
  after(room: string, id: string, limit: number): Stretch | null {
    return this.#read(({ history }) => history.after(room, id, limit), null);
  }
  around(room: string, id: string, limit: number): Stretch | null {
    return this.#read(({ history }) => history.around(room, id, limit), null);
  }
  aroundTime(room: string, time: number, limit: number): Stretch | null {
    return this.#read(({ history }) => history.aroundTime(room, time, limit), null);
  }
  acrossOlder(room: string, id: string, limit: number): Stretch | null {
    return this.#read(({ history }) => history.acrossOlder(room, id, limit), null);
  }
  acrossNewer(room: string, id: string, limit: number): Stretch | null {
    return this.#read(({ history }) => history.acrossNewer(room, id, limit), null);
  }
  runStart(room: string, id: string): ReturnType<History['runStart']> {
    return this.#read(({ history }) => history.runStart(room, id), null);
  }
  newestGap(room: string, since: number): string | null {
    return this.#read(({ history }) => history.newestGap(room, since), null);
  }
  since(room: string, id: string | null, limit: number): ReturnType<History['since']> {
    return this.#read(({ history }) => history.since(room, id, limit), null);
  }
  position(room: string, id: string): number | null {
    return this.#read(({ history }) => history.position(room, id), null);
  }
  message(room: string, id: string): Message | null {
    return this.#read(({ history }) => history.message(room, id), null);
  }

  /** See Search.find; `isMention` decides what `is:mention` means. */
  search(
    query: SearchQuery,
    options: {
      rooms: readonly string[] | null;
      limit: number;
      from?: number | null;
      isMention: (message: Message) => boolean;
    },
  ): SearchPage {
    const { rooms, limit, from = null, isMention } = options;
    const find = ({ database }: Tables) => new Search(database, isMention).find(query, rooms, limit, from);
    return this.#read(find, { messages: [], next: null });
  }

  details(room: string): Partial<RoomDetails> {
    return this.#read(({ rooms }) => rooms.details(room), {});
  }
  setDetails(room: string, details: RoomDetails): void {
    this.#write(({ rooms }) => rooms.setDetails(room, details));
  }
  /** Rooms of which messages are here. */
  rooms(): string[] {
    return this.#read(({ rooms }) => rooms.withMessages(), []);
  }
  followed(): FollowedRoom[] {
    return this.#read(({ rooms }) => rooms.followed(), []);
  }
  setFollowed(list: readonly FollowedRoom[]): void {
    this.#write(({ rooms }) => rooms.setFollowed(list, Date.now()));
  }
  followedSince(room: string): number | null {
    return this.#read(({ rooms }) => rooms.followedSince(room), null);
  }
  marks(): Map<string, KeptMark> {
    return this.#read(({ rooms }) => rooms.marks(), new Map());
  }
  setMark(room: string, mark: KeptMark): void {
    this.#write(({ rooms }) => rooms.setMark(room, mark));
  }

  /** On disk when it returns. */
  addPost(post: KeptPost): void {
    this.#write(({ outbox }) => outbox.add(post, Date.now()));
    this.settle();
  }
  /** @returns whether this process may send it */
  updatePost(post: KeptPost): boolean {
    return this.#write(({ outbox }) => outbox.update(post, Date.now())) ?? true;
  }
  removePost(id: string): void {
    this.#write(({ outbox }) => outbox.remove(id));
  }
  claimPosts(): KeptPost[] {
    const posts = this.#write(({ outbox }) => outbox.claim(Date.now())) ?? [];
    this.settle();
    return posts;
  }
  renewPosts(): void {
    this.#write(({ outbox }) => outbox.renew(Date.now()));
  }

  /** JSON of the account by name; undefined when there is none. */
  data(name: string): unknown {
    return this.#read(({ database }) => {
      const row = database.prepare('SELECT value FROM data WHERE name = ?').get(name);
      return row === undefined ? undefined : (JSON.parse(row['value'] as string) as unknown);
    }, undefined);
  }
  setData(name: string, value: unknown): void {
    this.#write(({ database }) => {
      const set =
        'INSERT INTO data (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
      database.prepare(set).run(name, JSON.stringify(value));
    });
  }

  /** What is here, for a person. */
  report(): ArchiveReport {
    return this.#read(({ database }) => archiveReport(database), {
      rooms: 0,
      messages: 0,
      gaps: 0,
      bytes: 0,
    });
  }
  /** Looks for damage; takes a second for some hundred megabytes. @returns what is wrong, nothing when all is well */
  check(): string[] {
    const damage = (error: unknown) => [(error as Error).message];
    try {
      return integrity(this.#tables.database);
    } catch (error) {
      return damage(error);
    }
  }

  #read<T>(work: (tables: Tables) => T, otherwise: T): T {
    return this.#guard(() => work(this.#tables), otherwise);
  }

  #write<T>(work: (tables: Tables) => T): T | undefined {
    return this.#guard(() => {
      this.#tables.writes.open();
      return work(this.#tables);
    }, undefined);
  }

  #guard<T>(work: () => T, otherwise: T): T {
    // A closed archive is that of a session that ended: what still comes for it is nobody's.
    if (!this.#tables.database.isOpen) return otherwise;
    try {
      return work();
    } catch (error) {
      this.#failed(error);
      return otherwise;
    }
  }

  #failed(error: unknown): void {
    if (!isDamage(error)) {
      const text = `The local archive cannot be used, so what comes now is not kept on this machine: ${(error as Error).message}`;
      if (text !== this.#lastTrouble) this.#tell({ text, emptied: false });
      this.#lastTrouble = text;
      return;
    }
    const { database, file } = this.#tables;
    try {
      database.close();
    } catch {
      // Closing writes to the damaged file: whether that works does not matter any more.
    }
    // Another process may have set it aside already, and begun the new one.
    const aside = file === fileNumber(this.#file) ? setFileAside(this.#file) : null;
    this.#tables = this.#open();
    this.#tell({ text: damaged(aside), emptied: true });
  }

  #open(): Tables {
    const { database, setAside } = openArchive(this.#file);
    if (setAside !== null) this.#tell({ text: damaged(setAside), emptied: true });
    const messages = new MessageArchive(database);
    return {
      database,
      file: fileNumber(this.#file),
      messages,
      history: new History(database, messages.segments),
      rooms: new RoomRecords(database),
      outbox: new OutboxRecords(database),
      writes: new GroupedWrites(database, (error) => this.#failed(error)),
    };
  }

  #tell(trouble: ArchiveTrouble): void {
    if (this.#listener) this.#listener(trouble);
    else this.#untold.push(trouble);
  }
}

/** Opens the archive of an account; `:memory:` for one that ends with the process. @throws PchatError `local` */
export function openAccountArchive(file: string): AccountArchive {
  return new AccountArchive(file);
}

function fileNumber(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
}

function damaged(aside: string | null): string {
  const where = aside === null ? '' : ` It was set aside as ${aside}.`;
  return `The local archive was damaged; it is built anew from the server.${where}`;
}

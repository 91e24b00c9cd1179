import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { CONFIG_COLUMNS, columnsOf, configIn, nameKey } from './room-config-columns.ts';
import type { RoomConfig } from './room-config.ts';
import { standingOf, type Standing } from './standing.ts';
import {
  BELONGS,
  LISTED,
  MAY_KNOW,
  params,
  READABLE,
  ROLES_THERE,
  WITH_STANDING,
  WITH_STANDING_THERE,
  type Who,
} from './visibility.ts';

/** A topic and who set it. */
export interface Subject {
  text: string;
  nick: string;
  /** Milliseconds since the epoch. */
  time: number;
}

/** The number of a room that is not on disk. */
export const UNCLAIMED = 0;

/** A room as it is on disk. */
export interface RoomRecord {
  id: number;
  local: string;
  config: RoomConfig;
  subject: Subject | null;
}

/** A room that someone may know of, and what they are to it. */
export interface KnownRoom {
  record: RoomRecord;
  standing: Standing;
}

/** A room that someone may read. */
export interface ReadableRoom {
  id: number;
  local: string;
  /** Its messages are marked as open to all of the category in the search index. */
  open: boolean;
  /** Whether they may know who is behind a nick. */
  reveal: boolean;
}

/** Where a room is. */
export interface Place {
  service: string;
  local: string;
}

type Row = Record<string, string | number | null>;

/** The rooms of one service on disk. */
export class RoomStore {
  readonly #database: DatabaseSync;
  readonly #service: string;
  readonly #known;
  readonly #byId;
  readonly #listed;
  readonly #listedBefore;
  readonly #countListed;
  readonly #readable;
  readonly #named;
  readonly #insert;
  readonly #update;
  readonly #setSubject;
  readonly #closeInIndex;
  readonly #delete;
  readonly #purge;
  readonly #createdBy;
  readonly #movedTo;

  constructor(database: DatabaseSync, service: string) {
    this.#database = database;
    this.#service = service;
    // A secret room is left out where it is looked up, so that nothing after this line can tell it from none.
    this.#known = database.prepare(
      `${WITH_STANDING_THERE} SELECT r.*, m.bits & ${ROLES_THERE} AS bits, b.room IS NOT NULL AS banned FROM rooms r ${BELONGS}
       WHERE r.service = :service AND r.local = :local AND ${MAY_KNOW}`,
    );
    this.#byId = database.prepare('SELECT * FROM rooms WHERE id = ? AND service = ?');
    const listed = `FROM rooms r ${BELONGS} WHERE r.service = :service AND ${LISTED}`;
    this.#listed = database.prepare(
      `${WITH_STANDING} SELECT r.local, r.name ${listed} AND r.local > :after ORDER BY r.local LIMIT :limit`,
    );
    this.#listedBefore = database.prepare(
      `${WITH_STANDING} SELECT r.local, r.name ${listed} AND (:before = '' OR r.local < :before)
       ORDER BY r.local DESC LIMIT :limit`,
    );
    this.#countListed = database.prepare(
      `${WITH_STANDING} SELECT count(*) AS count ${listed} AND (:before = '' OR r.local < :before)`,
    );
    this.#readable = database.prepare(
      `${WITH_STANDING} SELECT r.id, r.local, r.whois, coalesce(m.bits & 2, 0) AS manages,
         coalesce((SELECT open FROM search_progress WHERE room = r.id), 0) AS open
       FROM rooms r ${BELONGS} WHERE r.service = :service AND ${READABLE}`,
    );
    this.#named = database.prepare(
      `${WITH_STANDING} SELECT 1 FROM rooms r ${BELONGS}
       WHERE r.service = :service AND r.name_key = :name AND r.id <> :except AND ${MAY_KNOW} LIMIT 1`,
    );
    this.#insert = database.prepare(
      `INSERT INTO rooms (service, local, creator, ${CONFIG_COLUMNS.join(', ')})
       SELECT :service, :local, :creator, ${CONFIG_COLUMNS.map((name) => `:${name}`).join(', ')}
       WHERE NOT EXISTS (SELECT 1 FROM room_moves WHERE service = :service AND local = :local)
       ON CONFLICT DO NOTHING RETURNING id`,
    );
    this.#update = database.prepare(
      `UPDATE rooms SET ${CONFIG_COLUMNS.map((name) => `${name} = :${name}`).join(', ')} WHERE id = :id`,
    );
    // From now on its messages are not among those that all of a category may read (archive/search-index.ts).
    this.#closeInIndex = database.prepare('UPDATE search_progress SET open = 2 WHERE room = ? AND open = 1');
    this.#setSubject = database.prepare(
      'UPDATE rooms SET subject = :text, subject_nick = :nick, subject_time = :time WHERE id = :id',
    );
    this.#delete = database.prepare('DELETE FROM rooms WHERE id = ?');
    this.#purge = database.prepare('INSERT OR IGNORE INTO room_purges (room) VALUES (?)');
    this.#createdBy = database.prepare(
      'SELECT count(*) AS count FROM rooms WHERE service = ? AND creator = ?',
    );
    this.#movedTo = database.prepare(
      `SELECT r.service, r.local FROM room_moves m JOIN rooms r ON r.id = m.room
       WHERE m.service = ? AND m.local = ?`,
    );
  }

  /** The secret that the service's occupant ids are made with; made at the first start. */
  salt(): Uint8Array {
    this.#database
      .prepare('INSERT INTO room_services (domain, occupant_salt) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(this.#service, randomBytes(32));
    const row = this.#database
      .prepare('SELECT occupant_salt FROM room_services WHERE domain = ?')
      .get(this.#service) as { occupant_salt: Uint8Array };
    return row.occupant_salt;
  }

  /** Removes rooms that were to live only while someone was in them: after a start nobody is. */
  removeTemporary(): void {
    const rooms = this.#database
      .prepare('SELECT id FROM rooms WHERE service = ? AND persistent = 0')
      .all(this.#service) as { id: number }[];
    for (const { id } of rooms) this.delete(id);
  }

  /** Works out what rooms are found by that were made before it was kept. */
  fillKeys(): void {
    const rows = this.#database
      .prepare(`SELECT * FROM rooms WHERE service = ? AND search_key = ''`)
      .all(this.#service) as Row[];
    for (const row of rows.map(readRow)) this.configure(row, row.config);
  }

  /** The room as this person may know it; undefined: there is none, or none for them. */
  known(local: string, who: Who): KnownRoom | undefined {
    const row = this.#known.get({ ...params(who), service: this.#service, local }) as Row | undefined;
    if (row === undefined) return undefined;
    const standing = standingOf(Number(row['bits'] ?? 0), row['banned'] === 1, who.administrator);
    return { record: readRow(row), standing };
  }

  /** The room of that number, whoever asks; undefined: it is gone, or elsewhere. */
  byId(id: number): RoomRecord | undefined {
    const row = this.#byId.get(id, this.#service) as Row | undefined;
    return row && readRow(row);
  }

  /** Rooms that this person may see in a list, by address, after a name or before one (the last ones when it is empty). */
  listed(
    who: Who,
    page: { after: string } | { before: string },
    limit: number,
  ): { local: string; name: string }[] {
    const given = { ...params(who), service: this.#service, limit };
    if ('before' in page) {
      const rows = this.#listedBefore.all({ ...given, before: page.before });
      return (rows as { local: string; name: string }[]).toReversed();
    }
    return this.#listed.all({ ...given, after: page.after }) as { local: string; name: string }[];
  }

  /** How many rooms this person may see in a list before a name; all when it is empty. */
  countListed(who: Who, before: string): number {
    const row = this.#countListed.get({ ...params(who), service: this.#service, before });
    return (row as { count: number }).count;
  }

  /** The rooms that this person may know of and read. */
  readable(who: Who): ReadableRoom[] {
    const rows = this.#readable.all({ ...params(who), service: this.#service }) as unknown as {
      id: number;
      local: string;
      whois: string;
      manages: number;
      open: number;
    }[];
    return rows.map(({ id, local, whois, manages, open }) => ({
      id,
      local,
      open: open === 1,
      reveal: whois === 'anyone' || who.administrator || manages !== 0,
    }));
  }

  /** Whether a room that this person may know of has that name already. @param except the number of one that may */
  isNamed(name: string, who: Who, except = UNCLAIMED): boolean {
    const given = { ...params(who), service: this.#service, name: nameKey(name), except };
    return this.#named.get(given) !== undefined;
  }

  /** Creates a room; null when the address is taken, or was that of a room which has moved. The caller's transaction adds the roles. */
  create(local: string, creator: string, config: RoomConfig): RoomRecord | null {
    const given = { service: this.#service, local, creator, ...columnsOf(local, config) };
    const row = this.#insert.get(given) as { id: number } | undefined;
    return row === undefined ? null : { id: row.id, local, config, subject: null };
  }

  configure({ id, local }: Pick<RoomRecord, 'id' | 'local'>, config: RoomConfig): void {
    this.#update.run({ id, ...columnsOf(local, config) });
    if (config.membersOnly || !config.public || config.disabled) this.#closeInIndex.run(id);
  }

  setSubject(room: number, subject: Subject): void {
    this.#setSubject.run({ id: room, ...subject });
  }

  /** Deletes a room with its roles; its archive, out of reach at once, goes by ArchivePurge. */
  delete(room: number): void {
    this.#delete.run(room);
    this.#purge.run(room);
  }

  /** How many of this person's rooms there are. */
  countCreatedBy(creator: string): number {
    return (this.#createdBy.get(this.#service, creator) as { count: number }).count;
  }

  /** Where the room is now that once had that name here. */
  movedTo(local: string): Place | undefined {
    return this.#movedTo.get(this.#service, local) as Place | undefined;
  }

  /**
   * Moves a room of this service to another; its old address leads to the new one from now on.
   *
   * @returns false when that address is taken there, or was that of another room which has moved
   */
  move({ id, local }: RoomRecord, service: string): boolean {
    const there = this.#database
      .prepare(
        `SELECT 1 FROM rooms WHERE service = ?1 AND local = ?2
         UNION SELECT 1 FROM room_moves WHERE service = ?1 AND local = ?2 AND room <> ?3`,
      )
      .get(service, local, id);
    if (there !== undefined) return false;
    this.#database.prepare('DELETE FROM room_moves WHERE service = ? AND local = ?').run(service, local);
    this.#database
      .prepare('INSERT INTO room_moves (service, local, room) VALUES (?, ?, ?)')
      .run(this.#service, local, id);
    this.#database.prepare('UPDATE rooms SET service = ? WHERE id = ?').run(service, id);
    this.#closeInIndex.run(id);
    return true;
  }
}

function readRow(row: Row): RoomRecord {
  const subject =
    row['subject'] === null
      ? null
      : {
          text: row['subject'] as string,
          nick: row['subject_nick'] as string,
          time: row['subject_time'] as number,
        };
  return { id: row['id'] as number, local: row['local'] as string, config: configIn(row), subject };
}

import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { atLeast, type Affiliation } from './affiliation.ts';
import type { RoomConfig } from './room-config.ts';

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
  affiliation: Affiliation;
}

/** A room that someone may read. */
export interface ReadableRoom {
  id: number;
  local: string;
  /** Its messages are marked as open to all in the search index. */
  open: boolean;
  /** Whether they may know who is behind a nick. */
  reveal: boolean;
}

type Row = Record<string, string | number | null>;

const COLUMNS: readonly [keyof RoomConfig, string][] = [
  ['name', 'name'],
  ['description', 'description'],
  ['language', 'language'],
  ['persistent', 'persistent'],
  ['public', 'public'],
  ['membersOnly', 'members_only'],
  ['moderated', 'moderated'],
  ['changeSubject', 'change_subject'],
  ['whois', 'whois'],
  ['allowInvites', 'allow_invites'],
  ['archiving', 'archiving'],
  ['maxUsers', 'max_users'],
];
const FLAGS = new Set<string>([
  'persistent',
  'public',
  'membersOnly',
  'moderated',
  'changeSubject',
  'allowInvites',
  'archiving',
]);

const BELONGS = `coalesce(a.affiliation, 'none') IN ('member', 'admin', 'owner')`;
const WITH_AFFILIATION =
  'FROM rooms r LEFT JOIN room_affiliations a ON a.room = r.id AND a.address = :address WHERE r.service = :service';

/** The rooms of one service on disk, with who belongs to them. */
export class RoomStore {
  readonly #database: DatabaseSync;
  readonly #service: string;
  readonly #known;
  readonly #listed;
  readonly #listedBefore;
  readonly #countListed;
  readonly #readable;
  readonly #affiliation;
  readonly #affiliations;
  readonly #countAffiliations;
  readonly #setAffiliation;
  readonly #removeAffiliation;
  readonly #insert;
  readonly #update;
  readonly #setSubject;
  readonly #delete;
  readonly #purge;
  readonly #createdBy;

  constructor(database: DatabaseSync, service: string) {
    this.#database = database;
    this.#service = service;
    // A secret room is left out where it is looked up, so that nothing after this line can tell it from none.
    this.#known = database.prepare(
      `SELECT r.*, coalesce(a.affiliation, 'none') AS affiliation ${WITH_AFFILIATION} AND r.local = :local
         AND (r.members_only = 0 OR r.public = 1 OR ${BELONGS} OR :administrator)`,
    );
    const listed = `${WITH_AFFILIATION} AND (r.public = 1 OR ${BELONGS} OR :administrator)`;
    this.#listed = database.prepare(
      `SELECT r.local, r.name ${listed} AND r.local > :after ORDER BY r.local LIMIT :limit`,
    );
    this.#listedBefore = database.prepare(
      `SELECT r.local, r.name ${listed} AND (:before = '' OR r.local < :before) ORDER BY r.local DESC LIMIT :limit`,
    );
    this.#countListed = database.prepare(
      `SELECT count(*) AS count ${listed} AND (:before = '' OR r.local < :before)`,
    );
    // Who may read is who may join (door.ts); an open room that is not listed is found by its address alone.
    this.#readable = database.prepare(
      `SELECT r.id, r.local, r.whois, coalesce(a.affiliation, 'none') AS affiliation,
         coalesce((SELECT open FROM search_progress WHERE room = r.id), 0) AS open ${WITH_AFFILIATION}
         AND (:administrator OR ${BELONGS}
              OR (r.public = 1 AND r.members_only = 0 AND coalesce(a.affiliation, 'none') <> 'outcast'))`,
    );
    this.#affiliation = database.prepare(
      'SELECT affiliation FROM room_affiliations WHERE room = ? AND address = ?',
    );
    this.#affiliations = database.prepare(
      'SELECT address FROM room_affiliations WHERE room = ? AND affiliation = ? ORDER BY address',
    );
    this.#countAffiliations = database.prepare(
      'SELECT count(*) AS count FROM room_affiliations WHERE room = ?',
    );
    this.#setAffiliation = database.prepare(
      `INSERT INTO room_affiliations (room, address, affiliation) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET affiliation = excluded.affiliation`,
    );
    this.#removeAffiliation = database.prepare(
      'DELETE FROM room_affiliations WHERE room = ? AND address = ?',
    );
    const names = COLUMNS.map(([, column]) => column);
    this.#insert = database.prepare(
      `INSERT INTO rooms (service, local, creator, ${names.join(', ')})
       VALUES (:service, :local, :creator, ${names.map((name) => `:${name}`).join(', ')})
       ON CONFLICT DO NOTHING RETURNING id`,
    );
    this.#update = database.prepare(
      `UPDATE rooms SET ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE id = :id`,
    );
    this.#setSubject = database.prepare(
      'UPDATE rooms SET subject = :text, subject_nick = :nick, subject_time = :time WHERE id = :id',
    );
    this.#delete = database.prepare('DELETE FROM rooms WHERE id = ?');
    this.#purge = database.prepare('INSERT OR IGNORE INTO room_purges (room) VALUES (?)');
    this.#createdBy = database.prepare(
      'SELECT count(*) AS count FROM rooms WHERE service = ? AND creator = ?',
    );
  }

  /**
   * Makes the service known to the database.
   *
   * @returns the secret that its occupant ids are made with, and whether this was the first time
   */
  register(): { salt: Uint8Array; first: boolean } {
    const added = this.#database
      .prepare('INSERT INTO room_services (domain, occupant_salt) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(this.#service, randomBytes(32));
    const row = this.#database
      .prepare('SELECT occupant_salt FROM room_services WHERE domain = ?')
      .get(this.#service) as { occupant_salt: Uint8Array };
    return { salt: row.occupant_salt, first: added.changes === 1 };
  }

  /** Removes rooms that were to live only while someone was in them: after a start nobody is. */
  removeTemporary(): void {
    const rooms = this.#database
      .prepare('SELECT id FROM rooms WHERE service = ? AND persistent = 0')
      .all(this.#service) as { id: number }[];
    for (const { id } of rooms) this.delete(id);
  }

  /** The room as this person may know it; undefined: there is none, or it is secret and not theirs. */
  known(local: string, address: string, administrator: boolean): KnownRoom | undefined {
    const row = this.#known.get({
      service: this.#service,
      local,
      address,
      administrator: administrator ? 1 : 0,
    }) as Row | undefined;
    if (row === undefined) return undefined;
    return {
      record: readRow(row),
      affiliation: administrator ? 'owner' : (row['affiliation'] as Affiliation),
    };
  }

  /** Rooms that this person may see in a list, by address, after a name or before one (the last ones when it is empty). */
  listed(
    address: string,
    administrator: boolean,
    page: { after: string } | { before: string },
    limit: number,
  ): { local: string; name: string }[] {
    const who = { service: this.#service, address, administrator: administrator ? 1 : 0 };
    if ('before' in page) {
      const rows = this.#listedBefore.all({ ...who, before: page.before, limit });
      return (rows as { local: string; name: string }[]).toReversed();
    }
    return this.#listed.all({ ...who, after: page.after, limit }) as { local: string; name: string }[];
  }

  /** How many rooms this person may see in a list before a name; all when it is empty. */
  countListed(address: string, administrator: boolean, before: string): number {
    const who = { service: this.#service, address, administrator: administrator ? 1 : 0 };
    return (this.#countListed.get({ ...who, before }) as { count: number }).count;
  }

  /** The rooms that this person may know of and read. */
  readable(address: string, administrator: boolean): ReadableRoom[] {
    const who = { service: this.#service, address, administrator: administrator ? 1 : 0 };
    const rows = this.#readable.all(who) as unknown as {
      id: number;
      local: string;
      whois: string;
      affiliation: Affiliation;
      open: number;
    }[];
    return rows.map(({ id, local, whois, affiliation, open }) => ({
      id,
      local,
      open: open === 1,
      reveal: whois === 'anyone' || administrator || atLeast(affiliation, 'admin'),
    }));
  }

  affiliation(room: number, address: string): Affiliation {
    const row = this.#affiliation.get(room, address) as { affiliation: Affiliation } | undefined;
    return row?.affiliation ?? 'none';
  }

  /** Bare addresses with that affiliation. */
  affiliations(room: number, affiliation: Affiliation): string[] {
    return (this.#affiliations.all(room, affiliation) as { address: string }[]).map((row) => row.address);
  }

  setAffiliation(room: number, address: string, affiliation: Affiliation): void {
    if (affiliation === 'none') this.#removeAffiliation.run(room, address);
    else this.#setAffiliation.run(room, address, affiliation);
  }

  /** How many addresses the room's lists have. */
  countAffiliations(room: number): number {
    return (this.#countAffiliations.get(room) as { count: number }).count;
  }

  /** Creates a room; null when the name is taken. The caller's transaction adds the owner. */
  create(local: string, creator: string, config: RoomConfig): RoomRecord | null {
    const row = this.#insert.get({ service: this.#service, local, creator, ...columns(config) }) as
      | { id: number }
      | undefined;
    return row === undefined ? null : { id: row.id, local, config, subject: null };
  }

  configure(room: number, config: RoomConfig): void {
    this.#update.run({ id: room, ...columns(config) });
  }

  setSubject(room: number, subject: Subject): void {
    this.#setSubject.run({ id: room, ...subject });
  }

  /** Deletes a room with its affiliations; its archive, out of reach at once, goes by ArchivePurge. */
  delete(room: number): void {
    this.#delete.run(room);
    this.#purge.run(room);
  }

  /** How many of this person's rooms there are. */
  countCreatedBy(creator: string): number {
    return (this.#createdBy.get(this.#service, creator) as { count: number }).count;
  }
}

function columns(config: RoomConfig): Record<string, string | number | null> {
  return Object.fromEntries(
    COLUMNS.map(([key, column]) => {
      const value = config[key];
      return [column, typeof value === 'boolean' ? Number(value) : value];
    }),
  );
}

function readRow(row: Row): RoomRecord {
  const config = Object.fromEntries(
    COLUMNS.map(([key, column]) => [key, FLAGS.has(key) ? row[column] === 1 : row[column]]),
  ) as unknown as RoomConfig;
  const subject =
    row['subject'] === null
      ? null
      : {
          text: row['subject'] as string,
          nick: row['subject_nick'] as string,
          time: row['subject_time'] as number,
        };
  return { id: row['id'] as number, local: row['local'] as string, config, subject };
}

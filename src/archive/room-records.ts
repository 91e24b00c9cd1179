import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { FollowedRoom, Room } from '../model/room.ts';

/** What a list and a room's head show before the network has answered. */
export interface RoomDetails {
  name: string;
  topic: string;
  info: Room | null;
  unread: number;
  mentions: number;
  alerts: number;
  unreadIsPartial: boolean;
}

/** How far a room was read. */
export interface KeptMark {
  /** Archive id last read; empty when nothing of the room is. */
  id: string;
  /** The account's other screens are still to be told. */
  unsaved: boolean;
  /** The person took it back: the first message that is unread again. */
  unreadFrom: string | null;
}

/** The account's rooms on this side: details, the followed list, read marks. */
export class RoomRecords {
  readonly #ensure: StatementSync;
  readonly #details: StatementSync;
  readonly #setDetails: StatementSync;
  readonly #addresses: StatementSync;
  readonly #followed: StatementSync;
  readonly #unfollowAll: StatementSync;
  readonly #follow: StatementSync;
  readonly #forgetSince: StatementSync;
  readonly #since: StatementSync;
  readonly #marks: StatementSync;
  readonly #setMark: StatementSync;
  readonly #forget: StatementSync;
  readonly #has: StatementSync;
  readonly #remove: StatementSync;
  readonly #move: StatementSync;

  constructor(database: DatabaseSync) {
    this.#ensure = database.prepare('INSERT INTO room (address) VALUES (?) ON CONFLICT DO NOTHING');
    this.#details = database.prepare('SELECT details FROM room WHERE address = ?');
    this.#setDetails = database.prepare('UPDATE room SET details = ? WHERE address = ?');
    this.#addresses = database.prepare(
      'SELECT address FROM room WHERE EXISTS (SELECT 1 FROM segment WHERE segment.room = room.id)',
    );
    this.#followed = database.prepare(
      'SELECT followed FROM room WHERE followed IS NOT NULL ORDER BY follow_order',
    );
    this.#unfollowAll = database.prepare('UPDATE room SET followed = NULL WHERE followed IS NOT NULL');
    this.#follow = database.prepare(
      'UPDATE room SET followed = ?, follow_order = ?, followed_since = coalesce(followed_since, ?) WHERE address = ?',
    );
    this.#forgetSince = database.prepare(
      'UPDATE room SET followed_since = NULL WHERE followed IS NULL AND followed_since IS NOT NULL',
    );
    this.#since = database.prepare('SELECT followed_since FROM room WHERE address = ?');
    this.#marks = database.prepare(
      'SELECT address, mark, mark_unsaved, mark_back_to FROM room WHERE mark IS NOT NULL',
    );
    this.#setMark = database.prepare(
      'UPDATE room SET mark = ?, mark_unsaved = ?, mark_back_to = ? WHERE address = ?',
    );
    this.#has = database.prepare('SELECT 1 FROM room WHERE address = ?');
    this.#remove = database.prepare('DELETE FROM room WHERE address = ?');
    this.#move = database.prepare(
      "UPDATE room SET address = ?1, details = json_set(details, '$.info', NULL), followed = json_set(followed, '$.address', ?1) WHERE address = ?2",
    );
    this.#forget = database.prepare(
      "UPDATE room SET details = '{}', mark = NULL, mark_unsaved = 0, mark_back_to = NULL WHERE address = ?",
    );
  }

  details(address: string): Partial<RoomDetails> {
    const row = this.#details.get(address);
    return row === undefined ? {} : parseDetails(row['details'] as string);
  }

  setDetails(address: string, details: RoomDetails): void {
    this.#ensure.run(address);
    this.#setDetails.run(JSON.stringify(details), address);
  }

  /** Rooms of which messages are here. */
  withMessages(): string[] {
    return this.#addresses.all().map((row) => row['address'] as string);
  }

  followed(): FollowedRoom[] {
    return this.#followed.all().map((row) => JSON.parse(row['followed'] as string) as FollowedRoom);
  }

  /** @param now from when rooms count as followed that are new on the list, milliseconds */
  setFollowed(rooms: readonly FollowedRoom[], now: number): void {
    this.#unfollowAll.run();
    for (const [index, room] of rooms.entries()) {
      this.#ensure.run(room.address);
      this.#follow.run(JSON.stringify(room), index, now, room.address);
    }
    this.#forgetSince.run();
  }

  /** When the room was put on the list, milliseconds; null when it is not. */
  followedSince(address: string): number | null {
    return (this.#since.get(address)?.['followed_since'] as number | null | undefined) ?? null;
  }

  marks(): Map<string, KeptMark> {
    return new Map(
      this.#marks.all().map((row) => [
        row['address'] as string,
        {
          id: row['mark'] as string,
          unsaved: row['mark_unsaved'] === 1,
          unreadFrom: row['mark_back_to'] as string | null,
        },
      ]),
    );
  }

  setMark(address: string, { id, unsaved, unreadFrom }: KeptMark): void {
    this.#ensure.run(address);
    this.#setMark.run(id, Number(unsaved), unreadFrom, address);
  }

  has(address: string): boolean {
    return this.#has.get(address) !== undefined;
  }

  /** A room has another address: its row goes there, in the place of one that may be there. What it told of itself it tells anew. */
  move(from: string, to: string): void {
    this.#remove.run(to);
    this.#move.run(to, from);
  }

  /** Forgets what the room told about itself; its place on the list stays. */
  forget(address: string): void {
    this.#forget.run(address);
  }
}

/** What rooms tell since this was kept is not told in it. */
function parseDetails(json: string): Partial<RoomDetails> {
  const details = JSON.parse(json) as Partial<RoomDetails>;
  if (!details.info) return details;
  const untold = { roles: null, may: null, invitations: null, files: null };
  return { ...details, info: { ...untold, ...details.info } };
}

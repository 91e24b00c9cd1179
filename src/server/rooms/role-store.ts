import type { DatabaseSync } from 'node:sqlite';
import { standingOf, type Standing } from './standing.ts';
import { ROLES_THERE, type Who } from './visibility.ts';

/** Who holds which roles in rooms, and who is banned, on disk. Nothing here asks who may. */
export class RoleStore {
  readonly #standing;
  readonly #own;
  readonly #holders;
  readonly #banned;
  readonly #grant;
  readonly #revoke;
  readonly #ban;
  readonly #unban;
  readonly #count;

  constructor(database: DatabaseSync) {
    this.#standing = database.prepare(
      `SELECT (SELECT coalesce(sum(DISTINCT role), 0) FROM room_roles
         WHERE room = :room AND principal IN (SELECT value FROM json_each(:principals)))
         & (SELECT ${ROLES_THERE} FROM rooms r WHERE r.id = :room) AS bits,
       EXISTS (SELECT 1 FROM room_bans WHERE room = :room AND address = :address) AS banned`,
    );
    this.#own = database.prepare(
      'SELECT coalesce(sum(role), 0) AS bits FROM room_roles WHERE room = ? AND principal = ?',
    );
    this.#holders = database.prepare(
      'SELECT principal FROM room_roles WHERE room = ? AND role = ? ORDER BY principal',
    );
    this.#banned = database.prepare('SELECT address FROM room_bans WHERE room = ? ORDER BY address');
    this.#grant = database.prepare(
      'INSERT INTO room_roles (room, principal, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#revoke = database.prepare('DELETE FROM room_roles WHERE room = ? AND principal = ? AND role & ?');
    this.#ban = database.prepare(
      'INSERT INTO room_bans (room, address) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.#unban = database.prepare('DELETE FROM room_bans WHERE room = ? AND address = ?');
    this.#count = database.prepare(
      `SELECT (SELECT count(DISTINCT principal) FROM room_roles WHERE room = ?1)
         + (SELECT count(*) FROM room_bans WHERE room = ?1) AS count`,
    );
  }

  /** What a person is to a room; out of scope they are nothing. */
  standing(room: number, { address, principals, administrator, inScope }: Who): Standing {
    const row = this.#standing.get({ room, address, principals }) as { bits: number; banned: number };
    return standingOf(inScope ? row.bits : 0, row.banned === 1, administrator);
  }

  /** The roles that were given to a principal itself, as bits. */
  own(room: number, principal: string): number {
    return (this.#own.get(room, principal) as { bits: number }).bits;
  }

  /** The principals that hold a role, given as its bit. */
  holders(room: number, role: number): string[] {
    return (this.#holders.all(room, role) as { principal: string }[]).map(({ principal }) => principal);
  }

  /** Bare addresses of the banned. */
  banned(room: number): string[] {
    return (this.#banned.all(room) as { address: string }[]).map(({ address }) => address);
  }

  /** Gives roles, as bits, and ends a ban. */
  grant(room: number, principal: string, roles: number): void {
    for (const bit of [1, 2, 4]) if ((roles & bit) !== 0) this.#grant.run(room, principal, bit);
    this.#unban.run(room, principal);
  }

  revoke(room: number, principal: string, roles: number): void {
    this.#revoke.run(room, principal, roles);
  }

  /** Bans someone, who loses what was given to them. */
  ban(room: number, address: string): void {
    this.#revoke.run(room, address, 7);
    this.#ban.run(room, address);
  }

  unban(room: number, address: string): void {
    this.#unban.run(room, address);
  }

  /** How many addresses the room's lists have. */
  count(room: number): number {
    return (this.#count.get(room) as { count: number }).count;
  }
}

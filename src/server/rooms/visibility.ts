/*
 * Who may see which rooms, in SQL, in one place: what is not for someone is left out where it is looked up. Every query has the
 * parameters of params().
 */

/** A person as the rooms of one category ask who they are. */
export interface Who {
  /** Bare address. */
  address: string;
  /** The addresses that stand for them, as a JSON array for SQL. */
  principals: string;
  administrator: boolean;
  /** They may hold a role in this category; out of it they know nothing of it. */
  inScope: boolean;
}

/** The roles that `rooms r` has, as bits: only an auditorium has presenters, whoever was one when it last was one (standing.ts). */
export const ROLES_THERE = 'CASE r.moderated WHEN 1 THEN 7 ELSE 3 END';

/** Begins a query: the roles that someone has, by all that stands for them, in each room. */
export const WITH_STANDING = withStanding('true');

/** The same where one room is asked for, by `:service` and `:local`: that of all others need not be worked out. */
export const WITH_STANDING_THERE = withStanding(
  'room = (SELECT id FROM rooms WHERE service = :service AND local = :local)',
);

function withStanding(where: string): string {
  return `WITH mine AS MATERIALIZED (
    SELECT room, sum(DISTINCT role) AS bits FROM room_roles
    WHERE ${where} AND principal IN (SELECT value FROM json_each(:principals)) GROUP BY room)`;
}

/** Joined to `rooms r`. */
export const BELONGS = `LEFT JOIN mine m ON m.room = r.id
  LEFT JOIN room_bans b ON b.room = r.id AND b.address = :address`;

/** Member or manager, and not banned (standing.ts). */
const IS_IN = '(b.room IS NULL AND coalesce(m.bits, 0) & 3 <> 0)';

/** They may know of the room if they have its address: it is not secret, or theirs. */
export const MAY_KNOW = `:inScope AND (r.members_only = 0 OR r.public = 1 OR ${IS_IN} OR :administrator)`;

/** They see it in lists. */
export const LISTED = `:inScope AND (r.public = 1 OR ${IS_IN} OR :administrator)`;

/**
 * They may read its archive, and it is one of those that are looked through when all are: who may read is who may join (door.ts), and
 * in a disabled room who manages it. An open room that is not listed is found by its address alone.
 */
export const READABLE = `:inScope AND b.room IS NULL AND CASE
  WHEN r.disabled THEN coalesce(m.bits, 0) & 2 <> 0 OR :administrator
  ELSE coalesce(m.bits, 0) & 1 <> 0 OR (r.public = 1 AND r.members_only = 0) END`;

/** The parameters that say who asks. */
export function params(who: Who): {
  address: string;
  principals: string;
  administrator: number;
  inScope: number;
} {
  const { address, principals } = who;
  return { address, principals, administrator: Number(who.administrator), inScope: Number(who.inScope) };
}

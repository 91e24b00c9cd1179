import type { RoomRole, Standing as Word } from '../../model/principal.ts';
import type { RoomConfig } from './room-config.ts';

/** Roles as bits, so that what someone has by several principals is one number (store/access-schema.ts). */
export const MEMBER = 1;
export const MANAGER = 2;
export const PRESENTER = 4;

export const ROLE_BITS: Readonly<Record<RoomRole, number>> = {
  member: MEMBER,
  manager: MANAGER,
  presenter: PRESENTER,
};

/** What a person is to a room, worked out from all principals that stand for them. */
export interface Standing {
  member: boolean;
  manager: boolean;
  presenter: boolean;
  administrator: boolean;
  banned: boolean;
}

/** @param bits of the roles they hold; who is banned has none */
export function standingOf(bits: number, banned: boolean, administrator: boolean): Standing {
  const has = (bit: number) => !banned && (bits & bit) !== 0;
  return {
    member: has(MEMBER),
    manager: has(MANAGER),
    presenter: has(PRESENTER),
    administrator,
    banned: banned && !administrator,
  };
}

/** Someone who is nothing to a room. */
export const STRANGER: Standing = standingOf(0, false, false);

/** Whether they change settings and lists: managers do, and administrators everywhere. */
export function manages({ manager, administrator }: Standing): boolean {
  return manager || administrator;
}

/** Whether a secret room is shown to them. */
export function belongs(standing: Standing): boolean {
  return standing.member || manages(standing);
}

/** Whether they may post in a room that they are in. */
export function mayPost({ presenter }: Standing, { moderated, disabled }: RoomConfig): boolean {
  return !disabled && (!moderated || presenter);
}

/** What someone is to a room, joined or not, in the words of XEP-0045 section 5.2; there is no `admin`. */
export const AFFILIATIONS = ['outcast', 'none', 'member', 'owner'] as const;
export type Affiliation = (typeof AFFILIATIONS)[number];

/** What a participant may do while joined, in the words of XEP-0045 section 5.1. */
export const ROLES = ['none', 'visitor', 'participant', 'moderator'] as const;
export type Role = (typeof ROLES)[number];

export function affiliationOf(standing: Standing): Affiliation {
  if (manages(standing)) return 'owner';
  return standing.banned ? 'outcast' : standing.member ? 'member' : 'none';
}

/** Managers moderate; in an auditorium presenters alone have voice. */
export function roleOf(standing: Standing, config: RoomConfig): Role {
  if (manages(standing)) return 'moderator';
  return config.moderated && !standing.presenter ? 'visitor' : 'participant';
}

/** A standing in words, as it goes on the wire. */
export function wordsOf(standing: Standing): Word[] {
  return (['member', 'manager', 'presenter', 'administrator', 'banned'] as const).filter(
    (word) => standing[word],
  );
}

export function sameStanding(a: Standing, b: Standing): boolean {
  return wordsOf(a).join() === wordsOf(b).join();
}

import type { PrincipalKind } from './principal.ts';

/** Somebody found: a user, or a group of users. */
export interface Person {
  address: string;
  kind: PrincipalKind;
  /** What they call themselves, or the group's description; empty where nothing is said. */
  name: string;
  /** Users of a group; null for a user. */
  users: number | null;
}

/** What a user says of themselves (vcard-temp), and the groups they are in. */
export interface PersonCard {
  address: string;
  name: string;
  nick: string;
  email: string;
  title: string;
  organisation: string;
  /** Addresses of groups; null where the server has none. */
  groups: string[] | null;
}

/** A group with its users. */
export interface Group {
  address: string;
  description: string;
  users: string[];
}

/** Being told that one was added to a room, or asked into it. */
export interface Invitation {
  /** The server's number of it; made up here where the server keeps none. */
  id: string;
  room: string;
  /** The room's name and its category's, as far as known; empty otherwise. */
  name: string;
  category: string;
  /** Address or nick of who asked; the server's domain for an administrator at work on the server itself. */
  by: string;
  reason: string;
  /** Milliseconds since the epoch. */
  time: number;
  state: 'pending' | 'accepted' | 'declined';
}

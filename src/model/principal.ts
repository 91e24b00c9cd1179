/** What someone can be in a room, as sets: a manager need not be a member. */
export type RoomRole = 'member' | 'manager' | 'presenter';

/** What a person is to a room, worked out from all that stands for them. */
export type Standing = RoomRole | 'administrator' | 'banned';

/** Whom an address stands for: a user, each user of a group, or everyone with an account. */
export type PrincipalKind = 'user' | 'group' | 'everyone';

/** Someone who holds a role in a room. */
export interface RoleHolder {
  role: RoomRole | 'banned';
  /** Bare address `alice@example.com`, or a group's `ops@groups.example.com`. */
  address: string;
  kind: PrincipalKind;
  /** Users of a group; null for a user. */
  users: number | null;
  /** Out of the scope of the room's category, of which a group may be as a whole or in part: the role has no effect for them there. */
  outOfScope?: boolean;
}

/** One change to a room's lists. */
export interface RoleChange {
  action: 'grant' | 'revoke';
  role: RoomRole | 'banned';
  /** A user's or a group's address. */
  address: string;
}

const GROUPS = 'groups.';
const TYPED_GROUP = 'group:';

/** The address of a group. @param domain the server's */
export function groupAddress(name: string, domain: string): string {
  return `${name}@${GROUPS}${domain}`;
}

/** Whom an address stands for, on a server of that domain. */
export function principalKind(address: string, domain: string): PrincipalKind {
  if (address === domain) return 'everyone';
  return address.endsWith(`@${GROUPS}${domain}`) ? 'group' : 'user';
}

/**
 * The address that a person means by `alice`, `alice@example.com`, `group:ops` or `everyone`; not checked to be well-formed.
 *
 * @param domain the server's, which names without one belong to
 */
export function principalAddress(typed: string, domain: string): string {
  const text = typed.trim();
  if (text === 'everyone') return domain;
  if (text.startsWith(TYPED_GROUP)) return groupAddress(text.slice(TYPED_GROUP.length).toLowerCase(), domain);
  return text.includes('@') || text === domain ? text : `${text.toLowerCase()}@${domain}`;
}

/** A principal as people read and type it: the reverse of principalAddress(). */
export function principalName(address: string, domain: string): string {
  const kind = principalKind(address, domain);
  if (kind === 'everyone') return 'everyone';
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  if (kind === 'group') return `${TYPED_GROUP}${local}`;
  return address.endsWith(`@${domain}`) ? local : address;
}

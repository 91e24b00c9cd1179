import type { RoleChange, RoleHolder, RoomRole, Standing } from '../../../model/principal.ts';
import { child, children, el, type Element } from './element.ts';
import { NS_PCHAT } from './pchat.ts';

const ROLES = new Set<string>(['member', 'manager', 'presenter', 'banned'] satisfies RoleHolder['role'][]);
const STANDINGS = new Set<string>([...ROLES, 'administrator']);

/** Who has a role, as a room's list says. */
export interface ListedRole {
  role: RoleHolder['role'];
  address: string;
  /** Users of a group; null where it is none. */
  users: number | null;
  outOfScope: boolean;
}

/** Asks for the role lists of a room (NEW, docs/protocol.md). */
export function rolesQuery(): Element {
  return el('roles', NS_PCHAT);
}

export function parseRoles(reply: Element): ListedRole[] {
  const roles = child(reply, 'roles', NS_PCHAT);
  return (roles ? children(roles, 'holder', NS_PCHAT) : []).flatMap(({ attrs }) => {
    const { role = '', jid = '', users, out } = attrs;
    if (!ROLES.has(role) || jid === '') return [];
    return [
      { role: role as RoleHolder['role'], address: jid, users: countOf(users), outOfScope: out === '1' },
    ];
  });
}

/** Changes role lists, all or nothing. */
export function roleChanges(changes: readonly RoleChange[], reason: string): Element {
  return el(
    'roles',
    NS_PCHAT,
    {},
    ...changes.map(({ action, role, address }) => el(action, NS_PCHAT, { role, jid: address })),
    reason !== '' && el('reason', NS_PCHAT, {}, reason),
  );
}

/** A list of roles between spaces, as attributes have it; what is no role is left out. */
export function standingsIn(text: string): Standing[] {
  return text.split(/\s+/).filter((word): word is Standing => STANDINGS.has(word));
}

export function isRoomRole(standing: Standing): standing is RoomRole {
  return standing !== 'banned' && standing !== 'administrator';
}

/** A number in an attribute; null when it is none. */
export function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

import { fold } from '../../model/fold.ts';
import type { Person } from '../../model/person.ts';
import {
  principalAddress,
  type PrincipalKind,
  principalKind,
  principalName,
  type RoleHolder,
} from '../../model/principal.ts';
import type { RoomMatch } from '../../model/room.ts';
import type { Field } from '../field/field.ts';

export type ListedRole = RoleHolder['role'];

/** The lists of who has which role in a room, while one looks at them. */
export interface RoleLists {
  room: RoomMatch;
  /** Null until they are told. */
  holders: readonly RoleHolder[] | null;
  /** Whom one looks for. */
  field: Field;
  cursor: number;
  /** The role that Enter gives or takes. */
  role: ListedRole;
  /** Presenters are a list of auditoriums only. */
  auditorium: boolean;
  /** Whom the server found for what is typed. */
  found: readonly Person[];
  /** The server finds people: who is typed in part is not taken for someone. */
  searches: boolean;
  /** Why nothing can be changed; null: it can. */
  readOnly: string | null;
  said: { text: string; tone: 'error' | 'muted' } | null;
  /** A change that is asked about once more: its address and role. */
  sure: string | null;
}

/** One principal with all they are. */
export interface RoleLine {
  address: string;
  kind: PrincipalKind;
  users: number | null;
  /** What they call themselves, where the server found them. */
  called: string;
  roles: readonly ListedRole[];
}

const ALL: readonly ListedRole[] = ['member', 'presenter', 'manager', 'banned'];

/** The roles there are lists of. */
export function listedRoles(auditorium: boolean): readonly ListedRole[] {
  return auditorium ? ALL : ALL.filter((role) => role !== 'presenter');
}

/** Who fits what is typed: those with a role, managers first, then whom the server found or what is an address as it stands. */
export function roleLines(lists: RoleLists, typed: string, domain: string): RoleLine[] {
  const lines = new Map<string, RoleLine>();
  for (const { address, kind, users, role } of lists.holders ?? []) {
    const roles = [...(lines.get(address)?.roles ?? []), role];
    lines.set(address, { address, kind, users, called: '', roles });
  }
  const rank = ({ roles }: RoleLine): number =>
    roles.includes('manager') ? 0 : roles.includes('presenter') ? 1 : roles.includes('member') ? 2 : 3;
  const wanted = fold(typed.trim());
  const holders = [...lines.values()]
    .filter(({ address }) => wanted === '' || fold(principalName(address, domain)).includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : 1));
  if (wanted === '') return holders;
  const others = lists.found
    .filter(({ address }) => !lines.has(address))
    .map(({ address, kind, users, name }): RoleLine => ({ address, kind, users, called: name, roles: [] }));
  const meant = principalAddress(typed, domain);
  const isWhole = /@|^group:/.test(typed.trim()) || !lists.searches;
  const isKnown = lines.has(meant) || others.some(({ address }) => address === meant);
  const asTyped: RoleLine = {
    address: meant,
    kind: principalKind(meant, domain),
    users: null,
    called: '',
    roles: [],
  };
  return [...holders, ...others, ...(isKnown || !isWhole ? [] : [asTyped])];
}

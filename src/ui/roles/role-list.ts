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

/**
 * Who fits what is typed: who is called exactly so, then those with a role, managers first, then whom the server found or what is an
 * address as it stands. Whoever does not bear what is typed in their name is left out: Enter acts on the first line.
 */
export function roleLines(lists: RoleLists, typed: string, domain: string): RoleLine[] {
  const lines = new Map<string, RoleLine>();
  for (const { address, kind, users, role } of lists.holders ?? []) {
    const roles = [...(lines.get(address)?.roles ?? []), role];
    lines.set(address, { address, kind, users, called: '', roles });
  }
  const rank = ({ roles }: RoleLine): number =>
    roles.includes('manager') ? 0 : roles.includes('presenter') ? 1 : roles.includes('member') ? 2 : 3;
  const holders = [...lines.values()].toSorted(
    (a, b) => rank(a) - rank(b) || (a.address < b.address ? -1 : 1),
  );
  const wanted = fold(typed.trim());
  if (wanted === '') return holders;
  const others = lists.found
    .filter(({ address }) => !lines.has(address))
    .map(({ address, kind, users, name }): RoleLine => ({ address, kind, users, called: name, roles: [] }));
  const meant = principalAddress(typed, domain);
  const fitting = [...holders, ...others].filter(
    (line) => line.address === meant || bears(line, wanted, domain),
  );
  const asTyped: RoleLine = {
    address: meant,
    kind: principalKind(meant, domain),
    users: null,
    called: '',
    roles: [],
  };
  const isWhole = /@|^group:./.test(typed.trim()) || (!lists.searches && !isGroup(wanted));
  const isKnown = fitting.some(({ address }) => address === meant);
  const all = [...fitting, ...(isKnown || !isWhole ? [] : [asTyped])];
  const isExact = ({ address }: RoleLine): number => (address === meant && isKnown ? 0 : 1);
  return all.toSorted((a, b) => isExact(a) - isExact(b));
}

/** Whether what is typed looks for groups, and for nobody else. */
export function isGroup(typed: string): boolean {
  return typed.trim().startsWith('group:');
}

function bears({ address, kind, called }: RoleLine, wanted: string, domain: string): boolean {
  if (isGroup(wanted) && kind !== 'group') return false;
  // The domain is in every address: only who types an address means it.
  const names = [principalName(address, domain), wanted.includes('@') ? address : called];
  return names.some((name) => fold(name).includes(wanted));
}

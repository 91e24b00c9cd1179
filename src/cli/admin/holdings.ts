import type { RoomRole } from '../../model/principal.ts';
import type { ServerData } from '../../server/server-data.ts';
import { roomAddress, roomLabel } from './find-room.ts';

/** What a principal was given in one place. */
export interface Holding {
  /** scope, creator: of a category; the others: of a room. */
  role: 'scope' | 'creator' | RoomRole;
  /** Address of the category or room. */
  address: string;
  /** The same for a person: `creator in Trading`. */
  text: string;
}

/** All that was given to a user or a group by name; what users have by their groups is the groups'. @param principal an address */
export function holdingsOf(data: ServerData, principal: string): Holding[] {
  const inCategories = data.categories.list().flatMap(({ domain, name, scope, creators }) => {
    const holdings: Holding[] = [];
    if (scope.includes(principal)) {
      holdings.push({ role: 'scope', address: domain, text: `in the scope of ${name}` });
    }
    if (creators.includes(principal)) {
      holdings.push({ role: 'creator', address: domain, text: `creator in ${name}` });
    }
    return holdings;
  });
  const inRooms = data.rooms().rolesOf(principal);
  return [
    ...inCategories,
    ...inRooms.map(({ role, ...room }): Holding => ({
      role,
      address: roomAddress(room),
      text: `${role} of ${roomLabel(room)}`,
    })),
  ];
}

/** The same in words; the rest is counted. */
export function holdingsText(holdings: readonly Holding[]): string {
  const MOST = 10;
  const shown = holdings.slice(0, MOST).map(({ text }) => text);
  const rest = holdings.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

import type { RoomListing } from '../../model/room.ts';

/** What is worth knowing of a room before one opens it, in words; what is usual, or not told, is left out. */
export function roomMarks(listing: RoomListing | null): string[] {
  if (listing === null) return [];
  const { privacy, kind, state, roles, invited, participants } = listing;
  return [
    ...(state === 'disabled' ? ['disabled'] : []),
    ...(privacy === null || privacy === 'open' ? [] : [privacy]),
    ...(kind === 'auditorium' ? ['auditorium'] : []),
    ...(invited ? ['invited'] : []),
    ...(roles ?? []).filter((role) => role !== 'administrator'),
    ...(participants === null || participants === 0 ? [] : [`${participants} here`]),
  ];
}

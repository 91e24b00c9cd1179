import type { RoomMatch, Session } from '../session/session.ts';

/**
 * Names rooms as the server's list does: of a room that was never opened the session knows little more than the address. The list is
 * asked for once, and only when a room is to be named; without a server rooms keep the names that they have.
 */
export function fullNames(session: Session): (room: RoomMatch) => Promise<RoomMatch> {
  let listed: Promise<Map<string, RoomMatch>> | null = null;
  const list = async () => {
    const rooms = session.status.phase === 'online' ? await session.rooms().catch(() => []) : [];
    return new Map(rooms.map(({ address, name, category }) => [address, { address, name, category }]));
  };
  return async (room) => {
    listed ??= list();
    return (await listed).get(room.address) ?? room;
  };
}

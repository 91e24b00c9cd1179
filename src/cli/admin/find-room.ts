import { bareAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import { nearNames } from '../../model/near-names.ts';
import type { PlacedRoom, RoomAdministration } from '../../server/rooms/room-administration.ts';
import type { ServerData } from '../../server/server-data.ts';
import { findCategory } from './categories.ts';

/**
 * The room of a server's data that a person means by `room`, `category/room` or an address, also by one that it was moved away from.
 *
 * @throws PchatError `not-found` with near names, `ambiguous` with those that it may be
 */
export function findRoom(data: ServerData, rooms: RoomAdministration, typed: string): PlacedRoom {
  const wanted = typed.trim();
  if (wanted.includes('@')) return byAddress(rooms, wanted);
  const slash = wanted.indexOf('/');
  if (slash === 0) {
    throw new PchatError('not-found', `There is no room "${wanted}".`, {
      next: 'A room is named ROOM, or CATEGORY/ROOM.',
    });
  }
  const category = slash === -1 ? undefined : findCategory(data, wanted.slice(0, slash)).domain;
  const all = [...rooms.list('', category)];
  const name = fold(wanted.slice(slash + 1));
  // The name in the address goes before the name on the door, as everywhere.
  let fitting = all.filter(({ record }) => fold(record.local) === name);
  if (fitting.length === 0) fitting = all.filter((room) => fold(roomName(room)) === name);
  const moved = category === undefined ? undefined : rooms.at({ service: category, local: name });
  if (fitting.length === 0 && moved !== undefined) fitting = [moved];
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length > 1) {
    throw new PchatError('ambiguous', `"${wanted}" fits ${fitting.length} rooms.`, {
      next: `Say which: ${fitting.map(roomAddress).join(', ')}.`,
    });
  }
  throw notFound(wanted, name, all);
}

function byAddress(rooms: RoomAdministration, typed: string): PlacedRoom {
  const address = bareAddress(typed);
  const at = address.lastIndexOf('@');
  const [local, service] = [address.slice(0, at), address.slice(at + 1)];
  const found = rooms.at({ service, local });
  if (found === undefined) throw notFound(typed, local, [...rooms.list('')]);
  return found;
}

function notFound(typed: string, name: string, all: readonly PlacedRoom[]): PchatError {
  const known = new Map(all.map((room) => [fold(room.record.local), roomLabel(room)]));
  const near = nearNames(name, known.keys()).map((local) => known.get(local)!);
  return new PchatError('not-found', `There is no room "${typed}".`, {
    next:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'See which there are with: pchat admin room list.',
  });
}

export function roomName({ record }: PlacedRoom): string {
  return record.config.name || record.local;
}

/** A room as people read and type it. */
export function roomLabel(room: PlacedRoom): string {
  return `${room.place.category.name}/${roomName(room)}`;
}

export function roomAddress({ record, place }: PlacedRoom): string {
  return `${record.local}@${place.domain}`;
}

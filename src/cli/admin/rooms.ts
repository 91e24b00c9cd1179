import { principalKind, principalName } from '../../model/principal.ts';
import type { Holder, PlacedRoom, RoomAdministration } from '../../server/rooms/room-administration.ts';
import type { ServerData } from '../../server/server-data.ts';
import type { Arguments } from '../arguments.ts';
import { oneLine } from '../one-line.ts';
import { findRoom, roomAddress, roomLabel, roomName } from './find-room.ts';
import { existingFolder, withServerData } from './server-data.ts';

/** Works on one room of a server's data. @param typed the room, as a person names it; @throws PchatError as findRoom() and the work do */
export function withRoom<T>(
  args: Arguments,
  typed: string,
  work: (data: ServerData, rooms: RoomAdministration, room: PlacedRoom) => T,
): T {
  return withServerData(existingFolder(args), (data) => {
    const rooms = data.rooms();
    return work(data, rooms, findRoom(data, rooms, typed));
  });
}

/** A room as it is named in `--json` output. */
export function roomJson(room: PlacedRoom): { address: string; category: string; name: string } {
  return { address: roomAddress(room), category: room.place.category.name, name: roomName(room) };
}

/** A room as a list has it, in `--json`. */
export function listedJson(room: PlacedRoom): Record<string, unknown> {
  const { description, moderated, disabled } = room.record.config;
  return {
    ...roomJson(room),
    description,
    privacy: privacyOf(room),
    kind: moderated ? 'auditorium' : 'normal',
    state: disabled ? 'disabled' : 'active',
  };
}

/** A room in one line: what is unusual about it, and what it is for. */
export function roomLine(room: PlacedRoom): string {
  const { moderated, disabled, description } = room.record.config;
  const traits = [privacyOf(room), moderated && 'auditorium', disabled && 'disabled'].filter(Boolean);
  return `${roomLabel(room)} (${traits.join(', ')})${description === '' ? '' : `: ${oneLine(description)}`}`;
}

/** All that there is to say of a room, in lines. */
export function roomText(
  data: ServerData,
  room: PlacedRoom,
  messages: number,
  holders: readonly Holder[],
): string {
  const { description, moderated, disabled } = room.record.config;
  const list = (role: Holder['role']) =>
    holders
      .filter((holder) => holder.role === role)
      .map(({ principal }) => principalName(principal, data.domain))
      .join(', ');
  const lines: [string, string][] = [
    ['Room', roomLabel(room)],
    ['Address', roomAddress(room)],
    ['Description', oneLine(description)],
    ['Privacy', privacyOf(room)],
    ['Kind', moderated ? 'auditorium' : 'normal'],
    ['State', disabled ? 'disabled' : ''],
    ['Messages', String(messages)],
    ['Managers', list('manager') || 'none'],
    ['Members', list('member') || 'none'],
    ['Presenters', moderated ? list('presenter') || 'none' : ''],
    ['Banned', list('banned')],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label.padEnd(13)}${value}`)
    .join('\n');
}

/** A holder of a role as `--json` shows it. */
export function holderJson({ domain, groups }: ServerData, { role, principal }: Holder): object {
  const kind = principalKind(principal, domain);
  const users = kind === 'group' ? groups.users(principal.slice(0, principal.lastIndexOf('@'))).length : null;
  return { role, address: principal, kind, users };
}

function privacyOf({ record: { config } }: PlacedRoom): string {
  return !config.membersOnly ? 'open' : config.public ? 'closed' : 'secret';
}

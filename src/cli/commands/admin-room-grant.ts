import { principalName } from '../../model/principal.ts';
import type { PlacedRoom, RoomAdministration } from '../../server/rooms/room-administration.ts';
import { roomLabel } from '../admin/find-room.ts';
import { grants, roleIn } from '../admin/role-edits.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room grant ROOM ROLE WHO…',
  words: { least: 3 },
  options: { reason: { value: 'TEXT', help: 'told to those who are invited by it' }, ...DATA_OPTION },
  details:
    'ROLE is member, manager, presenter (of an auditorium) or banned. WHO is a user (alice) or a group (group:ops). A manager\n' +
    'who is no member changes the settings of a closed or secret room and does not join it; who is to present in one is\n' +
    'made a member too. Who becomes a member is invited, unless the room or its category says otherwise.',
  examples: [
    ['pchat admin room grant trading/fx-spot member alice group:ops', 'all of them, or none'],
    ['pchat admin room grant trading/fx-spot banned mallory', 'neither joins nor reads any more'],
  ],
  async run({ args, output }) {
    const [typed, typedRole, ...who] = args.words as [string, string, ...string[]];
    const role = roleIn(typedRole);
    withRoom(args, typed, (data, rooms, room) => {
      const edits = grants(data, role, who);
      const members = membersOf(rooms, room);
      rooms.changeRoles(room, edits, args.text('reason') ?? '');
      const addresses = edits.map(({ principal }) => principal);
      const now = membersOf(rooms, room);
      const membersToo =
        role === 'presenter' ? addresses.filter((one) => now.has(one) && !members.has(one)) : [];
      output.result(
        'role-granted',
        { room: roomJson(room), role, addresses, membersToo },
        `${who.join(', ')}: ${role} ${role === 'banned' ? 'from' : 'of'} ${roomLabel(room)}.`,
      );
      if (membersToo.length === 0) return;
      const names = membersToo.map((address) => principalName(address, data.domain)).join(', ');
      output.say(`Only members enter it, so now also member: ${names}.`);
    });
  },
};

function membersOf(rooms: RoomAdministration, room: PlacedRoom): Set<string> {
  const members = rooms.holders(room).filter(({ role }) => role === 'member');
  return new Set(members.map(({ principal }) => principal));
}

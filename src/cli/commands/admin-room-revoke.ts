import { roomLabel } from '../admin/find-room.ts';
import { revocations, roleIn } from '../admin/role-edits.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';

export const command: Command = {
  usage: 'admin room revoke ROOM ROLE WHO…',
  words: { least: 3 },
  options: { ...DATA_OPTION },
  details:
    'ROLE is member, manager, presenter or banned. What somebody has by a group is taken by taking them out of the group.\n' +
    'A room keeps at least one manager.',
  examples: [
    ['pchat admin room revoke trading/fx-spot member group:ops', 'shows out who has no other right'],
  ],
  async run({ args, output }) {
    const [typed, typedRole, ...who] = args.words as [string, string, ...string[]];
    const role = roleIn(typedRole);
    withRoom(args, typed, (data, rooms, room) => {
      const edits = revocations(data, rooms, room, role, who);
      rooms.changeRoles(room, edits, '');
      const addresses = edits.map(({ principal }) => principal);
      output.result(
        'role-revoked',
        { room: roomJson(room), role, addresses },
        `${who.join(', ')}: no longer ${role} ${role === 'banned' ? 'from' : 'of'} ${roomLabel(room)}.`,
      );
    });
  },
};

import { principalName } from '../../model/principal.ts';
import { roomLabel } from '../admin/find-room.ts';
import { revocations, revoked, roleIn } from '../admin/role-edits.ts';
import { roomJson, withRoom } from '../admin/rooms.ts';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { roleSentences } from '../role-sentences.ts';

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
      const before = rooms.holders(room);
      rooms.changeRoles(room, edits, '');
      const outcome = revoked(data, rooms, room, role, edits, before);
      const addresses = edits.map(({ principal }) => principal);
      const name = (address: string) => principalName(address, data.domain);
      output.result(
        'role-revoked',
        { room: roomJson(room), role, addresses, ...outcome },
        roleSentences({ action: 'revoke', role, who: addresses }, outcome, roomLabel(room), name).join('\n'),
      );
    });
  },
};

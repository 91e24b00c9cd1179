import { changeRoles } from '../change-roles.ts';
import type { Command } from '../command.ts';
import { WHO } from '../who.ts';

export const command: Command = {
  usage: 'room revoke ROOM ROLE WHO…',
  words: { least: 3 },
  options: { reason: { value: 'TEXT', help: 'told to them, and kept with the change' } },
  details:
    `ROLE is member, manager, presenter or banned. ${WHO}\n` +
    'What somebody has by a group is taken from the group. Who is no longer a presenter stays a member. A room keeps at least one\n' +
    'manager.',
  examples: [
    ['pchat room revoke fx-spot member bob', 'they may not join it any more'],
    ['pchat room revoke lobby banned mallory', 'end a ban'],
  ],
  run: (context) => changeRoles(context, 'revoke'),
};

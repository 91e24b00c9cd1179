import { changeRoles } from '../change-roles.ts';
import type { Command } from '../command.ts';
import { WHO } from '../who.ts';

export const command: Command = {
  usage: 'room grant ROOM ROLE WHO…',
  words: { least: 3 },
  options: { reason: { value: 'TEXT', help: 'told to them, and kept with the change' } },
  details:
    `ROLE is member, manager, presenter (of an auditorium) or banned. ${WHO}\n` +
    'A manager changes settings and roles, and joins a closed or secret room only as a member too. Who is banned loses all roles.\n' +
    'Presenters of a closed or secret room are made members too. All of them get the role, or none.',
  examples: [
    ['pchat room grant fx-spot member alice bob group:fx', 'who may join a closed room'],
    ['pchat room grant all-hands presenter carol', 'who posts in an auditorium'],
    ['pchat room grant lobby banned mallory --reason spam', 'who is to stay out'],
  ],
  run: (context) => changeRoles(context, 'grant'),
};

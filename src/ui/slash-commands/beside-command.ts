import { closeBeside, openBeside } from '../beside/two-rooms.ts';
import { findRoom, missing, roomNames } from './room-arguments.ts';
import type { SlashCommand } from './slash-command.ts';

/** Two rooms on one screen. */
export const besideCommand: SlashCommand = {
  name: 'beside',
  parameters: '[ROOM]',
  does: 'show a second room beside this one; alone, close it',
  async run({ screen, argument }) {
    if (argument !== '') {
      const room = await findRoom(screen, argument);
      openBeside(screen, room.address);
    } else if (screen.state.beside) closeBeside(screen);
    else throw missing('a room', '/beside research');
  },
  complete: roomNames,
};

import type { Command } from '../command.ts';
import { setRoomState } from '../room-state.ts';

export const command: Command = {
  usage: 'room disable ROOM',
  words: { least: 1, most: 1 },
  options: {},
  details:
    'For its managers. Who is in it is shown out, and nobody joins or posts; managers and administrators still read its history,\n' +
    'and "pchat room enable" opens it again as it was.',
  examples: [['pchat room disable old-project', 'close it, and lose nothing']],
  run: (context) => setRoomState(context, 'disabled'),
};

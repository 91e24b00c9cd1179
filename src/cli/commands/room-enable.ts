import type { Command } from '../command.ts';
import { setRoomState } from '../room-state.ts';

export const command: Command = {
  usage: 'room enable ROOM',
  words: { least: 1, most: 1 },
  options: {},
  details: 'For its managers. Who could join it before can again.',
  examples: [['pchat room enable old-project', 'open it again']],
  run: (context) => setRoomState(context, 'active'),
};

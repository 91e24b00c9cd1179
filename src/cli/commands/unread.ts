import type { RoomView } from '../../session/session.ts';
import type { Command } from '../command.ts';
import { counted } from '../counted.ts';
import { followedRooms } from '../followed-rooms.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import { openSession } from '../open-session.ts';

export const command: Command = {
  usage: 'unread',
  words: { least: 0, most: 0 },
  options: { mentions: { help: 'only rooms where you were mentioned' } },
  details:
    'Counts in the rooms on your list, without reading them. Prints nothing where all is read, nor muted rooms without a mention;\n' +
    '--json tells all rooms.',
  examples: [
    ['pchat unread', 'rooms with something new'],
    ['pchat unread --mentions', 'where someone called you'],
    ['pchat unread --json', 'all followed rooms, for a status line'],
  ],
  async run(context) {
    const { args, output } = context;
    const session = await openSession(context);
    const rooms = await followedRooms(session);
    for (const room of rooms) {
      const { unread, mentions, alerts, unreadIsPartial, settings } = room;
      if (args.has('mentions') && mentions === 0) continue;
      if (output.json) {
        output.object({
          v: 1,
          type: 'unread',
          room: roomJson(room),
          unread,
          mentions,
          alerts,
          partial: unreadIsPartial,
          muted: settings.muted,
          section: settings.section,
        });
      } else if (unread > 0 && (!settings.muted || mentions > 0)) {
        output.text(unreadLine(room));
      }
    }
  },
};

function unreadLine(room: RoomView): string {
  const marks = [
    room.mentions > 0 ? counted(room.mentions, 'mention') : '',
    room.alerts > 0 ? counted(room.alerts, 'alert') : '',
  ].filter((mark) => mark !== '');
  const count = `${room.unread}${room.unreadIsPartial ? '+' : ''}`;
  return `${count.padStart(5)}  ${roomLabel(room)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

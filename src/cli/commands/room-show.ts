import type { Room } from '../../model/room.ts';
import type { Command } from '../command.ts';
import { openSession } from '../open-session.ts';
import { roomJson, roomLabel } from '../message-output.ts';
import type { Output } from '../output.ts';

export const command: Command = {
  usage: 'room show ROOM',
  words: { least: 1, most: 1 },
  options: {},
  examples: [['pchat room show lobby', 'its description, topic, privacy and address']],
  async run(context) {
    const session = await openSession(context);
    const { address } = await session.findRoom(context.args.words[0]!);
    printRoom(context.output, await session.roomInfo(address));
  },
};

/** Prints all that a room tells about itself. */
export function printRoom(output: Output, room: Room): void {
  const { description, topic, privacy, kind, state, participants, persistent, archived } = room;
  const lines: [string, string][] = [
    ['Room', roomLabel(room)],
    ['Address', room.address],
    ['Description', description],
    ['Topic', topic],
    ['Privacy', privacy],
    ['Kind', kind],
    ['State', state === 'active' ? '' : state],
    ['Here', participants === null ? '' : String(participants)],
    ['History', archived ? 'kept' : 'not kept'],
  ];
  const text = lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label.padEnd(12)}${value}`)
    .join('\n');
  output.result(
    'room',
    { ...roomJson(room), description, topic, privacy, kind, state, participants, persistent, archived },
    text,
  );
}

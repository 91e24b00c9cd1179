import { messageJson } from '../format/message-json.ts';
import { messageLine } from '../format/message-line.ts';
import type { Message } from '../model/message.ts';
import type { RoomMatch } from '../session/session.ts';
import type { Arguments } from './arguments.ts';
import { oneLine } from './one-line.ts';
import type { Output } from './output.ts';

/** A room as it stands in JSON output. */
export function roomJson(room: RoomMatch): { address: string; category: string; name: string } {
  return { address: room.address, category: room.category.name, name: room.name };
}

/** A room as people type and read it. */
export function roomLabel(room: { name: string; category: { name: string } }): string {
  return oneLine(`${room.category.name}/${room.name}`);
}

/**
 * Prints messages, as lines or as JSON objects.
 *
 * @param options `mark`: what each line begins with, beside others
 */
export function messagePrinter(
  output: Output,
  args: Arguments,
  options: { withRoom?: boolean; withDate?: boolean; mark?: string } = {},
): (message: Message, room: RoomMatch) => void {
  const raw = args.has('raw');
  return (message, room) => {
    if (output.json) {
      output.object(messageJson(message, roomJson(room)));
      return;
    }
    const name = options.withRoom ? roomLabel(room) : undefined;
    const line = messageLine(message, { date: options.withDate, room: name, colour: output.color, raw });
    output.styled(`${options.mark ?? ''}${line}`);
  };
}

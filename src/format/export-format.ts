import type { Message } from '../model/message.ts';
import type { Room } from '../model/room.ts';

/** What is exported of a room: all of it, or a span of time in milliseconds. */
export interface ExportedRoom {
  room: Room;
  since: number | null;
  until: number | null;
  /** When the export began, milliseconds. */
  exportedAt: number;
}

/** What a message stands beside. */
export interface Neighbours {
  /** When the message before it was posted, milliseconds; null for the first of its room. */
  previousTime: number | null;
  /** The message that it answers, where that was exported not long before. */
  answered: Message | null;
}

/**
 * A format that rooms are exported in: pieces of text, which follow each other in a file. It remembers nothing between two pieces, so
 * that an export can go on where it stopped.
 */
export interface ExportFormat {
  /** How names of its files end, without the dot. */
  extension: string;
  begin(rooms: readonly ExportedRoom[]): string;
  beginRoom(exported: ExportedRoom): string;
  message(message: Message, exported: ExportedRoom, neighbours: Neighbours): string;
  /** @param messages how many there were */
  endRoom(exported: ExportedRoom, messages: number): string;
  end(): string;
}

/** The time zone that clocks and days in a document are in, as its reader should be told. */
export function localTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

import type { ExportedRoom, ExportFormat } from '../format/export-format.ts';
import type { Message } from '../model/message.ts';
import type { Session } from '../session/session.ts';
import { oldestFirst } from './history-pages.ts';

/** How far an export has come: all that is needed to go on from there. */
export interface ExportPoint {
  /** Which of the rooms. */
  room: number;
  /** The room's heading is written. */
  begun: boolean;
  /** Archive id of the last message written of this room. */
  after: string | null;
  /** When that was posted, milliseconds. */
  previousTime: number | null;
  /** Messages written, of this room and of all. */
  messages: number;
  total: number;
}

/** Where an export goes. */
export interface ExportSink {
  /** Puts a piece after what was written, and keeps the point that is reached by it. */
  write(text: string, point: ExportPoint): Promise<void>;
}

export const EXPORT_START: ExportPoint = {
  room: 0,
  begun: false,
  after: null,
  previousTime: null,
  messages: 0,
  total: 0,
};

/** Messages kept in mind, so that what answers one can say whom. */
const REMEMBERED = 2000;

/**
 * Writes rooms in a format, from a point on.
 *
 * @param signal stops it after the page that is on its way
 * @param told called after each page
 * @returns the point that was reached; the export is whole when it is past the last room
 */
export async function exportRooms(
  session: Session,
  rooms: readonly ExportedRoom[],
  format: ExportFormat,
  sink: ExportSink,
  options: { from: ExportPoint | null; signal: AbortSignal; told: (point: ExportPoint) => void },
): Promise<ExportPoint> {
  const { from, signal, told } = options;
  let point = from ?? EXPORT_START;
  let heading = from === null ? format.begin(rooms) : '';
  while (point.room < rooms.length) {
    const exported = rooms[point.room]!;
    if (!point.begun) {
      point = { ...point, begun: true };
      await sink.write(heading + format.beginRoom(exported), point);
      heading = '';
    }
    const recent = new Map<string, Message>();
    for await (const page of pagesOf(session, exported, point)) {
      if (page.length === 0) continue;
      const text: string[] = [];
      for (const message of page) {
        const answered = message.replyTo === null ? null : (recent.get(message.replyTo) ?? null);
        text.push(format.message(message, exported, { previousTime: point.previousTime, answered }));
        point = {
          ...point,
          after: message.id,
          previousTime: message.time,
          messages: point.messages + 1,
          total: point.total + 1,
        };
        recent.set(message.id, message);
        if (recent.size > REMEMBERED) recent.delete(recent.keys().next().value!);
      }
      await sink.write(text.join(''), point);
      told(point);
      if (signal.aborted) return point;
    }
    const ended = format.endRoom(exported, point.messages);
    point = { ...EXPORT_START, room: point.room + 1, total: point.total };
    await sink.write(point.room === rooms.length ? ended + format.end() : ended, point);
  }
  return point;
}

function pagesOf(session: Session, { room, since, until }: ExportedRoom, { after }: ExportPoint) {
  const range = { after: after ?? undefined, since: since ?? undefined, until: until ?? undefined };
  return oldestFirst(session, room.address, range);
}

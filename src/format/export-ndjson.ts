import type { ExportFormat } from './export-format.ts';
import { jsonLine } from './json-line.ts';
import { messageJson } from './message-json.ts';
import { rfc3339 } from './time.ts';

/** For programs: the room, its messages exactly as they were posted, and a last line by which one knows that none is missing. */
export const ndjsonExport: ExportFormat = {
  extension: 'ndjson',
  begin: () => '',
  beginRoom: ({ room, since, until, exportedAt }) => {
    const { address, category, name, description, topic, privacy, kind, state } = room;
    return line({
      v: 1,
      type: 'room',
      address,
      category: category.name,
      name,
      description,
      topic,
      privacy,
      kind,
      state,
      since: since === null ? null : rfc3339(since),
      until: until === null ? null : rfc3339(until),
      exportedAt: rfc3339(exportedAt),
    });
  },
  message: (message, { room }) => {
    const { address, category, name } = room;
    return line(messageJson(message, { address, category: category.name, name }));
  },
  endRoom: ({ room }, messages) => line({ v: 1, type: 'room-end', address: room.address, messages }),
  end: () => '',
};

function line(object: object): string {
  return `${jsonLine(object)}\n`;
}

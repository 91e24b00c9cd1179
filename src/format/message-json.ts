import type { Message, MessageKind } from '../model/message.ts';
import { rfc3339 } from './time.ts';

/** A message as programs read it; `v` grows when a field changes its meaning. */
export interface MessageJson {
  v: 1;
  type: 'message';
  id: string;
  room: { address: string; category: string; name: string };
  author: { address: string | null; name: string };
  /** RFC 3339 in UTC with milliseconds, like `editedAt`. */
  time: string;
  kind: MessageKind;
  text: string;
  title: string | null;
  alert: boolean;
  file: { url: string; name: string; size: number | null; mediaType: string | null } | null;
  replyTo: string | null;
  editedAt: string | null;
  removed: { by: string | null; reason: string } | null;
}

/** A message as one object of NDJSON output; texts are exactly as they were posted. Print it with {@link jsonLine}. */
export function messageJson(
  message: Message,
  room: { address: string; category: string; name: string },
): MessageJson {
  const { author, file, removed } = message;
  return {
    v: 1,
    type: 'message',
    id: message.id,
    room: { address: room.address, category: room.category, name: room.name },
    author: { address: author.address, name: author.name },
    time: rfc3339(message.time),
    kind: message.kind,
    text: message.text,
    title: message.title,
    alert: message.alert,
    file: file && { url: file.url, name: file.name, size: file.size, mediaType: file.mediaType },
    replyTo: message.replyTo,
    editedAt: message.editedAt === null ? null : rfc3339(message.editedAt),
    removed: removed && { by: removed.by, reason: removed.reason },
  };
}

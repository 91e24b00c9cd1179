import type { Author, Draft, Message } from '../../../model/message.ts';
import { tombstoneIn } from './corrections.ts';
import { child, el, text, type Element } from './element.ts';
import { alertHeader, isAlert } from './message-headers.ts';
import { reply, replyToOf, withoutReplyFallback } from './replies.ts';
import { originId, originIdOf } from './stanza-ids.ts';

const NS = 'jabber:client';

/** What is known of a message beside what it says itself. */
export interface Envelope {
  id: string;
  room: string;
  author: Author;
  time: number;
}

/** The message in a stanza of a room; null when the stanza is none (a topic, a marker). */
export function readMessage(stanza: Element, envelope: Envelope): Message | null {
  const body = child(stanza, 'body', NS);
  const tombstone = tombstoneIn(stanza);
  if (body === undefined && tombstone === null) return null;
  // With a body a subject is a title; alone it would set the topic (XEP-0045 section 8.1).
  const title = tombstone ? '' : text(child(stanza, 'subject', NS));
  return {
    ...envelope,
    kind: title === '' ? 'chat' : 'story',
    text: tombstone ? '' : withoutReplyFallback(stanza, text(body)),
    title: title || null,
    alert: isAlert(stanza),
    file: null,
    replyTo: replyToOf(stanza),
    editedAt: null,
    removed: tombstone,
    originId: originIdOf(stanza) ?? (stanza.attrs['id'] || null),
  };
}

/** The topic that a stanza sets; null when it sets none. */
export function readTopic(stanza: Element): string | null {
  const subject = child(stanza, 'subject', NS);
  if (subject === undefined || child(stanza, 'body', NS) || child(stanza, 'thread', NS)) return null;
  return text(subject);
}

/** A draft as it goes to its room. */
export function writeMessage(room: string, draft: Draft, id: string): Element {
  return el(
    'message',
    NS,
    { type: 'groupchat', to: room, id },
    draft.title && el('subject', NS, {}, draft.title),
    el('body', NS, {}, draft.text),
    originId(id),
    draft.alert && alertHeader(),
    draft.replyTo && reply(draft.replyTo),
  );
}

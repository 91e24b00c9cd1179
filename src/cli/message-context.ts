import { PchatError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { Session } from '../session/session.ts';
import { asFarAsKept, newest, oldestFirst } from './history-pages.ts';

/** A message with what stands before and after it in its room, each oldest first. */
export interface InContext {
  before: Message[];
  message: Message;
  after: Message[];
}

/**
 * What stands around a message.
 *
 * @param count how many on each side at most
 * @throws PchatError `not-found` when the room has no such message
 */
export async function around(session: Session, room: string, id: string, count: number): Promise<InContext> {
  const { messages: before } = await newest(session, room, { before: id }, Math.max(1, count));
  const rest = await oldest(session, room, { after: before.at(-1)?.id }, count + 1);
  const [message, ...after] = rest;
  // A server that ignores ids it does not know answers with another part of the room.
  if (message?.id !== id) throw new PchatError('not-found', `There is no message ${id} in ${room}.`);
  return { before: count === 0 ? [] : before, message, after };
}

/**
 * The first message at or after a time, with what stands around it; only what is before when there is none so late.
 *
 * @param time milliseconds
 */
export async function aroundTime(
  session: Session,
  room: string,
  time: number,
  count: number,
): Promise<Message[]> {
  const after = await oldest(session, room, { since: time }, count + 1);
  const first = after[0];
  const range = first === undefined ? {} : { before: first.id };
  const { messages: before } = await newest(session, room, range, count);
  return [...before, ...after];
}

/** The oldest so many messages of a range, oldest first. */
export async function oldest(
  session: Session,
  room: string,
  range: { after?: string; since?: number; until?: number },
  limit: number,
): Promise<Message[]> {
  const messages: Message[] = [];
  const pages = oldestFirst(session, room, range, Math.min(limit, 100));
  for await (const page of asFarAsKept(session, pages)) {
    messages.push(...page);
    if (messages.length >= limit) break;
  }
  return messages.slice(0, limit);
}

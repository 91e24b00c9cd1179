import type { Message } from '../model/message.ts';
import type { MessageStore } from './message-store.ts';

/** Keeps the newest messages of each room in memory, and forgets the oldest beyond a limit. */
export class MemoryMessageStore implements MessageStore {
  readonly #rooms = new Map<string, Message[]>();
  readonly #limit: number;

  /** @param limit messages kept a room */
  constructor(limit = 200) {
    this.#limit = limit;
  }

  newest(room: string, limit: number): Message[] {
    return this.#rooms.get(room)?.slice(-limit) ?? [];
  }

  before(room: string, id: string, limit: number): Message[] {
    const messages = this.#rooms.get(room) ?? [];
    const index = messages.findIndex((message) => message.id === id);
    return index <= 0 ? [] : messages.slice(Math.max(0, index - limit), index);
  }

  append(room: string, messages: readonly Message[]): void {
    const kept = this.#rooms.get(room);
    if (!kept) return this.restart(room, messages);
    kept.push(...messages);
    // Cut only now and then: shifting the array for each message of a burst would cost more than it frees.
    if (kept.length > this.#limit * 2) kept.splice(0, kept.length - this.#limit);
  }

  prepend(room: string, id: string, messages: readonly Message[]): void {
    const kept = this.#rooms.get(room);
    if (!kept || kept[0]?.id !== id) return;
    const free = this.#limit - kept.length;
    if (free > 0) kept.unshift(...messages.slice(-free));
  }

  restart(room: string, messages: readonly Message[]): void {
    this.#rooms.set(room, messages.slice(-this.#limit));
  }
}

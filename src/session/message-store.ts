import type { Message } from '../model/message.ts';

/**
 * What is kept of the rooms' archives on this side, so that a room opens with its history before the server has answered. For each
 * room it keeps one run of messages without a gap that ends at the newest one known.
 */
export interface MessageStore {
  /** The newest messages known, at most `limit`, oldest first. */
  newest(room: string, limit: number): Message[];
  /** Known messages that stand directly before `id`, at most `limit`, oldest first; empty where none are kept. */
  before(room: string, id: string, limit: number): Message[];
  /** Keeps messages that directly follow the newest one known. */
  append(room: string, messages: readonly Message[]): void;
  /** Keeps messages that stand directly before `id`. */
  prepend(room: string, id: string, messages: readonly Message[]): void;
  /** Keeps the newest messages where it is not known how they connect to what was kept before. */
  restart(room: string, messages: readonly Message[]): void;
}

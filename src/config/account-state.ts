import { join } from 'node:path';
import type { FollowedRoom } from '../model/room.ts';
import { dataDirectory } from './directories.ts';
import { isRecord, JsonFile } from './json-file.ts';

/**
 * What one account left behind on this machine: unsent texts, and the followed rooms and read marks where the server cannot keep
 * them. In the data directory, one file an account, apart from the config: it changes while one types.
 */
export class AccountState {
  readonly #file: JsonFile;

  /** @param address bare address of the account */
  constructor(address: string, directory = dataDirectory()) {
    this.#file = new JsonFile(join(directory, 'state', `${encodeURIComponent(address)}.json`));
  }

  /** What a person should be told of what was read until now. */
  get warnings(): readonly string[] {
    return this.#file.warnings;
  }

  /** The unsent text of a room; empty when there is none. */
  draft(room: string): string {
    return this.#texts('drafts').get(room) ?? '';
  }

  /** Keeps an unsent text; an empty one is forgotten. */
  setDraft(room: string, text: string): void {
    if (text === this.draft(room)) return;
    this.#put('drafts', room, text);
  }

  /** Address of the room that was looked at last; empty before the first. */
  lastRoom(): string {
    const { lastRoom } = this.#file.read();
    return typeof lastRoom === 'string' ? lastRoom : '';
  }

  setLastRoom(address: string): void {
    if (address === this.lastRoom()) return;
    this.#file.update((content) => {
      content.lastRoom = address;
    });
  }

  followed(): FollowedRoom[] {
    const { followed } = this.#file.read();
    if (!Array.isArray(followed)) return [];
    return followed.flatMap((raw: unknown) => {
      if (!isRecord(raw) || typeof raw.address !== 'string') return [];
      const text = (value: unknown) => (typeof value === 'string' ? value : '');
      return [{ address: raw.address, name: text(raw.name), nick: text(raw.nick) }];
    });
  }

  setFollowed(rooms: readonly FollowedRoom[]): void {
    if (JSON.stringify(rooms) === JSON.stringify(this.followed())) return;
    this.#file.update((content) => {
      content.followed = rooms;
    });
  }

  readMarks(): Map<string, string> {
    return this.#texts('readMarks');
  }

  setReadMark(room: string, id: string): void {
    this.#put('readMarks', room, id);
  }

  #texts(key: 'drafts' | 'readMarks'): Map<string, string> {
    const texts = this.#file.read()[key];
    if (!isRecord(texts)) return new Map();
    return new Map(
      Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }

  #put(key: 'drafts' | 'readMarks', room: string, text: string): void {
    this.#file.update((content) => {
      const texts = new Map(Object.entries(isRecord(content[key]) ? content[key] : {}));
      if (text === '') texts.delete(room);
      else texts.set(room, text);
      content[key] = Object.fromEntries(texts);
    });
  }
}

import { join } from 'node:path';
import { dataDirectory } from './directories.ts';
import { isRecord, JsonFile } from './json-file.ts';

/**
 * What one account left behind on this machine that is nowhere else: unsent texts, and the room last looked at. In the data
 * directory, one file an account, apart from the config, since it changes while one types, and from the archive, which a damage
 * of the disk may take.
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
    return this.#drafts().get(room) ?? '';
  }

  /** Keeps an unsent text; an empty one is forgotten. */
  setDraft(room: string, text: string): void {
    if (text === this.draft(room)) return;
    this.#file.update((content) => {
      const drafts = new Map(Object.entries(isRecord(content.drafts) ? content.drafts : {}));
      if (text === '') drafts.delete(room);
      else drafts.set(room, text);
      content.drafts = Object.fromEntries(drafts);
    });
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

  #drafts(): Map<string, string> {
    const { drafts } = this.#file.read();
    if (!isRecord(drafts)) return new Map();
    return new Map(
      Object.entries(drafts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }
}

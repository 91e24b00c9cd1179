import type { CategoryInfo, Room, RoomSummary } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import { Limited } from './limited.ts';

/** Rooms that a name is looked for in. */
const MOST_NAMED = 200;

/** The server's categories and rooms, remembered so that switching and completing need not ask again. */
export class Directory {
  readonly #backend: Backend;
  #categories: Promise<CategoryInfo[]> | null = null;
  readonly #rooms = new Map<string, Promise<RoomSummary[]>>();
  readonly #infos = new Map<string, Room>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  categories(refresh = false): Promise<CategoryInfo[]> {
    if (refresh) this.#categories = null;
    this.#categories ??= this.#backend.categories().catch((error: unknown) => {
      this.#categories = null;
      throw error;
    });
    return this.#categories;
  }

  /** Rooms of one category by address, or of all. */
  async rooms(options: { category?: string; refresh?: boolean } = {}): Promise<RoomSummary[]> {
    const { category, refresh = false } = options;
    if (category !== undefined) return this.#list(category, refresh);
    const limited = new Limited(4);
    const categories = await this.categories(refresh);
    const lists = categories.map(({ address }) => limited.run(() => this.#list(address, refresh)));
    return (await Promise.all(lists)).flat();
  }

  /**
   * The rooms with these words, asked of the server anew; null where it cannot be asked so, or there are more than one page.
   */
  async withWords(words: string): Promise<RoomSummary[] | null> {
    if (!this.#backend.capabilities.roomRules) return null;
    const { rooms, next } = await this.#backend.browse({ words }, null, MOST_NAMED);
    return next === null ? rooms : null;
  }

  /** Whether a server that says where a room is now is followed there. */
  get followsMoves(): boolean {
    return this.#backend.capabilities.movesRooms;
  }

  /** What a room tells about itself, asked anew. @throws `not-found` */
  async info(address: string): Promise<Room> {
    const room = await this.#backend.room(address);
    this.#infos.set(address, room);
    return room;
  }

  /** The info that was had before, if any. */
  known(address: string): Room | undefined {
    return this.#infos.get(address);
  }

  /** Lists are asked for anew: a room was created, changed or deleted. */
  forget(): void {
    this.#categories = null;
    this.#rooms.clear();
  }

  #list(category: string, refresh: boolean): Promise<RoomSummary[]> {
    let rooms = refresh ? undefined : this.#rooms.get(category);
    if (!rooms) {
      rooms = this.#backend.rooms(category);
      this.#rooms.set(category, rooms);
      rooms.catch(() => this.#rooms.delete(category));
    }
    return rooms;
  }
}

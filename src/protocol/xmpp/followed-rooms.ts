import { isUserAddress, bareAddress } from '../../model/address.ts';
import type { FollowedRoom } from '../../model/room.ts';
import type { BackendEvent } from '../backend.ts';
import { bookmark, NS_BOOKMARKS, parseBookmark } from './extensions/bookmarks.ts';
import { parseFollowSettings, withFollowSettings } from './extensions/follow-settings.ts';
import type { PubsubEvent, PubsubItem } from './extensions/pubsub.ts';
import { PrivateItems } from './private-items.ts';
import type { Connection } from './stream/connection.ts';

/** The list of followed rooms as bookmarks (XEP-0402): those that other programs would join by themselves. */
export class FollowedRooms {
  readonly #items: PrivateItems;
  readonly #emit: (event: BackendEvent) => void;
  /** Addresses, as far as was told since the sign-in. */
  readonly #known = new Set<string>();

  constructor(connection: Connection, emit: (event: BackendEvent) => void) {
    this.#items = new PrivateItems(connection, NS_BOOKMARKS);
    this.#emit = emit;
  }

  async list(): Promise<FollowedRoom[]> {
    const rooms = (await this.#items.read()).flatMap((item) => followedRoom(item) ?? []);
    this.#known.clear();
    for (const { address } of rooms) this.#known.add(address);
    return rooms;
  }

  /** Whether a room is on the list, as far as is known. */
  has(address: string): boolean {
    return this.#known.has(address);
  }

  /** Without settings in it those that were chosen before stay. */
  async follow({ address, name, nick, settings }: FollowedRoom): Promise<void> {
    const known = (await this.#items.read(address)).find(({ id }) => id === address);
    const before = parseBookmark(known?.payload ?? null)?.extensions ?? null;
    const extensions = settings === undefined ? before : withFollowSettings(before, settings);
    await this.#items.publish(address, bookmark({ name, nick, autojoin: true, extensions }));
    this.#known.add(address);
  }

  async unfollow(address: string): Promise<void> {
    this.#known.delete(address);
    // ejabberd tells one's other programs of what is published, not of what is taken away.
    await this.#items.publish(address, bookmark({ name: '', nick: '', autojoin: false, extensions: null }));
    await this.#items.retract(address);
  }

  /** What happened to the node in one's own account. */
  onEvent({ published, retracted, emptied }: PubsubEvent): void {
    const added = published.flatMap((item) => followedRoom(item) ?? []);
    const kept = new Set(added.map(({ address }) => address));
    const dropped = published
      .map(({ id }) => id)
      .filter((id) => isUserAddress(id) && !kept.has(bareAddress(id)));
    const removed = [...retracted.filter(isUserAddress).map(bareAddress), ...dropped];
    for (const { address } of added) this.#known.add(address);
    for (const address of removed) this.#known.delete(address);
    if (emptied) void this.#relist();
    else if (added.length + removed.length > 0) this.#emit({ type: 'followed', added, removed });
  }

  /** The node was emptied: whoever follows along asks for the list again when told that something changed. */
  async #relist(): Promise<void> {
    const added = await this.list().catch(() => []);
    this.#emit({ type: 'followed', added, removed: [] });
  }
}

function followedRoom({ id, payload }: PubsubItem): FollowedRoom | null {
  const found = parseBookmark(payload);
  if (!found?.autojoin || !isUserAddress(id)) return null;
  const settings = parseFollowSettings(found.extensions);
  return { address: bareAddress(id), name: found.name, nick: found.nick, ...(settings && { settings }) };
}

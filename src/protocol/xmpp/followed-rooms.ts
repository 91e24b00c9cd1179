import { isUserAddress, bareAddress } from '../../model/address.ts';
import type { FollowedRoom } from '../../model/room.ts';
import type { BackendEvent } from '../backend.ts';
import { bookmark, NS_BOOKMARKS, parseBookmark } from './extensions/bookmarks.ts';
import type { PubsubEvent, PubsubItem } from './extensions/pubsub.ts';
import { PrivateItems } from './private-items.ts';
import type { Connection } from './stream/connection.ts';

/** The list of followed rooms as bookmarks (XEP-0402): those that other programs would join by themselves. */
export class FollowedRooms {
  readonly #items: PrivateItems;
  readonly #emit: (event: BackendEvent) => void;

  constructor(connection: Connection, emit: (event: BackendEvent) => void) {
    this.#items = new PrivateItems(connection, NS_BOOKMARKS);
    this.#emit = emit;
  }

  async list(): Promise<FollowedRoom[]> {
    return (await this.#items.read()).flatMap((item) => followedRoom(item) ?? []);
  }

  async follow({ address, name, nick }: FollowedRoom): Promise<void> {
    const known = (await this.#items.read(address)).find(({ id }) => id === address);
    const extensions = parseBookmark(known?.payload ?? null)?.extensions ?? null;
    await this.#items.publish(address, bookmark({ name, nick, autojoin: true, extensions }));
  }

  async unfollow(address: string): Promise<void> {
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
  return { address: bareAddress(id), name: found.name, nick: found.nick };
}

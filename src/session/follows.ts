import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError, PchatError } from '../model/errors.ts';
import { DEFAULT_FOLLOW_SETTINGS, type FollowedRoom, type FollowSettings } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { Membership } from './membership.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  membership: Membership;
  marks: ReadMarks;
  archive: AccountArchive;
  markRead: (entry: RoomEntry) => Promise<void>;
  /** What is to be kept of followed rooms may have changed. */
  onChanged: () => void;
  /** Whether what happens in followed rooms is heard. */
  join: boolean;
}

/** The list of followed rooms: with the account where the server keeps it privately (XEP-0402), and on this machine. */
export class Follows {
  readonly #parts: Parts;
  #list: FollowedRoom[] = [];
  #loading: Promise<void> | null = null;
  /** Rooms that were entered because they are followed. One that was left, or that put us out, is not entered again. */
  readonly #entered = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is kept on this machine is shown at once; what the server keeps takes its place when it comes. */
  showKept(): void {
    this.#parts.marks.showKept();
    this.#take(this.#parts.archive.followed());
  }

  /** A new sign-in: the list may have changed meanwhile. */
  forget(): void {
    this.#loading = null;
  }

  /** The local archive was emptied. */
  keepAgain(): void {
    this.#parts.archive.setFollowed(this.#list);
  }

  /** Takes the list and the read marks, once a sign-in. @throws PchatError when they cannot be had */
  load(): Promise<void> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<void> {
    const { backend, marks, archive } = this.#parts;
    try {
      await marks.load();
      // The server's list is kept here too, so that it is there at the next start before the server has answered.
      if (backend.capabilities.followedOnServer) {
        const list = await backend.followed();
        await this.#lookForMoves(list);
        archive.setFollowed(list);
      }
    } finally {
      this.#take(archive.followed());
    }
  }

  /**
   * A room may have moved, and another screen of ours may have noticed first: then it is on the list by its new address, and what is
   * kept here of it by its old one, which tells when it is asked.
   */
  async #lookForMoves(list: FollowedRoom[]): Promise<void> {
    const { backend, archive } = this.#parts;
    if (!backend.capabilities.movesRooms) return;
    const addresses = new Set(list.map(({ address }) => address));
    const gone = archive.followed().filter(({ address }) => !addresses.has(address));
    this.#list = list;
    await Promise.all(gone.map(({ address }) => backend.room(address).catch(() => {})));
  }

  async follow(address: string): Promise<void> {
    const { backend, views, markRead } = this.#parts;
    await this.load();
    const entry = views.ensure(address);
    if (entry.view.followed) return;
    const room: FollowedRoom = { address: entry.address, name: entry.view.name, nick: entry.wantedNick };
    await this.#store(() => backend.follow(room));
    this.#save([...this.#list.filter((other) => other.address !== room.address), room]);
    // Following begins now: what was written before is history, not unread, but for what came while the room was open.
    if (entry.mark === null && entry.view.unread === 0) await markRead(entry).catch(() => {});
  }

  async unfollow(address: string): Promise<void> {
    const { backend, views } = this.#parts;
    await this.load();
    const entry = views.ensure(address);
    if (!entry.view.followed) return;
    await this.#store(() => backend.unfollow(entry.address));
    this.#save(this.#list.filter((room) => room.address !== entry.address));
    await this.#leave(entry);
  }

  /** @throws PchatError `not-found` when the room is not followed */
  async setSettings(address: string, settings: Partial<FollowSettings>): Promise<void> {
    const { backend, views } = this.#parts;
    await this.load();
    const entry = views.ensure(address);
    const known = this.#list.find((room) => room.address === entry.address);
    if (!known) {
      throw new PchatError('not-found', `${entry.view.name} is not on your list.`, {
        next: 'Follow it first.',
      });
    }
    const room = { ...known, settings: { ...DEFAULT_FOLLOW_SETTINGS, ...known.settings, ...settings } };
    await this.#store(() => backend.follow(room));
    this.#save(this.#list.map((other) => (other.address === room.address ? room : other)));
  }

  /** The list changed, here or on another screen. */
  changed(added: readonly FollowedRoom[], removed: readonly string[]): void {
    const gone = new Set(removed);
    const list = this.#list.filter((room) => !gone.has(room.address));
    for (const room of added) {
      const index = list.findIndex((other) => other.address === room.address);
      if (index === -1) list.push(room);
      else list[index] = room;
    }
    this.#save(list);
    for (const address of removed) {
      const entry = this.#parts.views.get(address);
      if (entry) this.#leave(entry).catch(() => {});
    }
  }

  /** A room has another address: its place on the list goes along, with what was chosen for it. Never rejects. */
  moved(from: string, to: string): void {
    const room = this.#list.find(({ address }) => address === from);
    if (!room) return;
    const moved = { ...room, address: to };
    const others = this.#list.filter(({ address }) => address !== to);
    // Joined or heard of by who follows the move: it is not entered anew.
    if (this.#entered.delete(from)) this.#entered.add(to);
    this.#save(others.map((other) => (other.address === from ? moved : other)));
    const { backend, events } = this.#parts;
    const store = async () => {
      await backend.follow(moved);
      await backend.unfollow(from);
    };
    this.#store(store).catch((thrown: unknown) => {
      events.notice(`The moved room could not be stored on your list: ${asPchatError(thrown).message}`);
    });
  }

  async #leave(entry: RoomEntry): Promise<void> {
    this.#entered.delete(entry.address);
    entry.watching = false;
    entry.watched = false;
    if (!entry.open && entry.wanted) await this.#parts.membership.leave(entry);
  }

  /** Stores on the server; where that cannot be, the list stays on this machine and the person is told. */
  async #store(work: () => Promise<void>): Promise<void> {
    const { backend, events } = this.#parts;
    if (!backend.capabilities.followedOnServer) return;
    try {
      await work();
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (error.code === 'unreachable' || error.code === 'timeout') throw error;
      events.notice(
        `The server could not store the followed room, so it is kept on this machine: ${error.message}`,
      );
    }
  }

  /** The server's list is kept here too, so that it is there at the next start before the server has answered. */
  #save(list: FollowedRoom[]): void {
    this.#parts.archive.setFollowed(list);
    this.#take(list);
  }

  #take(list: FollowedRoom[]): void {
    const { backend, views, events, membership, join, onChanged } = this.#parts;
    this.#list = list;
    for (const room of list) {
      const entry = views.ensure(room.address);
      if (room.nick !== '') entry.wantedNick = room.nick;
      // The room's own name is the better one: that of the bookmark may be from before a room was renamed, or another program's.
      const isUnknown = entry.view.info === null && room.name !== '';
      if (isUnknown && entry.view.name !== room.name) views.update(entry, { name: room.name });
    }
    views.setFollowed(list);
    events.emit({ type: 'followed' });
    if (!join || !backend.online) return;
    for (const room of list) {
      const entry = views.ensure(room.address);
      if (this.#entered.has(entry.address)) continue;
      this.#entered.add(entry.address);
      entry.watching = true;
      membership.listen(entry);
    }
    onChanged();
  }
}

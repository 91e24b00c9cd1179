import { asPchatError } from '../model/errors.ts';
import type { FollowedRoom } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';
import type { Membership } from './membership.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomEntry } from './room-entry.ts';
import type { RoomViews } from './room-views.ts';
import type { SessionState } from './session-state.ts';

interface Parts {
  backend: Backend;
  views: RoomViews;
  events: EventHub;
  membership: Membership;
  marks: ReadMarks;
  state: SessionState;
  markRead: (entry: RoomEntry) => Promise<void>;
  /** Whether followed rooms are joined, so that what happens there is heard. */
  join: boolean;
}

/** The list of followed rooms: with the account where the server keeps it privately (XEP-0402), else on this machine. */
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
    const { state, events } = this.#parts;
    try {
      this.#take(state.followed());
    } catch (error) {
      events.notice(asPchatError(error).message);
    }
  }

  /** A new sign-in: the list may have changed meanwhile. */
  forget(): void {
    this.#loading = null;
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
    const { backend, marks, state } = this.#parts;
    let list = this.#list;
    try {
      list = backend.capabilities.followedOnServer ? await backend.followed() : state.followed();
      await marks.load();
    } finally {
      this.#save(list);
    }
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
    const { backend, views, membership } = this.#parts;
    await this.load();
    const entry = views.ensure(address);
    if (!entry.view.followed) return;
    await this.#store(() => backend.unfollow(entry.address));
    this.#save(this.#list.filter((room) => room.address !== entry.address));
    this.#entered.delete(entry.address);
    if (!entry.open) await membership.leave(entry);
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
      this.#entered.delete(address);
      if (entry && !entry.open && entry.wanted) this.#parts.membership.leave(entry).catch(() => {});
    }
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
    const { state, events } = this.#parts;
    try {
      state.setFollowed(list);
    } catch (error) {
      events.notice(`The followed rooms could not be kept on this machine: ${asPchatError(error).message}`);
    }
    this.#take(list);
  }

  #take(list: FollowedRoom[]): void {
    const { backend, views, events, membership, join } = this.#parts;
    this.#list = list;
    for (const room of list) {
      const entry = views.ensure(room.address);
      if (room.nick !== '') entry.wantedNick = room.nick;
      if (room.name !== '' && entry.view.name !== room.name) views.update(entry, { name: room.name });
    }
    views.setFollowedOrder(list.map((room) => views.ensure(room.address).address));
    events.emit({ type: 'followed' });
    if (!join || !backend.online) return;
    for (const room of list) {
      const entry = views.ensure(room.address);
      if (this.#entered.has(entry.address)) continue;
      this.#entered.add(entry.address);
      membership.join(entry).catch(() => {});
    }
  }
}

import type { AccountArchive } from '../archive/account-archive.ts';
import { bareAddress } from '../model/address.ts';
import type { Message } from '../model/message.ts';
import { DEFAULT_FOLLOW_SETTINGS, type FollowedRoom } from '../model/room.ts';
import type { EventHub } from './event-hub.ts';
import { newRoomEntry, type RoomEntry } from './room-entry.ts';
import type { RoomView } from './session.ts';
import { byName, byPlace } from './view-order.ts';

/** The rooms that the session knows, by bare address, and the views of them that callers see. */
export class RoomViews {
  readonly #entries = new Map<string, RoomEntry>();
  readonly #account: string;
  readonly #events: EventHub;
  readonly #archive: AccountArchive;
  readonly #unsaved = new Set<RoomEntry>();
  #followedOrder: readonly string[] = [];
  #listed: readonly RoomView[] | null = null;

  constructor(account: string, events: EventHub, archive: AccountArchive) {
    this.#account = account;
    this.#events = events;
    this.#archive = archive;
  }

  /** @throws PchatError `usage` when it is no address */
  ensure(address: string): RoomEntry {
    const bare = bareAddress(address);
    let entry = this.#entries.get(bare);
    if (!entry) {
      entry = newRoomEntry(bare);
      const known = this.#archive.details(bare);
      entry.view = { ...entry.view, ...known, category: known.info?.category ?? entry.view.category };
      this.#entries.set(bare, entry);
    }
    return entry;
  }

  get(address: string): RoomEntry | undefined {
    return this.#entries.get(address);
  }

  /** A room has another address: its entry there, with what the person wants of it and what was known. */
  move(from: string, to: string): RoomEntry {
    const old = this.#entries.get(from);
    const isKnown = this.#entries.has(to);
    this.#entries.delete(from);
    const entry = this.ensure(to);
    if (!old) return entry;
    // The archive came along with its ids: what is said there until we are in again is missed by nobody.
    if (!isKnown) Object.assign(entry, { seen: old.seen, position: old.position, tail: old.tail });
    this.#unsaved.delete(old);
    const { name, topic, unread, mentions, alerts, unreadIsPartial, newAfter, settings, followed } = old.view;
    entry.open ||= old.open;
    entry.wantedNick ||= old.wantedNick;
    for (const nick of old.nicks) entry.nicks.add(nick);
    // It may be on the list by both its addresses.
    const order = this.#followedOrder.map((address) => (address === from ? to : address));
    this.#followedOrder = [...new Set(order)];
    const follows = followed || entry.view.followed;
    const counts = { unread, mentions, alerts, unreadIsPartial };
    this.update(entry, { name, topic, ...counts, newAfter, settings, followed: follows, info: null });
    return entry;
  }

  entries(): RoomEntry[] {
    return [...this.#entries.values()];
  }

  /** Followed rooms in their order, then the others that are open. */
  get listed(): readonly RoomView[] {
    if (this.#listed === null) {
      const followed = this.followed().map((entry) => entry.view);
      const open = this.entries().filter((entry) => entry.open && !entry.view.followed);
      this.#listed = [...followed, ...open.map((entry) => entry.view)];
    }
    return this.#listed;
  }

  followed(): RoomEntry[] {
    return this.#followedOrder.map((address) => this.ensure(address));
  }

  setFollowed(rooms: readonly FollowedRoom[]): void {
    const settings = new Map(rooms.map((room) => [this.ensure(room.address).address, room.settings]));
    for (const entry of this.entries()) {
      const followed = settings.has(entry.address);
      const chosen = settings.get(entry.address) ?? DEFAULT_FOLLOW_SETTINGS;
      const { view } = entry;
      if (view.followed !== followed || JSON.stringify(view.settings) !== JSON.stringify(chosen)) {
        this.update(entry, { followed, settings: chosen });
      }
    }
    const entries = [...settings.keys()].map((address) => this.ensure(address));
    this.#followedOrder = entries.toSorted((a, b) => byPlace(a.view, b.view)).map((entry) => entry.address);
    this.#listed = null;
  }

  setOpen(entry: RoomEntry, open: boolean): void {
    entry.open = open;
    this.#listed = null;
    this.#events.emit({ type: 'room', room: entry.address });
  }

  update(entry: RoomEntry, change: Partial<RoomView>): void {
    entry.view = { ...entry.view, ...change };
    this.#listed = null;
    if (KEPT.some((key) => key in change)) this.#keep(entry);
    this.#events.emit({ type: 'room', room: entry.address });
  }

  /** Shows the participants as the map now has them. */
  showParticipants(entry: RoomEntry, change: Partial<RoomView> = {}): void {
    const participants = [...entry.participants.values()].sort(byName);
    this.update(entry, { ...change, participants });
  }

  /** Whether we wrote it, on this screen or another. The address decides; the nick only where the room shows no addresses. */
  isOwn(entry: RoomEntry, message: Message): boolean {
    const { address, name } = message.author;
    return address === null ? entry.nicks.has(name) : address === this.#account;
  }

  /** Keeps for the next start what changed since this was last done. */
  save(): void {
    for (const { address, view } of this.#unsaved) {
      const { name, topic, info, unread, mentions, alerts, unreadIsPartial } = view;
      const details = { name, topic, info, unread, mentions, alerts, unreadIsPartial };
      this.#archive.setDetails(address, details);
    }
    this.#unsaved.clear();
  }

  /** Nothing of the room is kept any more. */
  forget(entry: RoomEntry): void {
    this.#unsaved.delete(entry);
  }

  #keep(entry: RoomEntry): void {
    if (!entry.view.followed && !entry.open) return;
    // A burst of messages changes the counts often: once a turn is enough.
    if (this.#unsaved.size === 0) setImmediate(() => this.save());
    this.#unsaved.add(entry);
  }
}

const KEPT: readonly (keyof RoomView)[] = ['name', 'topic', 'info', 'unread', 'mentions', 'alerts'];

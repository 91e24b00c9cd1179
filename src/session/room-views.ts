import { bareAddress } from '../model/address.ts';
import type { Message } from '../model/message.ts';
import type { Participant } from '../model/participant.ts';
import type { EventHub } from './event-hub.ts';
import { newRoomEntry, type RoomEntry } from './room-entry.ts';
import type { RoomView } from './session.ts';

/** The rooms that the session knows, by bare address, and the views of them that callers see. */
export class RoomViews {
  readonly #entries = new Map<string, RoomEntry>();
  readonly #account: string;
  readonly #events: EventHub;
  #followedOrder: readonly string[] = [];
  #listed: readonly RoomView[] | null = null;

  constructor(account: string, events: EventHub) {
    this.#account = account;
    this.#events = events;
  }

  /** @throws PchatError `usage` when it is no address */
  ensure(address: string): RoomEntry {
    const bare = bareAddress(address);
    let entry = this.#entries.get(bare);
    if (!entry) {
      entry = newRoomEntry(bare);
      this.#entries.set(bare, entry);
    }
    return entry;
  }

  get(address: string): RoomEntry | undefined {
    return this.#entries.get(address);
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

  setFollowedOrder(addresses: readonly string[]): void {
    this.#followedOrder = addresses;
    this.#listed = null;
    for (const entry of this.entries()) {
      const followed = addresses.includes(entry.address);
      if (entry.view.followed !== followed) this.update(entry, { followed });
    }
  }

  setOpen(entry: RoomEntry, open: boolean): void {
    entry.open = open;
    this.#listed = null;
    this.#events.emit({ type: 'room', room: entry.address });
  }

  update(entry: RoomEntry, change: Partial<RoomView>): void {
    entry.view = { ...entry.view, ...change };
    this.#listed = null;
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
}

/** Made when there is something to sort: it takes 10 ms, and a command that posts a line often is alone in the room. */
let collator: Intl.Collator | undefined;

function byName(a: Participant, b: Participant): number {
  collator ??= new Intl.Collator();
  return collator.compare(a.name, b.name);
}

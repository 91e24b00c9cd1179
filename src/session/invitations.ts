import { asPchatError } from '../model/errors.ts';
import type { Invitation } from '../model/person.ts';
import type { Backend } from '../protocol/backend.ts';
import type { EventHub } from './event-hub.ts';

interface Pending {
  /** Null: the server gave it no number. */
  id: string | null;
  room: string;
}

/** Invitations to us that wait for an answer: counted from the server's list, and as they come. */
export class Invitations {
  readonly #backend: Backend;
  readonly #events: EventHub;
  #pending: readonly Pending[] = [];

  constructor(backend: Backend, events: EventHub) {
    this.#backend = backend;
    this.#events = events;
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** All of them, newest first; what waits is counted anew by the way. */
  async list(): Promise<readonly Invitation[]> {
    const all = await this.#backend.invitations();
    this.#set(all.filter(({ state }) => state === 'pending'));
    return all;
  }

  /** A new sign-in: they may have been answered elsewhere. Never rejects: then what is known is shown. */
  async load(): Promise<void> {
    try {
      await this.list();
    } catch (thrown) {
      const { code, message } = asPchatError(thrown);
      if (code !== 'unreachable') this.#events.notice(`The invitations to you could not be had: ${message}`);
    }
  }

  /** One came. A second one to the same room without a number is the same. */
  came(room: string, id: string | undefined): void {
    const known = this.#pending.some((one) => (id === undefined ? one.room === room : one.id === id));
    if (!known) this.#set([...this.#pending, { id: id ?? null, room }]);
  }

  /** We are in a room: that accepts. */
  joined(room: string): void {
    this.#set(this.#pending.filter((one) => one.room !== room));
  }

  async decline(id: string, reason?: string): Promise<void> {
    await this.#backend.declineInvitation(id, reason);
    const declined = this.#pending.find((one) => one.id === id);
    if (declined) this.#set(this.#pending.filter((one) => one !== declined));
    // Where the server gave it no number while it came, which one it was the list tells.
    else await this.list();
  }

  #set(pending: readonly Pending[]): void {
    const before = this.#pending.length;
    this.#pending = pending;
    if (pending.length !== before) this.#events.emit({ type: 'invitations' });
  }
}

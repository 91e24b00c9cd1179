import type { ClientSession, Host } from '../service.ts';
import { CategoryStore, type CategoryRecord } from './category-store.ts';
import { deliverInvitations } from './invitations.ts';
import { createRoomsService, type RoomsService } from './rooms-service.ts';
import type { SharedRooms } from './context.ts';
import { whoIs } from './who.ts';

export interface CategoriesOptions {
  /** Participants past which a room is large. */
  largeFrom?: number;
  /** Whether a message greets in a new server's first room, true when absent. */
  greeting?: boolean;
}

/** The first category, and its first room. */
const FIRST = {
  label: 'general',
  name: 'General',
  description: 'Rooms that everyone may make and find.',
  lobby: 'lobby',
};

/** The group chat services of all categories: they come and go while the server runs, as an administrator has it. */
export class Categories {
  readonly #host: Host;
  readonly #shared: SharedRooms;
  readonly #store: CategoryStore;
  readonly #options: CategoriesOptions;
  #started = false;
  readonly #services = new Map<string, RoomsService>();

  constructor(host: Host, shared: SharedRooms, options: CategoriesOptions = {}) {
    this.#host = host;
    this.#shared = shared;
    this.#store = new CategoryStore(shared.database);
    this.#options = options;
  }

  /** Makes the services of all categories; of a new server's first one too. */
  start(): void {
    this.#started = true;
    const fresh = this.#makeFirst();
    for (const category of this.#store.list()) {
      const lobby = category.domain === fresh ? FIRST.lobby : null;
      this.#services.set(
        category.domain,
        createRoomsService(this.#host, this.#shared, { category, starting: true, lobby, ...this.#options }),
      );
    }
    this.#shared.purge.start();
    this.#shared.backlog.start();
  }

  get(domain: string): RoomsService | undefined {
    return this.#services.get(domain);
  }

  /** All of them, by the categories' names. */
  all(): RoomsService[] {
    return [...this.#services.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Those that a person may know of. @param bare their address */
  seenBy(bare: string): RoomsService[] {
    return this.all().filter(({ context }) => whoIs(context, bare).inScope);
  }

  /** Anything about who may do what was changed by another process: what follows from it happens now. @throws the first of what failed, after all else is done */
  accessChanged(sessions: Iterable<ClientSession>): void {
    if (!this.#started) return;
    this.#host.principals.forget();
    const categories = this.#store.list();
    for (const [domain, service] of this.#services) {
      if (categories.some((category) => category.domain === domain)) continue;
      this.#services.delete(domain);
      service.close();
    }
    // The rules of all of them first: nobody keeps a right because something else fails, and a room may have moved to one that changed.
    for (const category of categories) {
      const service = this.#services.get(category.domain);
      if (service !== undefined) service.context.category = category;
    }
    const failures = categories
      .filter(({ domain }) => !this.#services.has(domain))
      .flatMap((category) => this.#open(category));
    failures.push(...[...this.#services.values()].flatMap((service) => service.accessChanged()));
    // The archive of a room that was deleted goes too.
    this.#shared.purge.start();
    this.#shared.backlog.lookAgain();
    this.#shared.backlog.start();
    this.deliver(new Set([...sessions].map((session) => session.bare)));
    if (failures.length > 0) throw failures[0];
  }

  /** @returns what failed */
  #open(category: CategoryRecord): unknown[] {
    try {
      const service = createRoomsService(this.#host, this.#shared, { category, ...this.#options });
      this.#services.set(category.domain, service);
      return [];
    } catch (error) {
      return [error];
    }
  }

  /** People are there to be told of the invitations that came meanwhile. */
  deliver(people: Iterable<string>): void {
    const [service] = this.#services.values();
    if (service !== undefined) deliverInvitations(service.context, people);
  }

  sessionEnded(session: ClientSession): void {
    for (const service of this.#services.values()) service.sessionEnded(session);
  }

  /** Writes what is waiting, and tells everyone in a room that the server ends. Before the database is closed. */
  close(): void {
    this.#shared.purge.stop();
    this.#shared.backlog.stop();
    this.#shared.writer.settle();
    for (const service of this.#services.values()) service.close();
  }

  /** A new server has a category for all, in which everyone may create rooms. It is not made again when it was removed. */
  #makeFirst(): string | null {
    const { domain: everyone } = this.#host;
    const domain = `${FIRST.label}.${everyone}`;
    const known = this.#shared.database.prepare('SELECT 1 FROM room_services LIMIT 1').get();
    if (known !== undefined) return null;
    const { name, description } = FIRST;
    this.#store.add(domain, { name, description, invitations: true, files: true }, everyone);
    this.#store.grant(domain, 'creator', everyone);
    return domain;
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { Accounts } from './accounts/accounts.ts';
import { existingPrincipal } from './accounts/existing-principal.ts';
import { Groups } from './accounts/groups.ts';
import { CategoryStore } from './rooms/category-store.ts';
import { RoomAdministration } from './rooms/room-administration.ts';
import { databaseFile, prepareDataFolder } from './store/data-folder.ts';
import { openDatabase } from './store/database.ts';
import { transaction } from './store/transaction.ts';

/** The domain of a server that was never started with another. */
export const DEFAULT_DOMAIN = 'localhost';

/** A server's data, opened beside the server or without it. */
export class ServerData {
  readonly accounts: Accounts;
  readonly groups: Groups;
  readonly categories: CategoryStore;
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.accounts = new Accounts(database);
    this.groups = new Groups(database);
    this.categories = new CategoryStore(database);
  }

  /** @param folder made where there is none, but not the one above it; @throws PchatError `local` */
  static open(folder: string): ServerData {
    prepareDataFolder(folder);
    return new ServerData(openDatabase(databaseFile(folder)));
  }

  /** The server's; where none has started with the data, the one that it will have unless told otherwise. */
  get domain(): string {
    return this.accounts.domain ?? DEFAULT_DOMAIN;
  }

  /** The rooms, as they are now; changes to them are all or nothing each, and not part of another change. */
  rooms(): RoomAdministration {
    return new RoomAdministration(this.#database, this.domain);
  }

  /** The address of whom a person means by a word. @throws PchatError `not-found`, `usage` */
  principal(typed: string): string {
    return existingPrincipal(this.#database, typed, this.domain);
  }

  /** Does work all or not at all; its errors come out of here. */
  change<T>(work: () => T): T {
    return transaction(this.#database, work);
  }

  close(): void {
    this.#database.close();
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { groupAddress, principalKind } from '../../model/principal.ts';
import { Accounts } from './accounts.ts';
import { Groups } from './groups.ts';

/** Who stands for whom: the principals of a person, and the people of a principal. Remembered until something changes. */
export class Principals {
  readonly #domain: string;
  readonly #groups: Groups;
  readonly #accounts: Accounts;
  readonly #of = new Map<string, readonly string[]>();

  /** @param domain the server's */
  constructor(database: DatabaseSync, domain: string) {
    this.#domain = domain;
    this.#groups = new Groups(database);
    this.#accounts = new Accounts(database);
  }

  /** All addresses that stand for a person: their own, everyone's, and those of their groups. */
  of(bare: string): readonly string[] {
    let found = this.#of.get(bare);
    if (found === undefined) {
      const groups = this.#groups.of(this.#local(bare));
      found = [bare, this.#domain, ...groups.map((name) => groupAddress(name, this.#domain))];
      // Not of addresses that anybody can make up.
      if (this.#accounts.idOf(this.#local(bare)) !== null) this.#of.set(bare, found);
    }
    return found;
  }

  /** Bare addresses of the people whom a principal stands for, whether they have an account or not where it is one person. */
  people(principal: string): string[] {
    const kind = principalKind(principal, this.#domain);
    if (kind === 'user') return [principal];
    const names =
      kind === 'group'
        ? this.#groups.users(this.#local(principal))
        : this.#accounts.list().map(({ name }) => name);
    return names.map((name) => `${name}@${this.#domain}`);
  }

  /** Whether there is a group of that address. */
  isGroup(address: string): boolean {
    return (
      principalKind(address, this.#domain) === 'group' && this.#groups.get(this.#local(address)) !== undefined
    );
  }

  /** Groups may have changed. */
  forget(): void {
    this.#of.clear();
  }

  #local(address: string): string {
    return address.slice(0, Math.max(0, address.lastIndexOf('@')));
  }
}

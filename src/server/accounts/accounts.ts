import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isUserAddress, parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { transaction } from '../store/transaction.ts';
import {
  decoyVerifier,
  deriveVerifier,
  SCRAM_HASHES,
  type ScramHash,
  type ScramVerifier,
} from './scram-verifier.ts';

/** An account as lists show it. */
export interface AccountSummary {
  /** Local part of the address. */
  name: string;
  administrator: boolean;
  /** Milliseconds since the epoch. */
  created: number;
}

/**
 * The accounts of a server. Works on the server's database from any process: the server itself, and `pchat admin` beside it.
 * Names are local parts of addresses; a whole address is taken too when its domain is the server's.
 */
export class Accounts {
  readonly #database: DatabaseSync;
  readonly #byName;
  readonly #names;
  readonly #verifier;

  /** @param database from openDatabase() */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#byName = database.prepare('SELECT id, administrator FROM account WHERE name = ?');
    this.#names = database.prepare('SELECT id, name FROM account ORDER BY name');
    this.#verifier = database.prepare(
      `SELECT salt, iterations, stored_key AS storedKey, server_key AS serverKey
       FROM verifier JOIN account ON account.id = verifier.account WHERE account.name = ? AND hash = ?`,
    );
  }

  /** The domain that this data belongs to; null before the server first started with it. */
  get domain(): string | null {
    return (this.#setting('domain') as string | undefined) ?? null;
  }

  /**
   * Ties the data to a domain; addresses in it would mean nothing under another.
   *
   * @throws PchatError `usage` when it belongs to another domain already
   */
  claimDomain(domain: string): void {
    this.#setting('domain', domain);
    this.checkDomain(domain);
  }

  /** Whether the data may be tied to that domain. @throws PchatError `usage` when it belongs to another */
  checkDomain(domain: string): void {
    const owner = this.domain;
    if (owner !== null && owner !== domain) {
      throw new PchatError('usage', `This data belongs to the domain ${owner}, not ${domain}.`, {
        next: `Start with --domain ${owner}, or give another folder with --data.`,
      });
    }
  }

  /** @throws PchatError `conflict` when it exists, `usage` when the name or the password cannot be one */
  add(name: string, password: string, options: { administrator?: boolean } = {}): void {
    const local = this.checkNew(name);
    checkPassword(password);
    transaction(this.#database, () => {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO account (name, administrator, created) VALUES (?, ?, ?)')
        .run(local, options.administrator ? 1 : 0, Date.now());
      this.#storeVerifiers(Number(lastInsertRowid), password);
    });
  }

  /** The local part that a new account of this name would have. @throws PchatError `conflict` when it exists, `usage` when it cannot be one */
  checkNew(name: string): string {
    const local = this.#local(name);
    if (this.idOf(local) === null) return local;
    throw new PchatError('conflict', `There is already an account ${local}.`, {
      next: `Choose another name, or set its password with: pchat admin user passwd ${local}`,
    });
  }

  /** @throws PchatError `not-found`, or `usage` when the password cannot be one */
  setPassword(name: string, password: string): void {
    checkPassword(password);
    const id = this.#existing(name);
    transaction(this.#database, () => this.#storeVerifiers(id, password));
  }

  /** @throws PchatError `not-found` */
  setAdministrator(name: string, administrator: boolean): void {
    const id = this.#existing(name);
    this.#database
      .prepare('UPDATE account SET administrator = ? WHERE id = ?')
      .run(administrator ? 1 : 0, id);
  }

  /**
   * Removes the account and what it kept; a running server ends its sessions.
   *
   * @throws PchatError `not-found`
   */
  remove(name: string): void {
    this.#database.prepare('DELETE FROM account WHERE id = ?').run(this.#existing(name));
  }

  /** All accounts, by name. */
  list(): AccountSummary[] {
    const rows = this.#database
      .prepare('SELECT name, administrator, created FROM account ORDER BY name')
      .all();
    return rows.map((row) => ({
      name: row['name'] as string,
      administrator: row['administrator'] === 1,
      created: row['created'] as number,
    }));
  }

  /** Numbers and names of all accounts, by name. */
  names(): Iterable<{ id: number; name: string }> {
    return this.#names.iterate() as Iterable<{ id: number; name: string }>;
  }

  /** The local part of an account's address, from that or from the whole. @throws PchatError `not-found`, `usage` */
  existing(name: string): string {
    this.#existing(name);
    return this.#local(name);
  }

  /** Number of the account, which no later account of the same name has; null when there is none. */
  idOf(local: string): number | null {
    return (this.#byName.get(local)?.['id'] as number | undefined) ?? null;
  }

  isAdministrator(local: string): boolean {
    return this.#byName.get(local)?.['administrator'] === 1;
  }

  /** The verifier to check a sign-in against; for an unknown name one that no password fits. */
  verifier(local: string, hash: ScramHash): ScramVerifier {
    // Both are worked out whichever is used, so that time does not tell which names exist.
    const decoy = decoyVerifier(this.#secret(), local, hash);
    return (this.#verifier.get(local, hash) as ScramVerifier | undefined) ?? decoy;
  }

  #secret(): Uint8Array {
    return this.#setting('decoy-secret', randomBytes(32)) as Uint8Array;
  }

  #setting(name: string, initial?: string | Uint8Array): unknown {
    if (initial !== undefined && this.#setting(name) === undefined) {
      this.#database.prepare('INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)').run(name, initial);
    }
    return this.#database.prepare('SELECT value FROM setting WHERE name = ?').get(name)?.['value'];
  }

  #storeVerifiers(id: number, password: string): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO verifier VALUES (?, ?, ?, ?, ?, ?)');
    for (const hash of SCRAM_HASHES) {
      const made = deriveVerifier(password, hash);
      insert.run(id, hash, made.salt, made.iterations, made.storedKey, made.serverKey);
    }
  }

  #existing(name: string): number {
    const local = this.#local(name);
    const id = this.idOf(local);
    if (id === null) {
      throw new PchatError('not-found', `There is no account ${local}.`, {
        next: 'See the accounts with: pchat admin user list.',
      });
    }
    return id;
  }

  #local(name: string): string {
    const address = name.includes('@') ? name : `${name}@${this.domain ?? 'localhost'}`;
    if (!isUserAddress(address)) {
      throw new PchatError('usage', `"${name}" is not a name for an account.`, {
        next: `A name looks like alice, or alice@${this.domain ?? 'example.com'}.`,
      });
    }
    const { local, domain } = parseAddress(address);
    if (name.includes('@') && this.domain !== null && domain !== this.domain) {
      throw new PchatError('usage', `This server's domain is ${this.domain}, not ${domain}.`, {
        next: `Give the name alone: ${local}.`,
      });
    }
    return local;
  }
}

function checkPassword(password: string): void {
  if (password === '' || password.length > 1024 || /\p{Cc}/u.test(password)) {
    throw new PchatError('usage', 'A password has 1 to 1,024 characters and no control characters.', {
      next: 'Choose another password.',
    });
  }
}

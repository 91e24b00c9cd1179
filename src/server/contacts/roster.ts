import type { DatabaseSync } from 'node:sqlite';

/** A contact as an account keeps it (RFC 6121 section 2.1.2). */
export interface Contact {
  address: string;
  name: string;
  groups: string[];
  /** The contact gets our presence (`from`). */
  sends: boolean;
  /** We get the contact's presence (`to`). */
  receives: boolean;
  /** We asked for it and wait (`ask`). */
  asked: boolean;
  /** The contact asked for ours and waits. */
  pending: boolean;
  /** Shown in the roster; a stranger who only asked is not. */
  listed: boolean;
}

interface Row {
  contact: string;
  name: string;
  groups: string;
  sends: number;
  receives: number;
  asked: number;
  pending: number;
  listed: number;
}

/** Contacts of all accounts, as stored. Accounts are told by number, contacts by bare address. */
export class Roster {
  readonly #list;
  readonly #get;
  readonly #put;
  readonly #delete;

  constructor(database: DatabaseSync) {
    this.#list = database.prepare('SELECT * FROM roster WHERE account = ? ORDER BY contact');
    this.#get = database.prepare('SELECT * FROM roster WHERE account = ? AND contact = ?');
    this.#put = database.prepare('INSERT OR REPLACE INTO roster VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#delete = database.prepare('DELETE FROM roster WHERE account = ? AND contact = ?');
  }

  list(account: number): Contact[] {
    return (this.#list.all(account) as unknown as Row[]).map(fromRow);
  }

  /** The contact as stored, or as it would begin. */
  get(account: number, address: string): Contact {
    const row = this.#get.get(account, address) as unknown as Row | undefined;
    if (row !== undefined) return fromRow(row);
    const no = { sends: false, receives: false, asked: false, pending: false, listed: false };
    return { address, name: '', groups: [], ...no };
  }

  /** Stores it; a contact with nothing left to say is removed. */
  put(account: number, contact: Contact): void {
    const { sends, receives, asked, pending, listed } = contact;
    if (!(sends || receives || asked || pending || listed)) {
      this.#delete.run(account, contact.address);
      return;
    }
    const flags = [sends, receives, asked, pending, listed].map(Number);
    this.#put.run(account, contact.address, contact.name, JSON.stringify(contact.groups), ...flags);
  }
}

function fromRow(row: Row): Contact {
  return {
    address: row.contact,
    name: row.name,
    groups: JSON.parse(row.groups) as string[],
    sends: row.sends === 1,
    receives: row.receives === 1,
    asked: row.asked === 1,
    pending: row.pending === 1,
    listed: row.listed === 1,
  };
}

import type { DatabaseSync } from 'node:sqlite';
import { parseAddress } from '../../model/address.ts';
import { PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import { askedWords } from '../asked-words.ts';

/** A group as lists show it. */
export interface GroupSummary {
  /** Local part of its address `NAME@groups.DOMAIN`. */
  name: string;
  description: string;
  /** How many users it has. */
  users: number;
}

const MAX_DESCRIPTION_LENGTH = 1024;
const SUMMARIES = `SELECT name, description,
  (SELECT count(*) FROM group_users WHERE "group" = g.name) AS users FROM groups g`;

/**
 * The groups of users of a server. Works on the server's database from any process: the server itself, and `pchat admin` beside it.
 * Users are named by the local parts of their addresses.
 */
export class Groups {
  readonly #database: DatabaseSync;

  /** @param database from openDatabase() */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @throws PchatError `conflict` when it exists, `usage` when that cannot be a name */
  add(name: string, description = ''): void {
    const local = groupName(name);
    checkDescription(description);
    const { changes } = this.#database
      .prepare('INSERT INTO groups (name, description) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(local, description);
    if (changes === 0) {
      throw new PchatError('conflict', `There is already a group ${local}.`, {
        next: `See who is in it with: pchat admin group show ${local}.`,
      });
    }
  }

  /** @throws PchatError `not-found` */
  describe(name: string, description: string): void {
    const local = this.#existing(name);
    checkDescription(description);
    this.#database.prepare('UPDATE groups SET description = ? WHERE name = ?').run(description, local);
  }

  /** Removes a group, and with it all that was given to it. @throws PchatError `not-found` */
  remove(name: string): void {
    this.#database.prepare('DELETE FROM groups WHERE name = ?').run(this.#existing(name));
  }

  /** @param accounts local parts; @throws PchatError `not-found` the group, or one of the accounts: then none is added */
  addUsers(name: string, accounts: readonly string[]): void {
    const group = this.#existing(name);
    const known = this.#database.prepare('SELECT name FROM account WHERE name = ?');
    for (const account of accounts) {
      if (known.get(account) !== undefined) continue;
      throw new PchatError('not-found', `There is no account ${account}.`, {
        next: 'See the accounts with: pchat admin user list.',
      });
    }
    const insert = this.#database.prepare(
      'INSERT INTO group_users ("group", account) SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING',
    );
    insert.run(group, JSON.stringify(accounts));
  }

  /** Those who are not in it are passed over. @throws PchatError `not-found` the group */
  removeUsers(name: string, accounts: readonly string[]): void {
    this.#database
      .prepare('DELETE FROM group_users WHERE "group" = ? AND account IN (SELECT value FROM json_each(?))')
      .run(this.#existing(name), JSON.stringify(accounts));
  }

  /** Local parts of the users in a group, by name; empty where there is no such group. */
  users(name: string): string[] {
    const rows = this.#database
      .prepare('SELECT account FROM group_users WHERE "group" = ? ORDER BY account')
      .all(name) as { account: string }[];
    return rows.map(({ account }) => account);
  }

  /** The groups that a user is in, by name. */
  of(account: string): string[] {
    const rows = this.#database
      .prepare('SELECT "group" AS name FROM group_users WHERE account = ? ORDER BY "group"')
      .all(account) as { name: string }[];
    return rows.map(({ name }) => name);
  }

  get(name: string): GroupSummary | undefined {
    return this.#database.prepare(`${SUMMARIES} WHERE name = ?`).get(name) as GroupSummary | undefined;
  }

  /** All groups by name; with words only those whose name or description has each of them. */
  list(words = ''): GroupSummary[] {
    const wanted = askedWords(words);
    const rows = this.#database.prepare(`${SUMMARIES} ORDER BY name`).all() as unknown as GroupSummary[];
    return rows.filter(({ name, description }) => {
      const text = fold(`${name} ${description}`);
      return wanted.every((word) => text.includes(word));
    });
  }

  #existing(name: string): string {
    const local = groupName(name);
    if (this.#database.prepare('SELECT 1 FROM groups WHERE name = ?').get(local) !== undefined) return local;
    throw new PchatError('not-found', `There is no group ${local}.`, {
      next: 'See the groups with: pchat admin group list.',
    });
  }
}

/** A group's name as it is kept; `group:ops` is taken too. @throws PchatError `usage` */
export function groupName(typed: string): string {
  const text = typed.replace(/^group:/, '');
  try {
    const { local, domain, resource } = parseAddress(`${text}@groups`);
    if (domain === 'groups' && resource === '') return local;
  } catch {
    // Told in the words that fit.
  }
  throw new PchatError('usage', `"${typed}" is not a name for a group.`, {
    next: 'A name looks like ops, without spaces.',
  });
}

function checkDescription(description: string): void {
  if ([...description].length <= MAX_DESCRIPTION_LENGTH) return;
  throw new PchatError('usage', `A description has at most ${MAX_DESCRIPTION_LENGTH} characters.`);
}

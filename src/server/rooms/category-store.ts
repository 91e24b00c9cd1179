import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { PchatError } from '../../model/errors.ts';
import { fold } from '../../model/fold.ts';
import { transaction } from '../store/transaction.ts';

/** The lists of principals that a category has: who may hold a role in its rooms, and who may create rooms in it. */
export type CategoryList = 'scope' | 'creator';

/** What may be set on a category. */
export interface CategorySettings {
  name: string;
  description: string;
  /** Whether being made a member of its rooms sends an invitation, where a room does not say. */
  invitations: boolean;
  /** Whether files may be posted, where a room does not say. */
  files: boolean;
}

/** A category as it is on disk. */
export interface CategoryRecord extends CategorySettings {
  /** Of its group chat service, e.g. `trading.localhost`. */
  domain: string;
  scope: readonly string[];
  creators: readonly string[];
}

const MAX_NAME_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 1024;

/** The categories of a server on disk, from any process. */
export class CategoryStore {
  readonly #database: DatabaseSync;

  /** @param database from openDatabase() */
  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** All categories, by name. */
  list(): CategoryRecord[] {
    const rows = this.#database.prepare('SELECT * FROM categories ORDER BY name_key').all();
    const principals = this.#database
      .prepare('SELECT category, list, principal FROM category_principals ORDER BY principal')
      .all() as { category: string; list: CategoryList; principal: string }[];
    return rows.map((row) => {
      const domain = row['domain'] as string;
      const of = (list: CategoryList) =>
        principals
          .filter((entry) => entry.category === domain && entry.list === list)
          .map(({ principal }) => principal);
      return {
        domain,
        name: row['name'] as string,
        description: row['description'] as string,
        invitations: row['invitations'] === 1,
        files: row['files'] === 1,
        scope: of('scope'),
        creators: of('creator'),
      };
    });
  }

  get(domain: string): CategoryRecord | undefined {
    return this.list().find((category) => category.domain === domain);
  }

  /**
   * Adds a category in whose rooms everyone may hold a role, and where nobody yet may create rooms but administrators.
   *
   * @param everyone the server's domain, which stands for everyone
   * @throws PchatError `conflict` the domain or name is taken, `usage` a name or description that cannot be
   */
  add(domain: string, settings: CategorySettings, everyone: string): void {
    checkSettings(settings);
    this.#checkName(settings.name, domain);
    if (this.get(domain) !== undefined) {
      throw new PchatError('conflict', `There is already a category at ${domain}.`, {
        next: 'Choose another address with --address.',
      });
    }
    const { name, description, invitations, files } = settings;
    transaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO room_services (domain, occupant_salt) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(domain, randomBytes(32));
      this.#database
        .prepare(
          `INSERT INTO categories (domain, name, name_key, description, invitations, files) VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(domain, name, fold(name), description, Number(invitations), Number(files));
      this.grant(domain, 'scope', everyone);
    });
  }

  /** @throws PchatError `not-found`, `conflict` the name is taken, `usage` */
  set(domain: string, changes: Partial<CategorySettings>): void {
    const settings = { ...this.#existing(domain), ...changes };
    checkSettings(settings);
    this.#checkName(settings.name, domain);
    const { name, description, invitations, files } = settings;
    this.#database
      .prepare(
        `UPDATE categories SET name = ?, name_key = ?, description = ?, invitations = ?, files = ? WHERE domain = ?`,
      )
      .run(name, fold(name), description, Number(invitations), Number(files), domain);
  }

  /** Puts a principal on a list; it is for the caller to know that there is one. @throws PchatError `not-found` the category */
  grant(domain: string, list: CategoryList, principal: string): void {
    this.#existing(domain);
    this.#database
      .prepare(
        'INSERT INTO category_principals (category, list, principal) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(domain, list, principal);
  }

  /** @returns whether it was on the list; @throws PchatError `not-found` the category */
  revoke(domain: string, list: CategoryList, principal: string): boolean {
    this.#existing(domain);
    const { changes } = this.#database
      .prepare('DELETE FROM category_principals WHERE category = ? AND list = ? AND principal = ?')
      .run(domain, list, principal);
    return changes === 1;
  }

  /** How many rooms a category has. */
  countRooms(domain: string): number {
    const row = this.#database.prepare('SELECT count(*) AS count FROM rooms WHERE service = ?').get(domain);
    return row!['count'] as number;
  }

  /** Removes a category that has no rooms. @throws PchatError `not-found`, `conflict` it has rooms */
  remove(domain: string): void {
    transaction(this.#database, () => {
      this.checkEmpty(domain);
      this.#database.prepare('DELETE FROM categories WHERE domain = ?').run(domain);
    });
  }

  /** Whether a category may be removed. @throws PchatError `not-found`, `conflict` it has rooms */
  checkEmpty(domain: string): void {
    const { name } = this.#existing(domain);
    const rooms = this.countRooms(domain);
    if (rooms === 0) return;
    throw new PchatError('conflict', `${name} still has ${rooms} ${rooms === 1 ? 'room' : 'rooms'}.`, {
      next: 'Move them with: pchat admin room move, or delete them with: pchat admin room delete.',
    });
  }

  #existing(domain: string): CategoryRecord {
    const found = this.get(domain);
    if (found !== undefined) return found;
    throw new PchatError('not-found', `There is no category at ${domain}.`, {
      next: 'See the categories with: pchat admin category list.',
    });
  }

  #checkName(name: string, domain: string): void {
    const row = this.#database.prepare('SELECT domain FROM categories WHERE name_key = ?').get(fold(name));
    if (row === undefined || row['domain'] === domain) return;
    throw new PchatError('conflict', `There is already a category called ${name}.`, {
      next: 'Choose another name.',
    });
  }
}

function checkSettings({ name, description }: CategorySettings): void {
  // A slash ends the category where people type `category/room`.
  if (name.trim() !== name || name === '' || [...name].length > MAX_NAME_LENGTH || /[\p{Cc}/]/u.test(name)) {
    throw new PchatError('usage', `A category's name has 1 to ${MAX_NAME_LENGTH} characters and no slash.`, {
      next: 'Choose another name.',
    });
  }
  if ([...description].length > MAX_DESCRIPTION_LENGTH) {
    throw new PchatError('usage', `A description has at most ${MAX_DESCRIPTION_LENGTH} characters.`);
  }
}

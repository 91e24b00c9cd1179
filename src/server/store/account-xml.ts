import type { DatabaseSync } from 'node:sqlite';

/** Single XML documents that accounts keep, each under a kind of the caller's choice. */
export class AccountXml {
  readonly #get;
  readonly #put;
  readonly #count;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT xml FROM account_xml WHERE account = ? AND kind = ?');
    this.#put = database.prepare('INSERT OR REPLACE INTO account_xml VALUES (?, ?, ?)');
    this.#count = database.prepare('SELECT count(*) AS count FROM account_xml WHERE account = ?');
  }

  get(account: number, kind: string): string | undefined {
    return this.#get.get(account, kind)?.['xml'] as string | undefined;
  }

  put(account: number, kind: string, xml: string): void {
    this.#put.run(account, kind, xml);
  }

  /** How many documents the account keeps. */
  count(account: number): number {
    return this.#count.get(account)!['count'] as number;
  }
}

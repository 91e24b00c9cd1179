import { join } from 'node:path';
import { bareAddress } from '../model/address.ts';
import { PchatError } from '../model/errors.ts';
import type { Account } from './account.ts';
import { configDirectory } from './directories.ts';
import { isRecord, JsonFile, type JsonRecord } from './json-file.ts';
import { checkSetting, readSettings, type Settings } from './settings.ts';

/** The config file: accounts, which of them is the usual one, settings. Read anew at each question, so that processes agree. */
export class Config {
  readonly #file: JsonFile;
  readonly #problems = new Set<string>();

  constructor(directory = configDirectory()) {
    this.#file = new JsonFile(join(directory, 'config.json'));
  }

  get path(): string {
    return this.#file.path;
  }

  /** What a person should be told of what was read until now. */
  get warnings(): readonly string[] {
    return [...this.#file.warnings, ...this.#problems];
  }

  /**
   * Why there is no account, where there was one or may have been: a new one would hide that.
   *
   * @returns null where no account was ever configured
   */
  lostAccounts(): PchatError | null {
    const content = this.#file.read();
    const { damaged } = this.#file;
    if (damaged !== null) {
      return new PchatError('local', `${this.path} was damaged and is kept as ${damaged}.`, {
        next: 'Mend that file and give it its name back, or sign in anew with: pchat login ADDRESS.',
      });
    }
    if (content.accounts === undefined) return null;
    return new PchatError('local', `There is no account in ${this.path}.`, {
      next: 'Sign in with: pchat login ADDRESS, or start pchat without a command for an account on this machine.',
    });
  }

  /** The configured accounts, in the order they were added. @throws PchatError `local` when the file cannot be read */
  accounts(): Account[] {
    return this.#accountsIn(this.#file.read());
  }

  /**
   * The account to use.
   *
   * @param wanted an address, or its local part where that is unique; absent: the usual one
   * @returns undefined when none was asked for and none is configured
   * @throws PchatError `usage` when there is no such account
   */
  account(wanted?: string): Account | undefined {
    const content = this.#file.read();
    const accounts = this.#accountsIn(content);
    if (wanted === undefined || wanted === '') {
      return accounts.find(({ address }) => address === content.default) ?? accounts[0];
    }
    const name = wanted.toLowerCase();
    const exact = accounts.filter(({ address }) => address === name);
    const fitting =
      exact.length > 0 ? exact : accounts.filter(({ address }) => address.startsWith(`${name}@`));
    if (fitting.length === 1) return fitting[0];
    const known = accounts.map(({ address }) => address).join(', ');
    throw new PchatError(
      'usage',
      fitting.length > 1
        ? `"${wanted}" fits several accounts.`
        : `There is no account "${wanted}" in the config.`,
      { next: known === '' ? `Add it with: pchat login ${wanted}` : `There are: ${known}.` },
    );
  }

  /** Adds an account, or replaces the one with its address. The first one becomes the usual one. */
  saveAccount(account: Account, options: { makeDefault?: boolean } = {}): void {
    const saved = { ...account, address: bareAddress(account.address) };
    this.#file.update((content) => {
      const accounts = rawAccounts(content);
      const index = accounts.findIndex((other) => addressOf(other) === saved.address);
      if (index === -1) accounts.push(saved);
      else accounts[index] = saved;
      content.accounts = accounts;
      if (options.makeDefault || typeof content.default !== 'string') content.default = saved.address;
    });
  }

  /** @returns whether there was such an account */
  removeAccount(address: string): boolean {
    let removed = false;
    this.#file.update((content) => {
      const accounts = rawAccounts(content);
      const left = accounts.filter((account) => addressOf(account) !== address);
      removed = left.length < accounts.length;
      content.accounts = left;
      const next = left.map(addressOf).find((other) => other !== undefined);
      if (content.default !== address) return;
      if (next === undefined) delete content.default;
      else content.default = next;
    });
    return removed;
  }

  /** @throws PchatError `usage` when there is no such account */
  setDefaultAccount(wanted: string): void {
    const address = this.account(wanted)?.address;
    this.#file.update((content) => {
      content.default = address;
    });
  }

  settings(): Settings {
    const { settings, problems } = readSettings(this.#file.read().settings);
    for (const problem of problems) this.#problems.add(`${this.path}: ${problem}`);
    return settings;
  }

  /** @throws PchatError `usage` when the value is not one of the setting's */
  setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
    const checked = checkSetting(name, value);
    this.#file.update((content) => {
      content.settings = { ...(isRecord(content.settings) ? content.settings : {}), [name]: checked };
    });
  }

  #accountsIn(content: JsonRecord): Account[] {
    return rawAccounts(content).flatMap((raw, index) => {
      const account = readAccount(raw);
      if (!account)
        this.#problems.add(`${this.path}: account ${index + 1} has no valid address and is left out.`);
      return account ? [account] : [];
    });
  }
}

function rawAccounts(content: JsonRecord): unknown[] {
  return Array.isArray(content.accounts) ? content.accounts : [];
}

function addressOf(raw: unknown): string | undefined {
  return readAccount(raw)?.address;
}

/** What is not of its type counts as absent; an account without an address is none. */
function readAccount(raw: unknown): Account | null {
  if (!isRecord(raw) || typeof raw.address !== 'string') return null;
  const text = (name: string) => {
    const value = raw[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  const flag = (name: string) => (raw[name] === true ? { [name]: true } : {});
  try {
    const address = bareAddress(raw.address);
    if (!address.includes('@')) return null;
    const texts = { ...text('server'), ...text('password'), ...text('passwordCommand'), ...text('nick') };
    return { address, ...texts, ...flag('embedded'), ...flag('allowPlaintext') };
  } catch {
    return null;
  }
}

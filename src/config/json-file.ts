import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PchatError } from '../model/errors.ts';
import { systemReason } from '../model/system-reason.ts';
import { makePrivateDirectory } from './directories.ts';
import { withLock } from './file-lock.ts';

/** What stands in the file, also what this version of pchat does not know: it is kept. */
export type JsonRecord = Record<string, unknown>;

/** The version of the files written here. */
const VERSION = 1;

/**
 * A small JSON file that only its owner can read, changed under a lock and replaced whole, so that neither a crash nor a second
 * process loses anything. (The library conf has no lock and gives up at a damaged file, and it adds 45 ms to every command.)
 */
export class JsonFile {
  readonly path: string;
  /** What a person should know, e.g. that a damaged file was kept aside. */
  readonly warnings: string[] = [];

  constructor(path: string) {
    this.path = path;
  }

  /**
   * What stands in the file; empty when there is none. One that cannot be understood is renamed and a warning left.
   *
   * @throws PchatError `local` when it cannot be read, or a newer pchat wrote it
   */
  read(): JsonRecord {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
      if ((statSync(this.path).mode & 0o077) !== 0) chmodSync(this.path, 0o600);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return {};
      throw failure(`${this.path} cannot be read`, error);
    }
    const content = parsed(text);
    if (content === null) return this.#keepAside();
    if (typeof content.version === 'number' && content.version > VERSION) {
      throw new PchatError('local', `${this.path} was written by a newer pchat.`, {
        next: 'Update pchat, or set PCHAT_CONFIG_DIR and PCHAT_DATA_DIR to other folders.',
      });
    }
    return content;
  }

  /** The damaged file that was kept aside last, by this process or another, where none took its place since; else null. */
  get damaged(): string | null {
    const folder = dirname(this.path);
    try {
      const names = readdirSync(folder);
      if (names.includes(basename(this.path))) return null;
      const aside = names.filter((name) => name.startsWith(`${basename(this.path)}.damaged-`)).toSorted();
      return aside.length === 0 ? null : join(folder, aside.at(-1)!);
    } catch {
      return null; // where nothing can be listed nothing was kept
    }
  }

  /**
   * Changes what stands in the file now.
   *
   * @param change gets the content as it is on disk and alters it
   * @throws PchatError `local` when it cannot be read or written; the file is then as it was
   */
  update(change: (content: JsonRecord) => void): void {
    makePrivateDirectory(dirname(this.path));
    try {
      withLock(`${this.path}.lock`, () => {
        const content = this.read();
        change(content);
        this.#replace(`${JSON.stringify({ version: VERSION, ...content }, null, 2)}\n`);
      });
    } catch (error) {
      if (error instanceof PchatError) throw error;
      throw failure(`${this.path} cannot be written`, error);
    }
  }

  /** Written beside, flushed and renamed: whoever reads sees the old content or the new one. */
  #replace(text: string): void {
    const target = resolved(this.path);
    const beside = `${target}.${process.pid}.new`;
    try {
      const file = openSync(beside, 'w', 0o600);
      try {
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, target);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
  }

  #keepAside(): JsonRecord {
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    try {
      renameSync(this.path, aside);
    } catch (error) {
      throw failure(`${this.path} is damaged and cannot be renamed`, error);
    }
    this.warnings.push(`${this.path} was damaged and is not used. It is kept as ${aside}.`);
    return {};
  }
}

function parsed(text: string): JsonRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether it is an object that is no array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** People keep their config in a repository and link to it: the link stays a link. */
function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function failure(what: string, error: unknown): PchatError {
  return new PchatError('local', `${what}: ${systemReason(error)}.`, {
    next: 'Mend that, or set PCHAT_CONFIG_DIR and PCHAT_DATA_DIR to other folders.',
    cause: error,
  });
}

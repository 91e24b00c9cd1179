import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { PchatError } from '../model/errors.ts';
import { systemReason } from '../model/system-reason.ts';
import type { ExportPoint, ExportSink } from './export-rooms.ts';

/** File systems take 255; a hash, the ending and `.part.json.new` must fit too. */
const MAX_NAME_BYTES = 200;

/** What an export is of. One that goes on must be of the same. */
export interface ExportPlan {
  format: string;
  /** Addresses, in order. */
  rooms: readonly string[];
  since: number | null;
  until: number | null;
  /** When it began, milliseconds. */
  exportedAt: number;
}

/** What stands beside an unfinished file. */
interface Kept {
  v: 1;
  plan: ExportPlan;
  point: ExportPoint;
  /** Of the unfinished file, up to that point. */
  bytes: number;
}

/**
 * A file that an export goes into. Until it is whole it has another name, and beside it stands how far it came: after whatever end,
 * the export can go on from there.
 */
export class ExportFile implements ExportSink {
  readonly plan: ExportPlan;
  readonly start: ExportPoint | null;
  readonly #path: string;
  readonly #descriptor: number;
  #bytes: number;

  private constructor(path: string, plan: ExportPlan, descriptor: number, kept: Kept | null) {
    this.plan = plan;
    this.start = kept?.point ?? null;
    this.#path = path;
    this.#descriptor = descriptor;
    this.#bytes = kept?.bytes ?? 0;
  }

  /**
   * Begins a file, which only its owner can read.
   *
   * @param force replaces what has that name
   * @throws PchatError `conflict` when there is one already, also an unfinished one · `local`
   */
  static begin(path: string, plan: ExportPlan, force: boolean): ExportFile {
    if (!force && existsSync(path)) {
      throw new PchatError('conflict', `There is already a file ${path}.`, {
        next: 'Choose another with --output, or replace it with --force.',
      });
    }
    if (!force && existsSync(partOf(path))) {
      throw new PchatError('conflict', `An export to ${path} was begun and not finished.`, {
        next: 'Go on with --resume, or begin again with --force.',
      });
    }
    return onDisk(path, () => {
      for (const old of [partOf(path), keptOf(path)]) rmSync(old, { force: true });
      return new ExportFile(path, plan, openSync(partOf(path), 'wx', 0o600), null);
    });
  }

  /**
   * Goes on with an unfinished file where it stopped.
   *
   * @param plan its times are taken from the file: `-2h` means another time by now
   * @returns null when nothing was begun
   * @throws PchatError `usage` when it was an export of something else · `local`
   */
  static resume(path: string, plan: ExportPlan): ExportFile | null {
    const kept = onDisk(path, () => readKept(path));
    if (kept === null) return null;
    const same =
      kept.plan.format === plan.format && JSON.stringify(kept.plan.rooms) === JSON.stringify(plan.rooms);
    if (!same) {
      throw new PchatError(
        'usage',
        `The unfinished ${path} is an export of other rooms, or in another format.`,
        {
          next: `It is ${kept.plan.format} of ${kept.plan.rooms.join(', ')}.`,
        },
      );
    }
    return onDisk(path, () => {
      const descriptor = openSync(partOf(path), 'r+');
      if (fstatSync(descriptor).size < kept.bytes) {
        closeSync(descriptor);
        throw new PchatError('local', `The unfinished ${partOf(path)} is shorter than it was.`, {
          next: 'Begin again with --force.',
        });
      }
      // What came after the last point that was kept comes again.
      ftruncateSync(descriptor, kept.bytes);
      return new ExportFile(path, kept.plan, descriptor, kept);
    });
  }

  async write(text: string, point: ExportPoint): Promise<void> {
    onDisk(this.#path, () => {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#bytes + done);
      }
      this.#bytes += bytes.length;
      const kept: Kept = { v: 1, plan: this.plan, point, bytes: this.#bytes };
      writeFileSync(`${keptOf(this.#path)}.new`, JSON.stringify(kept), { mode: 0o600 });
      renameSync(`${keptOf(this.#path)}.new`, keptOf(this.#path));
    });
  }

  /** It is whole: it gets its name. */
  finish(): void {
    onDisk(this.#path, () => {
      closeSync(this.#descriptor);
      renameSync(partOf(this.#path), this.#path);
      rmSync(keptOf(this.#path), { force: true });
    });
  }

  /** It is not whole, and can go on. */
  leave(): void {
    closeSync(this.#descriptor);
  }
}

/** Makes the folder that files are to go into, which only its owner can look into. @throws PchatError `local` */
export function makeExportFolder(path: string): void {
  // Not with what is above it: Node tries for ever where the system has no such path to give, as below /proc.
  if (!existsSync(path)) onDisk(path, () => mkdirSync(path, { mode: 0o700 }));
}

/** Whether this file was finished: it stands there, and nothing unfinished beside it. */
export function isFinished(path: string): boolean {
  return existsSync(path) && !existsSync(partOf(path));
}

/**
 * A name for a room's file: its address, without what a folder or a shell could take for its own; a hash keeps apart what would then
 * be the same.
 */
export function exportFileName(address: string, extension: string): string {
  const name = address.replace(/[^\p{L}\p{N}._@-]/gu, '_').replace(/^[.-]/, '_');
  if (name === address && Buffer.byteLength(name) <= MAX_NAME_BYTES) return `${name}.${extension}`;
  const hash = createHash('sha256').update(address).digest('hex').slice(0, 16);
  let cut = name;
  while (Buffer.byteLength(cut) > MAX_NAME_BYTES) cut = [...cut].slice(0, -1).join('');
  return `${cut}-${hash}.${extension}`;
}

function partOf(path: string): string {
  return `${path}.part`;
}

function keptOf(path: string): string {
  return `${path}.part.json`;
}

function readKept(path: string): Kept | null {
  if (!existsSync(partOf(path))) return null;
  if (!existsSync(keptOf(path))) {
    throw new PchatError('local', `How far the unfinished ${partOf(path)} is stands nowhere.`, {
      next: 'Begin again with --force.',
    });
  }
  const kept = JSON.parse(readFileSync(keptOf(path), 'utf8')) as Partial<Kept>;
  if (kept.v === 1 && kept.plan && kept.point && typeof kept.bytes === 'number') return kept as Kept;
  throw new Error('it was written by another version of pchat');
}

function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof PchatError) throw thrown;
    throw new PchatError('local', `The export to ${path} cannot be written: ${systemReason(thrown)}.`, {
      next: 'Choose another place with --output, or mend that and go on with --resume.',
      cause: thrown,
    });
  }
}

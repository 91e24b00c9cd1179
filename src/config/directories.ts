import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { asPchatError, PchatError } from '../model/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the config is: PCHAT_CONFIG_DIR, else as the XDG base directory specification says. */
export function configDirectory(environment: Environment = process.env): string {
  return directory(environment, 'PCHAT_CONFIG_DIR', 'XDG_CONFIG_HOME', '.config');
}

/** Where the data is (drafts, archives, the embedded server's store): PCHAT_DATA_DIR, else as XDG says. */
export function dataDirectory(environment: Environment = process.env): string {
  return directory(environment, 'PCHAT_DATA_DIR', 'XDG_DATA_HOME', join('.local', 'share'));
}

/** The file of an account's local archive. @param address bare address of the account */
export function archiveFile(address: string, directory = dataDirectory()): string {
  return join(directory, 'archive', `${encodeURIComponent(address)}.sqlite`);
}

function directory(environment: Environment, own: string, xdg: string, underHome: string): string {
  const chosen = environment[own];
  if (chosen) return resolve(chosen);
  const base = environment[xdg];
  // The specification: "If an implementation encounters a relative path […] it should consider the path invalid and ignore it."
  return join(base && isAbsolute(base) ? base : join(environment.HOME || homedir(), underHome), 'pchat');
}

/**
 * Makes a directory that only its owner can enter, with those above it. One that exists is left as it is.
 *
 * @throws PchatError `local`
 */
export function makePrivateDirectory(path: string): void {
  try {
    makeWithParents(resolve(path));
  } catch (error) {
    throw new PchatError('local', `The folder ${path} cannot be made: ${asPchatError(error).message}.`, {
      next: 'Give a folder that you can write to: by PCHAT_CONFIG_DIR and PCHAT_DATA_DIR, or a server by --data.',
      cause: error,
    });
  }
}

/** Node's own `recursive` never ends where the system says of a folder that stands there that it does not, as Linux does in /proc. */
function makeWithParents(path: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) return;
  const parent = dirname(path);
  if (!existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(path) || !statSync(path).isDirectory()) throw error;
  }
}

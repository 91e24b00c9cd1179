import { createRequire } from 'node:module';
import type * as Keyring from '@napi-rs/keyring';

const SERVICE = 'pchat';
/** A keyring may ask its owner to unlock it; one that has nobody to ask never answers. */
const PATIENCE_MS = 20_000;

/**
 * The keyring of the operating system. `PCHAT_KEYRING=off` keeps pchat away from it.
 *
 * On Linux only the Secret Service counts: the kernel's keyring, which the library would fall back to, forgets at a restart.
 */
function entry(address: string) {
  if (process.env.PCHAT_KEYRING === 'off') throw new Error('The keyring is turned off.');
  // Loaded only here: a native library costs time at the start of every command that needs no password.
  // By require(): in code that was compiled before, import() is experimental, and Node says so on stderr.
  const { AsyncEntry } = createRequire(import.meta.url)('@napi-rs/keyring') as typeof Keyring;
  return new AsyncEntry(SERVICE, address, { linux: { store: 'secret-service' } });
}

/** Whether there is a keyring that answers. Nothing is written to it. */
export async function keyringState(): Promise<'works' | 'off' | 'none'> {
  if (process.env.PCHAT_KEYRING === 'off') return 'off';
  try {
    await entry('doctor').getPassword(AbortSignal.timeout(PATIENCE_MS));
    return 'works';
  } catch {
    return 'none';
  }
}

/** The password kept for an account, or null when there is none, or no keyring. */
export async function fromKeyring(address: string): Promise<string | null> {
  try {
    return await entry(address).getPassword(AbortSignal.timeout(PATIENCE_MS));
  } catch {
    return null;
  }
}

/** Whether the password is now in the keyring: it is read back to be sure. */
export async function toKeyring(address: string, password: string): Promise<boolean> {
  try {
    await entry(address).setPassword(password, AbortSignal.timeout(PATIENCE_MS));
  } catch {
    return false;
  }
  return (await fromKeyring(address)) === password;
}

/** Forgets the password; where there is no keyring there is nothing to forget. */
export async function forgetInKeyring(address: string): Promise<void> {
  try {
    await entry(address).deleteCredential(AbortSignal.timeout(PATIENCE_MS));
  } catch {
    // No keyring, or it holds nothing of ours.
  }
}

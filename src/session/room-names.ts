import { PchatError } from '../model/errors.ts';
import { MAX_ROOM_NAME_LENGTH } from '../model/limits.ts';

/**
 * What stands before the `@` for a room of this name: small letters of any script, digits, `-`, `_` and `.`.
 *
 * @throws PchatError `usage` when nothing of the name can stand in an address
 */
export function localPartFor(name: string): string {
  const text = name.trim().normalize('NFC').toLowerCase();
  if (text.length > MAX_ROOM_NAME_LENGTH) {
    throw new PchatError('too-large', `A room's name can be ${MAX_ROOM_NAME_LENGTH} characters long.`);
  }
  const local = text.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '');
  if (local === '') {
    throw new PchatError('usage', `"${name}" has no letter or digit that a room's address could be made of.`);
  }
  return local;
}

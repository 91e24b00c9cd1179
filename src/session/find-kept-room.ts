import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError } from '../model/errors.ts';
import { fold } from '../model/fold.ts';
import type { Directory } from './directory.ts';
import { findRoom } from './find-room.ts';
import type { RoomMatch } from './session.ts';

/** As findRoom(), without a connection among what is kept on this machine. @throws PchatError as findRoom() */
export async function findRoomOrKept(
  directory: Directory,
  archive: AccountArchive,
  typed: string,
): Promise<RoomMatch> {
  try {
    return await findRoom(directory, typed);
  } catch (thrown) {
    const kept = asPchatError(thrown).code === 'unreachable' ? findKeptRoom(archive, typed) : null;
    if (kept === null) throw thrown;
    return kept;
  }
}

/**
 * The room that `room`, `category/room` or an address means, among those of which something is kept on this machine: for when the
 * server cannot be asked. Null when none does, or several do.
 */
export function findKeptRoom(archive: AccountArchive, typed: string): RoomMatch | null {
  const addresses = new Set([...archive.rooms(), ...archive.followed().map(({ address }) => address)]);
  const wanted = fold(typed.trim());
  const fitting = [...addresses]
    .map((address) => keptRoom(archive, address))
    .filter((room) => namesOf(room).includes(wanted));
  return fitting.length === 1 ? fitting[0]! : null;
}

function keptRoom(archive: AccountArchive, address: string): RoomMatch {
  const [local = '', service = ''] = address.split('@');
  const { info, name } = archive.details(address);
  return {
    address,
    name: info?.name || name || local,
    category: info?.category ?? { address: service, name: service.split('.')[0]! },
  };
}

/** All that a person may call it. */
function namesOf({ address, name, category }: RoomMatch): string[] {
  const [local = '', service = ''] = address.split('@');
  const names = [local, name];
  const categories = [category.name, service, service.split('.')[0]!];
  const full = categories.flatMap((of) => names.map((each) => `${of}/${each}`));
  return [address, ...names, ...full].map(fold);
}

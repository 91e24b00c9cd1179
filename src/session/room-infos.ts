import type { AccountArchive } from '../archive/account-archive.ts';
import { asPchatError } from '../model/errors.ts';
import type { Room } from '../model/room.ts';
import type { Directory } from './directory.ts';
import type { RoomViews } from './room-views.ts';

interface Parts {
  directory: Directory;
  archive: AccountArchive;
  views: RoomViews;
}

/** What rooms tell about themselves, shown in their views. */
export class RoomInfos {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asked anew; without a connection what is kept on this machine. @throws PchatError `not-found` */
  async get(address: string): Promise<Room> {
    const { directory, archive } = this.#parts;
    const info = await directory.info(address).catch((thrown: unknown) => {
      const kept = archive.details(address).info;
      if (asPchatError(thrown).code === 'unreachable' && kept) return kept;
      throw thrown;
    });
    this.show(info);
    return info;
  }

  /** Shows what is known by now, if the room is shown at all. */
  show(info: Room): void {
    const { views } = this.#parts;
    const entry = views.get(info.address);
    if (entry) views.update(entry, { info, name: info.name, category: info.category });
  }

  /** Shows what the room told before it was opened, until it tells it anew: its name above all. */
  showKnown(address: string): void {
    const { directory, views } = this.#parts;
    const info = directory.known(address);
    if (info !== undefined && views.get(address)?.view.info === null) this.show(info);
  }

  /** Brings a room's info up to date where it is shown; never rejects: it is shown without. */
  async refresh(address: string): Promise<void> {
    if (!this.#parts.views.get(address)) return;
    await this.get(address).catch(() => {});
  }
}

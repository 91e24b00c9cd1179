import type { AccountArchive } from '../archive/account-archive.ts';
import type { Directory } from './directory.ts';
import type { EventHub } from './event-hub.ts';
import type { Follows } from './follows.ts';
import type { Membership } from './membership.ts';
import type { Outbox } from './outbox.ts';
import type { Paging } from './paging.ts';
import type { ReadMarks } from './read-marks.ts';
import type { RoomInfos } from './room-infos.ts';
import type { RoomViews } from './room-views.ts';

interface Parts {
  views: RoomViews;
  events: EventHub;
  archive: AccountArchive;
  directory: Directory;
  membership: Membership;
  follows: Follows;
  marks: ReadMarks;
  outbox: Outbox;
  paging: Paging;
  infos: RoomInfos;
}

/** Follows rooms to their new addresses: what is known of one, here and with the account, goes along. */
export class RoomMoves {
  readonly #parts: Parts;
  /** Rooms that moved, to where: each request to an old address tells it again. */
  readonly #moved = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A room is at another address from now on, as the server says. */
  follow(from: string, to: string): void {
    if (from === to || this.#moved.get(from) === to) return;
    this.#moved.set(from, to);
    // It may have been there before, and moved from there.
    this.#moved.delete(to);
    const { views, events, archive, directory, membership, follows, marks, outbox, paging, infos } =
      this.#parts;
    directory.forget();
    const old = views.get(from);
    // What the list shows is written before its place changes.
    views.save();
    archive.moveRoom(from, to);
    const entry = views.move(from, to);
    if (old?.timeline.shown) paging.first(entry);
    marks.moved(from, entry, old?.mark ?? null);
    outbox.moved(from, entry);
    follows.moved(from, to);
    events.emit({ type: 'moved', room: from, to });
    if (!old) return;
    // What its category is called only the server knows.
    void infos.refresh(to);
    membership.moved(old, entry);
  }
}

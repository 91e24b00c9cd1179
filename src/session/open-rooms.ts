import { setTimeout as pause } from 'node:timers/promises';
import { asPchatError, PchatError } from '../model/errors.ts';
import type { Room } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import type { Membership } from './membership.ts';
import type { Outbox } from './outbox.ts';
import type { Paging } from './paging.ts';
import type { RoomInfos } from './room-infos.ts';
import type { RoomViews } from './room-views.ts';
import type { RoomView } from './session.ts';

/** Longest wait for posts on the way out of a room, in milliseconds. */
const LEAVE_MS = 5_000;

interface Parts {
  backend: Backend;
  views: RoomViews;
  infos: RoomInfos;
  paging: Paging;
  membership: Membership;
  outbox: Outbox;
}

/** Rooms that a person opens and closes. */
export class OpenRooms {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws PchatError why the room cannot be joined; offline it is opened with what is kept here */
  async open(address: string): Promise<RoomView> {
    const { backend, views, infos, paging, membership } = this.#parts;
    const entry = views.ensure(address);
    const wasOpen = entry.open;
    if (!wasOpen) views.setOpen(entry, true);
    // Kept here: of a room that refuses us nothing stays in its view.
    const known = entry.view.info;
    paging.first(entry);
    infos.showKnown(entry.address);
    const info = known === null ? infos.get(entry.address).catch(() => null) : known;
    try {
      await membership.join(entry);
    } catch (thrown) {
      const error = asPchatError(thrown);
      if (error.movedTo !== null && backend.capabilities.movesRooms) return this.open(error.movedTo);
      if (error.code !== 'unreachable') {
        const refusal = withWayIn(error, await info);
        // One that was open stays so, with the reason: somebody looks at it.
        if (!wasOpen && !entry.wanted && entry.timeline.messages.length === 0) views.setOpen(entry, false);
        throw refusal;
      }
    }
    await info;
    return entry.view;
  }

  async leave(address: string): Promise<void> {
    const { backend, views, membership, outbox } = this.#parts;
    const entry = views.ensure(address);
    views.setOpen(entry, false);
    // Who posts and goes is not held back, but the posts are: one is heard only where one is.
    if (backend.online)
      await Promise.race([outbox.emptied(entry.address), pause(LEAVE_MS, undefined, { ref: false })]);
    if (!entry.open) await membership.leave(entry);
  }
}

/** A manager need not be a member, and then is refused as anyone; but they can change that. */
function withWayIn(error: PchatError, info: Room | null): PchatError {
  const { roles, state, may } = info ?? {};
  const manages = may?.includes('configure') ?? false;
  if (error.code !== 'not-allowed' || !manages || state === 'disabled' || roles?.includes('member'))
    return error;
  return new PchatError(error.code, error.message, {
    next: 'You manage it: make yourself a member with: pchat room grant ROOM member YOU',
    cause: error,
  });
}

import type { RoomListing, RoomQuery } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import { PchatError } from '../model/errors.ts';

/** Rooms that are asked for at once: a screen full comes soon, thousands come in few pages. */
const PAGE = 100;

/**
 * Rooms that answer a query, each page as soon as it is here.
 *
 * @throws PchatError `unsupported`, `interrupted` when the signal aborts
 */
export async function* browse(
  backend: Backend,
  query: RoomQuery,
  options: { pageSize?: number; signal?: AbortSignal } = {},
): AsyncGenerator<readonly RoomListing[]> {
  const { pageSize = PAGE, signal } = options;
  for (let after: string | null = null; ;) {
    if (signal?.aborted) throw new PchatError('interrupted', 'The listing was stopped.');
    const page = await backend.browse(query, after, pageSize);
    if (page.rooms.length > 0) yield page.rooms;
    if (page.next === null) return;
    after = page.next;
  }
}

import type { RoomListing, RoomQuery } from '../model/room.ts';
import type { Backend } from '../protocol/backend.ts';
import { PchatError } from '../model/errors.ts';

/** Rooms that are asked for first: a screen full comes soon. */
const FIRST_PAGE = 100;
/** And then: thousands come in few pages. */
const PAGE = 500;

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
  const { pageSize, signal } = options;
  for (let after: string | null = null; ;) {
    if (signal?.aborted) throw new PchatError('interrupted', 'The listing was stopped.');
    const page = await backend.browse(query, after, pageSize ?? (after === null ? FIRST_PAGE : PAGE));
    if (page.rooms.length > 0) yield page.rooms;
    if (page.next === null) return;
    after = page.next;
  }
}

import { asPchatError } from '../model/errors.ts';
import { loadCategories } from './actions/categories.ts';
import { browseRooms } from './actions/rooms.ts';
import { openInvitations } from './invitations/answering.ts';
import type { Screen } from './screen.ts';

/** Opens what the screen begins with: the room asked for, else the first followed one, else what a newcomer begins with. */
export async function openFirstRoom(screen: Screen, initialRoom?: string): Promise<void> {
  void loadCategories(screen);
  const address = initialRoom ?? screen.session.views[0]?.address;
  if (address !== undefined) await screen.openRoom(address);
  else await begin(screen);
}

/** Once the connection and the followed list are there, what could not be shown before is. */
export function catchUp(screen: Screen, event: 'status' | 'followed'): void {
  const { session, state } = screen;
  if (session.status.phase !== 'online') return;
  void loadCategories(screen);
  // Who is in an overlay may be writing there.
  if (state.room !== null || state.overlay !== null) return;
  const [first] = session.views;
  if (first) void screen.openRoom(first.address);
  else if (event === 'followed') void begin(screen);
}

/** Screens that were begun with, since that is done once: who closed the list of rooms meant to. */
const begun = new WeakSet<Screen>();

/**
 * With nothing followed: the lobby, where whoever is new is told what to do. Nothing else is joined unasked, and nothing that one is
 * invited to, as joining accepts; then one sees the invitations, or which rooms there are.
 */
async function begin(screen: Screen): Promise<void> {
  if (begun.has(screen)) return;
  begun.add(screen);
  await screen.attempt(async () => {
    try {
      const lobby = await openLobby(screen);
      if (isBusy(screen)) return;
      if (lobby !== null) await screen.openRoom(lobby);
      else if (screen.session.pendingInvitations > 0) await openInvitations(screen);
      else browseRooms(screen);
    } catch (thrown) {
      // It is begun with once the connection is there.
      if (asPchatError(thrown).code === 'unreachable') begun.delete(screen);
      throw thrown;
    }
  });
}

/** The address of a lobby that everyone may enter and that nobody asked us into; null: there is none. */
async function openLobby({ session }: Screen): Promise<string | null> {
  const rooms = await session.rooms();
  const invited = new Set((await session.invitations()).map(({ room }) => room));
  for (const { address } of rooms) {
    if (!address.startsWith('lobby@') || invited.has(address)) continue;
    const { privacy, state, may } = await session.roomInfo(address);
    if (privacy === 'open' && state !== 'disabled' && (may?.includes('join') ?? true)) return address;
  }
  return null;
}

/** The person has begun with something themselves. */
function isBusy({ state: { room, overlay, focus } }: Screen): boolean {
  return room !== null || overlay !== null || focus === 'browser';
}

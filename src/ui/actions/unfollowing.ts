import { printable } from '../../format/printable.ts';
import { rowAtCursor } from '../browser/browser-rows.ts';
import type { Screen } from '../screen.ts';

/** Takes a room off the list. */
export async function unfollow({ session }: Screen, room: string): Promise<void> {
  await session.unfollow(room);
  // One that is no more would go on standing among the open ones.
  if (session.view(room)?.session.phase === 'left') await session.leaveRoom(room);
}

/** Takes the room under the browser's cursor off the list. */
export function unfollowAtCursor(screen: Screen): void {
  const room = rowAtCursor(screen.browserRows, screen.state.browser.cursor)?.room ?? null;
  const view = room === null ? undefined : screen.session.view(room);
  if (!view) return;
  const name = printable(view.name);
  if (!view.followed) return screen.say(`You do not follow ${name}.`);
  void screen
    .attempt(() => unfollow(screen, view.address))
    .then((done) => done && screen.say(`You no longer follow ${name}.`));
}

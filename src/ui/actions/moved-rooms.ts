import { printable } from '../../format/printable.ts';
import { NOTHING_WRITTEN } from '../composer/compose.ts';
import { isEmpty } from '../composer/text-buffer.ts';
import { moveOverlay } from '../overlays/moved-overlay.ts';
import { loadCategories } from './categories.ts';
import { openBehind } from './open-behind.ts';
import type { Screen } from '../screen.ts';

/** A room has another address: who looks at it goes along with what they wrote. Doing it twice does no more. */
export async function followMove(screen: Screen, from: string, to: string): Promise<void> {
  const { room, lastRoom, compose, beside } = screen.state;
  // One that was not looked at yet may have a draft from an earlier start.
  screen.drafts.move(from, to);
  const written = compose.get(from);
  if (written && isEmpty((compose.get(to) ?? NOTHING_WRITTEN).buffer)) {
    screen.setCompose({ ...written, notice: null }, to);
    screen.setCompose(NOTHING_WRITTEN, from);
  }
  if (lastRoom === from) screen.set({ lastRoom: to === room ? null : to });
  moveOverlay(screen, from, to);
  forgetListed(screen, from);
  const isBeside = beside?.room === from;
  if (room !== from && !isBeside) return;
  if (isBeside) screen.set({ beside: { ...beside, room: to } });
  const opened = isBeside
    ? await screen.attempt(() => screen.session.openRoom(to), to)
    : await openBehind(screen, to);
  if (!isBeside) screen.set({ lastRoom: lastRoom === from ? null : lastRoom });
  await loadCategories(screen);
  const now = screen.session.view(to);
  if (opened && now)
    screen.note(
      to,
      `This room was moved from ${categoryOf(screen, from)} to ${printable(now.category.name)}.`,
    );
}

/** The directory has it at its new place as soon as it is asked again. */
function forgetListed(screen: Screen, room: string): void {
  const { directory } = screen.state;
  const rooms = directory.rooms.filter(({ address }) => address !== room);
  screen.set({ directory: { ...directory, rooms, at: Math.min(directory.at, 1) } });
}

/** The name of the category that an address is in; the session does not know the room there any more. */
function categoryOf(screen: Screen, room: string): string {
  const service = room.slice(room.indexOf('@') + 1);
  const category = screen.state.browser.categories.find(({ address }) => address === service);
  return printable(category?.name ?? service);
}

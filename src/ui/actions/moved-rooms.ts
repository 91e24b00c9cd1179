import { printable } from '../../format/printable.ts';
import { NOTHING_WRITTEN } from '../composer/compose.ts';
import { isEmpty } from '../composer/text-buffer.ts';
import type { Screen } from '../screen.ts';

/** A room has another address: who looks at it goes along with what they wrote. Doing it twice does no more. */
export async function followMove(screen: Screen, from: string, to: string): Promise<void> {
  const { room, lastRoom, compose } = screen.state;
  const written = compose.get(from);
  if (written && isEmpty((compose.get(to) ?? NOTHING_WRITTEN).buffer)) {
    screen.setCompose({ ...written, notice: null }, to);
    screen.setCompose(NOTHING_WRITTEN, from);
  }
  if (lastRoom === from) screen.set({ lastRoom: to });
  if (room !== from) return;
  const before = screen.session.view(from);
  const was = before ? `${printable(before.category.name)} / ${printable(before.name)}` : printable(from);
  const opened = await screen.openRoom(to);
  screen.set({ lastRoom: lastRoom === from ? null : lastRoom });
  const now = screen.session.view(to);
  if (opened && now)
    screen.note(
      to,
      `This room was moved from ${was} to ${printable(now.category.name)} / ${printable(now.name)}.`,
    );
}

import { printable } from '../../format/printable.ts';
import { truncate } from '../../format/width.ts';
import type { RoomView } from '../../session/session.ts';

/** The part of the window that a prompt may take. */
const MOST = 1 / 3;

/** Where what is written goes, by name and by who can read it there: of two rooms on the screen nobody shall post into the wrong one. */
export function promptOf(view: RoomView | undefined, columns: number): string {
  if (!view) return '';
  const privacy = view.info ? ` · ${view.info.privacy}` : '';
  const room = Math.max(1, Math.floor(columns * MOST) - privacy.length);
  return truncate(printable(view.name), room) + privacy;
}

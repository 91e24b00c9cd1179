import { printable } from '../../format/printable.ts';
import { PchatError } from '../../model/errors.ts';
import type { Screen } from '../screen.ts';
import { readingOf, withEntry } from '../screen-state.ts';
import { firstRoom, secondRoom } from './placing.ts';

/**
 * Shows a room beside the one that stands first, in the place of the one that was beside it, and gives it the keys.
 *
 * @throws PchatError `usage` where it stands first itself
 */
export function openBeside(screen: Screen, address: string): void {
  if (address === firstRoom(screen.state)) {
    const name = printable(screen.session.view(address)?.name ?? address);
    throw new PchatError('usage', `${name} is on the screen already.`, {
      next: 'Another room can stand beside it.',
    });
  }
  void screen.openRoom(address, 'beside');
}

/** Shows the first of two rooms alone; both stay joined, and what was written in each is kept. */
export function closeBeside(screen: Screen): void {
  const { beside } = screen.state;
  const second = secondRoom(screen.state);
  if (beside === null || second === null) return;
  if (beside.isFirst) screen.show(beside.room);
  const reading = { ...readingOf(screen.state, second), newAfter: null, leftUnread: false };
  screen.set({
    beside: null,
    lastRoom: second,
    reading: withEntry(screen.state.reading, second, reading),
  });
}

/** Gives the keys to the other of two rooms. It is not joined anew: who left it has left it. */
export function moveToOther(screen: Screen): void {
  const { beside } = screen.state;
  if (beside) return screen.show(beside.room);
  const key = screen.keymap.keyFor('beside');
  screen.say(`One room is on the screen; ${key === '' ? '' : `${key} or `}/beside ROOM shows a second.`);
}

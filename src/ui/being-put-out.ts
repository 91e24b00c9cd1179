import { printable } from '../format/printable.ts';
import type { SessionEvent } from '../session/session.ts';
import { openBehind } from './actions/open-behind.ts';
import { refreshLists } from './actions/rooms.ts';
import { addSent } from './composer/sent-history.ts';
import { textOf } from './composer/text-buffer.ts';
import { lookAgain } from './looking-again.ts';
import { roomName } from './room-name.ts';
import type { Screen } from './screen.ts';

type Removed = Extract<SessionEvent, { type: 'removed-from-room' }>;

/** We are out of a room, whether it is on the screen or not. */
export function removed(screen: Screen, event: Removed): void {
  const { room, reason } = event;
  screen.log.joined(room);
  const { state } = screen;
  const hasPane = room === state.room || room === state.beside?.room;
  // One may be out of its category too.
  void refreshLists(screen);
  // It may have become another room: disabled, or one for members.
  if (reason !== 'room-deleted') return void lookAgain(screen, room);
  // Of two rooms the pane says it, and keeps the keys: what is being written must not go to the other.
  if (state.room === room && state.beside === null) leaveDeleted(screen, event);
  else if (!hasPane) void close(screen, room);
}

/** A room that is no more leaves the screen; in others the pane says why one is out. */
function leaveDeleted(screen: Screen, { room, detail }: Removed): void {
  const name = printable(roomName(screen, room));
  const text = textOf(screen.compose.buffer);
  if (text !== '') screen.sent = addSent(screen.sent, text);
  const kept = text === '' ? '' : ` ${screen.keymap.keyFor('line-up')} brings back what you had written.`;
  const why = detail === '' ? '' : `: ${printable(detail).replace(/\.$/, '')}`;
  const next = screen.session.views.find((view) => view.address !== room);
  screen.set({ room: null, lastRoom: null });
  screen.session.setInView(null);
  void close(screen, room);
  const say = (): void => screen.say(`The room ${name} was deleted${why}.${kept}`);
  if (next) void openBehind(screen, next.address).then(say);
  else say();
}

/** One that is not on the list would go on standing among the open ones. */
async function close({ session }: Screen, room: string): Promise<void> {
  const view = session.view(room);
  if (view && !view.followed) await session.leaveRoom(room).catch(() => {});
}

import { printable } from '../../format/printable.ts';
import { principalName } from '../../model/principal.ts';
import type { SessionEvent } from '../../session/session.ts';
import { loadCategories } from '../actions/categories.ts';
import { domainOf } from '../people/who-is-meant.ts';
import { roomName } from '../room-name.ts';
import type { Screen } from '../screen.ts';

type EventOf<T extends SessionEvent['type']> = Extract<SessionEvent, { type: T }>;

/** Says who invites us, and to which room by its name: only the list of invitations tells that of a room one is not in. */
export async function tellInvited(screen: Screen, { by, room, id }: EventOf<'invited'>): Promise<void> {
  // One may be asked into a category that was not there before, or not for us.
  void loadCategories(screen, true);
  const list = await screen.session.invitations().catch(() => []);
  const told = list.find((one) => (id === undefined ? one.room === room : one.id === id));
  const name = told?.name || roomName(screen, room);
  const key = screen.keymap.keyFor('invitations');
  const how = key === '' ? '/accept' : `${key} or /accept`;
  const who = by === domainOf(screen) ? 'An administrator' : principalName(by, domainOf(screen)) || by;
  screen.notify(`${how}: ${who} invites you to ${name}`);
}

/** Says who does not come, and why: above the rooms, and in the room where it stays. */
export function tellDeclined(screen: Screen, { room, by, reason }: EventOf<'declined'>): void {
  const name = printable(roomName(screen, room));
  const who = printable(principalName(by, domainOf(screen)) || by);
  const why = reason.trim() === '' ? '.' : `: ${printable(reason)}`;
  const text = `${who} declined your invitation to ${name}${why}`;
  screen.notify(text);
  screen.note(room, text);
}

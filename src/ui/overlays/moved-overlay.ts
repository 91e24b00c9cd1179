import type { Category, RoomMatch } from '../../model/room.ts';
import { loadRoles } from '../roles/changing-roles.ts';
import type { RoomForm } from '../room-form/room-form.ts';
import type { Screen } from '../screen.ts';

/** The overlay that is about a room goes on for its new address, with all that was written in it. */
export function moveOverlay(screen: Screen, from: string, to: string): void {
  const { overlay } = screen.state;
  if (overlay?.type === 'room-form' && overlay.form.room?.address === from)
    screen.set({ overlay: { ...overlay, form: movedForm(screen, overlay.form, overlay.form.room, to) } });
  else if (overlay?.type === 'roles' && overlay.lists.room.address === from) {
    const room = { ...overlay.lists.room, address: to, category: categoryAt(screen, to) };
    screen.set({ overlay: { ...overlay, lists: { ...overlay.lists, room } } });
    // What was asked for at the old address does not come any more.
    void loadRoles(screen, to);
  } else if (overlay?.type === 'who' && overlay.room === from)
    screen.set({ overlay: { ...overlay, room: to } });
}

function movedForm(screen: Screen, form: RoomForm, room: RoomMatch, to: string): RoomForm {
  const category = categoryAt(screen, to);
  const { values, before } = form;
  // A category that was chosen here stays chosen.
  const isChosen = values.category !== before.category;
  return {
    ...form,
    room: { ...room, address: to, category },
    values: isChosen ? values : { ...values, category: category.address },
    before: { ...before, category: category.address },
  };
}

function categoryAt({ state }: Screen, room: string): Category {
  const address = room.slice(room.indexOf('@') + 1);
  const known = state.browser.categories.find((each) => each.address === address);
  return { address, name: known?.name ?? address };
}

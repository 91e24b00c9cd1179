import { errorOnScreen } from '../error-on-screen.ts';
import { type Field, fieldOf, fieldText } from '../field/field.ts';
import { movedCursor } from '../overlays/list-window.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import type { Screen } from '../screen.ts';
import type { WhoOverlay } from '../screen-state.ts';
import { openCard } from './card.ts';

const PAUSE_MS = 150;

/** Opens the list of who is in the room in view, also a large one, or closes it. */
export function openWho(screen: Screen, words = ''): void {
  const { view, state } = screen;
  if (state.overlay?.type === 'who') return screen.set({ overlay: null });
  if (!view) return;
  screen.set({
    overlay: {
      type: 'who',
      room: view.address,
      name: view.name,
      field: fieldOf(words),
      cursor: 0,
      people: null,
      count: 0,
      error: null,
    },
  });
  void look(screen, view.address, words);
}

export function setWhoField(screen: Screen, overlay: WhoOverlay, field: Field): void {
  patchOverlay(screen, 'who', { field, cursor: 0 });
  const words = fieldText(field).trim();
  screen.later('who', PAUSE_MS, () => void look(screen, overlay.room, words));
}

async function look(screen: Screen, room: string, words: string): Promise<void> {
  const still = (): boolean => {
    const { overlay } = screen.state;
    return overlay?.type === 'who' && overlay.room === room && fieldText(overlay.field).trim() === words;
  };
  try {
    const { participants, count } = await screen.session.participants(room, words);
    if (still()) patchOverlay(screen, 'who', { people: participants, count, error: null });
  } catch (thrown) {
    if (still()) patchOverlay(screen, 'who', { people: [], error: errorOnScreen(thrown, screen.keymap) });
  }
}

export function moveInWho(screen: Screen, overlay: WhoOverlay, by: number): void {
  patchOverlay(screen, 'who', { cursor: movedCursor(overlay.cursor, by, overlay.people?.length ?? 0) });
}

/** Shows the card of the person at the cursor. */
export function chooseInWho(screen: Screen, overlay: WhoOverlay): void {
  const person = overlay.people?.[overlay.cursor];
  if (!person) return;
  if (person.address !== null) return void openCard(screen, person.address);
  patchOverlay(screen, 'who', { error: 'The room does not show who that is.' });
}

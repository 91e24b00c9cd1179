import { PchatError } from '../../model/errors.ts';
import type { CategoryInfo, RoomMatch } from '../../model/room.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { requireRight } from '../room-rights.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import type { Screen } from '../screen.ts';
import { chosen, movedInForm } from './filling-in.ts';
import { newForm, type RoomForm, valuesOf } from './room-form.ts';

/** Opens the form for a new room, in the category of the one in view where one may create there. */
export async function openNewRoom(screen: Screen, name = ''): Promise<void> {
  if (screen.state.overlay?.type === 'room-form') return;
  screen.set({ overlay: { type: 'room-form', form: newForm('', name) } });
  try {
    const categories = await screen.session.categories({ refresh: true });
    patchForm(screen, (form) => ({
      ...form,
      categories,
      ...withCategory(form, startingCategory(categories, screen.view?.category.address)),
    }));
  } catch (thrown) {
    patchForm(screen, (form) => ({
      ...form,
      errors: { ...form.errors, category: errorOnScreen(thrown, screen.keymap) },
    }));
  }
}

/** Opens the form for the room in view. @throws PchatError `not-allowed` with who may */
export async function openSettings(screen: Screen): Promise<void> {
  const { view } = screen;
  if (!view)
    throw new PchatError('usage', 'No room is open.', {
      next: 'The settings are those of the room in view.',
    });
  if (screen.state.overlay?.type === 'room-form') return;
  await requireRight(screen, view, 'configure', 'change its settings');
  const room: RoomMatch = { address: view.address, name: view.name, category: view.category };
  const form: RoomForm = { ...newForm(view.category.address, view.name), room, busy: 'loading' };
  screen.set({ overlay: { type: 'room-form', form } });
  try {
    const [settings, categories] = await Promise.all([
      screen.session.roomSettings(view.address),
      screen.session.categories({ refresh: true }),
    ]);
    const values = valuesOf(room, settings);
    patchForm(screen, (now) => ({ ...now, categories, values, before: values, busy: null }));
  } catch (thrown) {
    screen.set({ overlay: null });
    throw thrown;
  }
}

/** Goes to the next field of the form. */
export function nextField(screen: Screen, by: 1 | -1): void {
  patchForm(screen, (form) => movedInForm(form, by));
}

/** Takes the next or previous value of the field. */
export function chooseValue(screen: Screen, step: 1 | -1): void {
  patchForm(screen, (form) => chosen(form, step, screen.session.capabilities));
}

/** Changes the form while it is open. */
export function patchForm(screen: Screen, change: (form: RoomForm) => RoomForm): void {
  const { overlay } = screen.state;
  if (overlay?.type === 'room-form') patchOverlay(screen, 'room-form', { form: change(overlay.form) });
}

/** The category in which a room is most likely wanted: that of the room in view, else the first where one may create. */
export function startingCategory(categories: readonly CategoryInfo[], here: string | undefined): string {
  const able = categories.filter(({ mayCreate }) => mayCreate !== false);
  return (able.find(({ address }) => address === here) ?? able[0])?.address ?? '';
}

/** A category that nobody chose is no change that could be lost. */
function withCategory({ values, before }: RoomForm, category: string): Pick<RoomForm, 'values' | 'before'> {
  return { values: { ...values, category }, before: { ...before, category } };
}

import { printable } from '../../format/printable.ts';
import type { OverlayKind } from '../overlays/overlay-kind.ts';
import type { RoomFormOverlay } from '../screen-state.ts';
import { movedInForm, textFieldOf, withText } from './filling-in.ts';
import { isChanged } from './room-form.ts';
import { roomFormRows } from './room-form-rows.ts';
import { saveForm } from './saving.ts';

/** The form to create a room, or to change one. */
export const roomFormOverlay: OverlayKind<RoomFormOverlay> = {
  view({ keymap, session }, { form }, width, height) {
    const keys = { save: keymap.keyFor('list-choose'), back: keymap.keyFor('back') };
    return {
      title: form.room === null ? 'New room' : `Settings of ${printable(form.room.name)}`,
      ...roomFormRows(form, session.capabilities, width, height, keys),
    };
  },
  hints: (key, { form }) => [
    ...key('list-choose', form.room === null ? 'create' : 'save'),
    ...key('form-next', 'next'),
    ...(textFieldOf(form) === null ? ['Left/Right choose'] : []),
    ...key('back', 'leave'),
  ],
  contexts: ({ form }) => (textFieldOf(form) === null ? ['form', 'choices'] : ['form']),
  move: (screen, overlay, by) => screen.set({ overlay: { ...overlay, form: movedInForm(overlay.form, by) } }),
  field: ({ form }) => textFieldOf(form),
  setField: (screen, overlay, field) =>
    screen.set({ overlay: { ...overlay, form: withText(overlay.form, field) } }),
  choose: (screen) => void saveForm(screen),
  holds: ({ form }) => isChanged(form),
  /** What was written is only thrown away by a second Esc. */
  back(screen, overlay) {
    const { form } = overlay;
    if (form.leaving || !isChanged(form)) screen.set({ overlay: null });
    else screen.set({ overlay: { ...overlay, form: { ...form, leaving: true } } });
  },
};

import { printable } from '../../format/printable.ts';
import { asPchatError } from '../../model/errors.ts';
import type { RoomSettings } from '../../model/room.ts';
import { followMove } from '../actions/moved-rooms.ts';
import { reloadRooms } from '../actions/rooms.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { fieldText } from '../field/field.ts';
import type { Screen } from '../screen.ts';
import { patchForm } from './opening.ts';
import { changedSettings, type FormFieldName, isChanged, type RoomForm } from './room-form.ts';

/** Creates the room or makes the changes; what is wrong stands at its field and all that was written is kept. */
export async function saveForm(screen: Screen): Promise<void> {
  const { overlay } = screen.state;
  if (overlay?.type !== 'room-form' || overlay.form.busy !== null) return;
  const { form } = overlay;
  const wrong = wrongField(form);
  if (wrong !== null) return showError(screen, ...wrong);
  if (form.room !== null && !isChanged(form)) return screen.set({ overlay: null });
  patchForm(screen, (now) => ({ ...now, busy: 'saving', leaving: false, errors: {} }));
  if (form.room === null) await create(screen, form);
  else await change(screen, form, form.room);
}

function wrongField({ values, categories }: RoomForm): [FormFieldName, string] | null {
  if (fieldText(values.name).trim() === '') return ['name', 'A room needs a name.'];
  if (values.category !== '') return null;
  const none = 'You may not create rooms in any category here. An administrator gives that right.';
  return ['category', categories === null ? 'The categories are not known yet.' : none];
}

async function create(screen: Screen, form: RoomForm): Promise<void> {
  try {
    await createRoom(screen, form.values.category, fieldText(form.values.name).trim(), changedSettings(form));
  } catch (thrown) {
    const { code } = asPchatError(thrown);
    const field = code === 'conflict' ? 'name' : code === 'not-allowed' ? 'category' : form.at;
    showError(screen, field, errorOnScreen(thrown, screen.keymap));
  }
}

/** Creates a room, follows it and opens it. */
export async function createRoom(
  screen: Screen,
  category: string,
  name: string,
  settings: RoomSettings,
): Promise<void> {
  const room = await screen.session.createRoom(category, name, settings);
  void reloadRooms(screen, category);
  await screen.openRoom(room.address);
  const followed = await screen.attempt(() => screen.session.follow(room.address));
  const kind = room.kind === 'auditorium' ? `${room.privacy}, auditorium` : room.privacy;
  if (followed)
    screen.say(
      `Created ${printable(room.name)} (${kind}) in ${printable(room.category.name)}. You manage and follow it.`,
    );
}

async function change(screen: Screen, form: RoomForm, room: NonNullable<RoomForm['room']>): Promise<void> {
  const settings = changedSettings(form);
  const { category, name } = form.values;
  const moves = category !== room.category.address;
  try {
    if (Object.keys(settings).length > 0) await screen.session.configureRoom(room.address, settings);
  } catch (thrown) {
    const isName = asPchatError(thrown).code === 'conflict' && settings.name !== undefined;
    return showError(screen, isName ? 'name' : form.at, errorOnScreen(thrown, screen.keymap));
  }
  // What is saved is no change any more, should moving fail.
  patchForm(screen, (now) => ({ ...now, before: { ...now.values, category: now.before.category } }));
  try {
    if (moves) {
      const moved = await screen.session.moveRoom(room.address, category);
      await followMove(screen, room.address, moved.address);
    }
  } catch (thrown) {
    return showError(screen, 'category', errorOnScreen(thrown, screen.keymap));
  }
  for (const changed of new Set([room.category.address, category])) void reloadRooms(screen, changed);
  if (screen.state.overlay?.type === 'room-form') screen.set({ overlay: null });
  if (!moves) screen.say(`The settings of ${printable(fieldText(name).trim())} are saved.`);
}

function showError(screen: Screen, at: FormFieldName, error: string): void {
  patchForm(screen, (form) => ({ ...form, at, errors: { ...form.errors, [at]: error }, busy: null }));
}

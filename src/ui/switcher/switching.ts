import type { RoomListing } from '../../model/room.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { EMPTY_FIELD, type Field, fieldOf, fieldText } from '../field/field.ts';
import { loadCategories } from '../actions/categories.ts';
import { lookForMoved } from '../looking-again.ts';
import { movedCursor } from '../overlays/list-window.ts';
import { patchOverlay } from '../overlays/patch-overlay.ts';
import type { Screen } from '../screen.ts';
import type { FoundRooms, SwitcherOverlay } from '../screen-state.ts';
import { domainOf } from '../people/who-is-meant.ts';
import { closeBeside, openBeside } from '../beside/two-rooms.ts';
import { switcherChoices } from './switcher-choices.ts';
import { roomFilter } from './room-filter.ts';

/** Milliseconds for which the directory is taken as it is; participants come and go. */
const FRESH_MS = 30_000;
const PAGE = 200;
/** Milliseconds between two looks at a directory that is still coming. */
const SHOWN_EVERY_MS = 100;
/** Milliseconds without a key after which the server is asked. */
const PAUSE_MS = 120;

const NOTHING_FOUND: FoundRooms = { asked: '', rooms: [], looking: false, error: null };

/** Opens the switcher, or closes it when it is open. */
export function openSwitcher(screen: Screen): void {
  if (screen.state.overlay?.type === 'switcher') return screen.set({ overlay: null });
  open(screen, EMPTY_FIELD);
}

/** Opens the switcher to choose a room that stands beside the one in view; where one does, closes that. */
export function chooseBeside(screen: Screen): void {
  const { overlay, beside } = screen.state;
  if (overlay?.type === 'switcher' && overlay.beside) screen.set({ overlay: null });
  else if (beside) closeBeside(screen);
  else open(screen, EMPTY_FIELD, true);
}

/** Opens it with something typed. */
export function openSwitcherWith(screen: Screen, text: string): void {
  open(screen, fieldOf(text));
}

function open(screen: Screen, field: Field, beside = false): void {
  screen.set({
    overlay: { type: 'switcher', field, cursor: 0, found: NOTHING_FOUND, wantsFirst: false, beside },
  });
  void loadCategories(screen);
  void loadDirectory(screen);
  void lookForMoved(screen);
  typed(screen);
}

export function moveInSwitcher(screen: Screen, overlay: SwitcherOverlay, by: number): void {
  const { rooms } = switcherChoices(screen, overlay);
  patchOverlay(screen, 'switcher', { cursor: movedCursor(overlay.cursor, by, rooms.length) });
}

/** Opens the room at the cursor; while rooms are still coming, the first that does. */
export function chooseInSwitcher(screen: Screen, overlay: SwitcherOverlay): void {
  const choice = switcherChoices(screen, overlay).rooms[overlay.cursor];
  if (choice && overlay.beside) void screen.attempt(async () => openBeside(screen, choice.address));
  else if (choice) void screen.openRoom(choice.address);
  else patchOverlay(screen, 'switcher', { wantsFirst: isLooking(screen, overlay) });
}

export function setSwitcherField(screen: Screen, overlay: SwitcherOverlay, field: Field): void {
  const same = fieldText(field) === fieldText(overlay.field);
  patchOverlay(screen, 'switcher', same ? { field } : { field, cursor: 0, wantsFirst: false });
  if (!same) typed(screen);
}

/** Whether rooms are still coming. */
export function isLooking(screen: Screen, { field, found }: SwitcherOverlay): boolean {
  const { filter } = switcherChoices(screen, { field, found } as SwitcherOverlay);
  if (filter.ask === null) return screen.state.directory.loading;
  return found.looking || found.asked !== fieldText(field);
}

/** What depends on who asks is looked for by the server. */
function typed(screen: Screen): void {
  const { overlay, browser } = screen.state;
  if (overlay?.type !== 'switcher') return;
  const text = fieldText(overlay.field);
  if (roomFilter(text, browser.categories, domainOf(screen)).ask === null) return;
  screen.later('rooms', PAUSE_MS, () => void ask(screen, text));
}

async function ask(screen: Screen, text: string): Promise<void> {
  const { ask: query } = roomFilter(text, screen.state.browser.categories, domainOf(screen));
  if (query === null) return;
  const found: FoundRooms = { asked: text, rooms: [], looking: true, error: null };
  const still = (): boolean => {
    const { overlay } = screen.state;
    return overlay?.type === 'switcher' && fieldText(overlay.field) === text;
  };
  const show = (patch: Partial<FoundRooms>): void => {
    Object.assign(found, patch);
    if (still()) patchOverlay(screen, 'switcher', { found: { ...found } });
  };
  show({});
  try {
    for await (const page of screen.session.browse(query, { pageSize: PAGE })) {
      if (!still()) return;
      show({ rooms: [...found.rooms, ...page] });
    }
  } catch (thrown) {
    show({ error: errorOnScreen(thrown, screen.keymap) });
  }
  show({ looking: false });
  openFirst(screen);
}

/** Reads the directory as the server tells it, page by page; the first time they are shown as they come. */
export async function loadDirectory(screen: Screen): Promise<void> {
  const { directory } = screen.state;
  if (directory.loading || Date.now() - directory.at < FRESH_MS) return;
  const isFirst = directory.rooms.length === 0;
  const patch = (changes: Partial<typeof directory>): void =>
    screen.set({ directory: { ...screen.state.directory, ...changes } });
  patch({ loading: true, error: null });
  const rooms: RoomListing[] = [];
  let shownAt = 0;
  try {
    for await (const page of screen.session.browse({}, { pageSize: PAGE })) {
      rooms.push(...page);
      // Now and then, so that keys are not held up.
      if (!isFirst || Date.now() - shownAt < SHOWN_EVERY_MS) continue;
      patch({ rooms: [...rooms] });
      shownAt = Date.now();
    }
    patch({ rooms, at: Date.now(), loading: false });
  } catch (thrown) {
    patch({ loading: false, error: errorOnScreen(thrown, screen.keymap) });
  }
  openFirst(screen);
}

/** Enter came before the room that it was meant for. */
function openFirst(screen: Screen): void {
  const { overlay } = screen.state;
  if (overlay?.type !== 'switcher' || !overlay.wantsFirst) return;
  patchOverlay(screen, 'switcher', { wantsFirst: false });
  chooseInSwitcher(screen, { ...overlay, wantsFirst: false });
}

import type { Screen } from '../screen.ts';
import { keyRows } from '../overlays/key-rows.ts';
import { bufferOf, isEmpty } from '../composer/text-buffer.ts';
import type { Overlay, Question } from '../screen-state.ts';
import { switcherChoices } from '../overlays/switcher-choices.ts';
import { chooseFeed, moveInFeeds } from './feeds.ts';
import { editField } from './fields.ts';
import { goToDate } from './places.ts';
import { chooseInSearch, moveInSearch } from './searching.ts';
import { fieldText, typeInField } from '../field/field.ts';
import { chooseInBrowser, findInBrowser, loadAllRooms, moveInBrowser } from './rooms.ts';

/** Opens the switcher, or closes it when it is open. */
export function openSwitcher(screen: Screen): void {
  if (screen.state.overlay?.type === 'switcher') return screen.set({ overlay: null });
  screen.set({ overlay: { type: 'switcher', find: '', cursor: 0 } });
  void loadAllRooms(screen);
}

/** Opens the list of keys, or closes it when it is open. */
export function openKeys(screen: Screen): void {
  screen.set({ overlay: screen.state.overlay?.type === 'keys' ? null : { type: 'keys', scroll: 0 } });
}

/** Scrolls what is longer than the window by pages. */
export function scrollOverlay(screen: Screen, direction: 1 | -1): void {
  moveInList(screen, direction * Math.max(1, screen.layout.bodyRows - 3));
}

/** Moves the cursor of the list that has the keys. */
export function moveInList(screen: Screen, by: number): void {
  const { overlay } = screen.state;
  if (overlay === null) return moveInBrowser(screen, by);
  if (overlay.type === 'keys') {
    const { messagesWidth, bodyRows } = screen.layout;
    const last = Math.max(0, keyRows(screen, messagesWidth).length - bodyRows + 1);
    screen.set({ overlay: { ...overlay, scroll: Math.max(0, Math.min(last, overlay.scroll + by)) } });
  } else if (overlay.type === 'switcher') {
    const last = switcherChoices(screen, overlay.find).length - 1;
    screen.set({ overlay: { ...overlay, cursor: Math.max(0, Math.min(last, overlay.cursor + by)) } });
  } else if (overlay.type === 'found') moveInSearch(screen, by);
  else if (overlay.type === 'feeds') moveInFeeds(screen, by);
}

/** Opens what the cursor is on, or answers the question. */
export function chooseInList(screen: Screen): void {
  const { overlay } = screen.state;
  if (overlay === null) return chooseInBrowser(screen);
  if (overlay.type === 'switcher') {
    const choice = switcherChoices(screen, overlay.find)[overlay.cursor];
    if (choice) void screen.openRoom(choice.address);
    return;
  }
  if (overlay.type === 'found') return chooseInSearch(screen);
  if (overlay.type === 'feeds') return chooseFeed(screen);
  if (overlay.type === 'date') return void goToDate(screen);
  screen.set({ overlay: null });
  if (overlay.type === 'question') answer(screen, overlay.question, fieldText(overlay.field));
}

/** Only the name says yes. Anything else was typed for the room before the question was seen, so it goes to the composer. */
function answer(screen: Screen, { name, confirm }: Question, typed: string): void {
  if (typed.trim() === name.trim()) return confirm();
  if (typed !== '' && isEmpty(screen.compose.buffer)) screen.setCompose({ buffer: bufferOf(typed) });
  screen.say(`Nothing was done: "${name}" was not typed.`);
}

/** Whether an overlay has a line or form to fill in. */
export function hasField(overlay: Overlay | null, feed: string | null): boolean {
  return (
    overlay?.type === 'date' || overlay?.type === 'question' || (overlay?.type === 'found' && feed === null)
  );
}

/** Types into the line that is filled in, or the search of the list that has the keys. */
export function typeInList(screen: Screen, text: string): void {
  if (hasField(screen.state.overlay, screen.search.feed))
    return editField(screen, (field) => typeInField(field, text));
  setFind(screen, currentFind(screen) + text);
}

/** Erases the last character of the search, or all of it. */
export function eraseInList(screen: Screen, all: boolean): void {
  const find = currentFind(screen);
  setFind(
    screen,
    all
      ? ''
      : Array.from(new Intl.Segmenter().segment(find), (one) => one.segment)
          .slice(0, -1)
          .join(''),
  );
}

function currentFind(screen: Screen): string {
  const { overlay, browser } = screen.state;
  return overlay?.type === 'switcher' ? overlay.find : browser.find;
}

function setFind(screen: Screen, find: string): void {
  const { overlay } = screen.state;
  if (overlay === null) findInBrowser(screen, find);
  else if (overlay.type === 'switcher') screen.set({ overlay: { ...overlay, find, cursor: 0 } });
}

import { EMPTY_FIELD, type Field, typeInField } from '../field/field.ts';
import { kindOf } from '../overlays/kinds.ts';
import type { Screen } from '../screen.ts';
import { openSwitcherWith } from '../switcher/switching.ts';
import { chooseInBrowser, moveInBrowser } from './rooms.ts';

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
  if (overlay === null) moveInBrowser(screen, by);
  else kindOf(overlay).move?.(screen, overlay, by);
}

/** Opens what the cursor is on, or answers the question. */
export function chooseInList(screen: Screen): void {
  const { overlay } = screen.state;
  if (overlay === null) chooseInBrowser(screen);
  else kindOf(overlay).choose?.(screen, overlay);
}

/** The line that takes what is typed into an overlay; null where it has none now. */
export function currentField(screen: Screen): Field | null {
  const { overlay } = screen.state;
  return overlay === null ? null : (kindOf(overlay).field?.(overlay, screen) ?? null);
}

/** Changes the line that is being filled in. */
export function editField(screen: Screen, change: (field: Field) => Field): void {
  const { overlay } = screen.state;
  const field = currentField(screen);
  if (overlay !== null && field !== null) kindOf(overlay).setField?.(screen, overlay, change(field));
}

/** Types into the line that is filled in; among the rooms typing looks for one. */
export function typeInList(screen: Screen, text: string): void {
  if (screen.state.overlay === null) openSwitcherWith(screen, text);
  else editField(screen, (field) => typeInField(isReplaced(screen) ? EMPTY_FIELD : field, text));
}

/** Erases in the line that is filled in; all of it where it stands to be replaced. */
export function eraseInField(screen: Screen, change: (field: Field) => Field): void {
  editField(screen, isReplaced(screen) ? () => EMPTY_FIELD : change);
}

function isReplaced(screen: Screen): boolean {
  const { overlay } = screen.state;
  return overlay !== null && (kindOf(overlay).replaced?.(overlay, screen) ?? false);
}

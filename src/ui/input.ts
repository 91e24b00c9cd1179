import { MAX_TEXT_BYTES } from '../model/limits.ts';
import { actions } from './actions/actions.ts';
import { refuseLength, type } from './actions/composing.ts';
import { stopSelecting } from './actions/messages.ts';
import { currentField, typeInList } from './actions/overlays.ts';
import type { Action, KeyContext } from './keymap.ts';
import { kindOf } from './overlays/kinds.ts';
import type { Screen } from './screen.ts';
import type { InputEvent } from './terminal/key-decoder.ts';

/** Pastes of more characters than this cannot fit a message whatever they are. */
export const PASTE_LIMIT = MAX_TEXT_BYTES;

/** Milliseconds for which a notice stays whatever is typed. */
const NOTICE_MS = 5000;

/** Does what a person asked for at the keyboard. */
export function handleInput(screen: Screen, event: InputEvent): void {
  const { notice } = screen.state;
  if (notice && Date.now() - notice.at > NOTICE_MS) screen.set({ notice: null });
  if (event.type === 'focus') {
    screen.set({ focused: event.focused });
    // Nobody reads what comes into a window that nobody looks at.
    screen.session.setActive(event.focused);
  } else if (event.type === 'key') press(screen, event.key);
  else if (event.type === 'paste') paste(screen, event);
  else if (takesText(screen)) typeText(screen, event.text);
  // Where keys are commands, a burst of characters is a burst of keys; a key may open what takes the rest as text.
  else {
    const [first = '', ...rest] = event.text;
    press(screen, first);
    if (rest.length > 0) handleInput(screen, { type: 'text', text: rest.join('') });
  }
}

function press(screen: Screen, key: string): void {
  if (key.length === 1 && takesText(screen)) return typeText(screen, key);
  const action = screen.keymap.action(key === ' ' ? 'space' : key, contexts(screen));
  if (action && !isHeld(screen, action)) actions[action](screen);
  else if (action) return;
  else if (key === 'space' || key === 'shift-space') handleInput(screen, { type: 'text', text: ' ' });
  else if (isLoose(screen, key)) {
    stopSelecting(screen);
    typeText(screen, key);
  }
}

/** What one may do while an overlay holds what was written: its own keys, and leaving for good. */
const WHILE_HELD: ReadonlySet<Action> = new Set(['back', 'page-up', 'page-down', 'quit', 'quit-twice']);

/** Whether an action would throw away what was written in an overlay. */
function isHeld({ state: { overlay }, keymap }: Screen, action: Action): boolean {
  if (overlay === null || !kindOf(overlay).holds?.(overlay)) return false;
  return keymap.contextOf(action) === 'everywhere' && !WHILE_HELD.has(action);
}

/** A character that means nothing in select mode was meant for the composer. */
function isLoose({ state }: Screen, key: string): boolean {
  return state.overlay === null && state.focus === 'messages' && Array.from(key).length === 1;
}

/** Overlays see their own keys before those of lines and lists, and these before those that hold everywhere. */
function contexts(screen: Screen): readonly KeyContext[] {
  const { overlay, focus } = screen.state;
  if (overlay) {
    const field: KeyContext[] = currentField(screen) === null ? [] : ['field'];
    return [...(kindOf(overlay).contexts?.(overlay) ?? []), ...field, 'list', 'everywhere'];
  }
  if (focus === 'browser') return ['browser', 'list', 'everywhere'];
  return [focus, 'everywhere'];
}

function takesText(screen: Screen): boolean {
  const { overlay, focus } = screen.state;
  if (overlay) return currentField(screen) !== null;
  return focus !== 'messages';
}

function typeText(screen: Screen, text: string): void {
  if (screen.state.overlay || screen.state.focus === 'browser') typeInList(screen, text);
  else type(screen, text);
}

/** A paste is text and never keys: it goes to the line that is open, else to the composer. */
function paste(screen: Screen, { text, length }: { text: string | null; length: number }): void {
  if (text !== null && screen.state.overlay && takesText(screen))
    return typeInList(screen, text.replaceAll(/\s+/g, ' '));
  const { overlay } = screen.state;
  if (overlay && kindOf(overlay).holds?.(overlay)) return;
  screen.set({ focus: 'composer', overlay: null });
  if (text === null) refuseLength(screen, length);
  else type(screen, text);
}

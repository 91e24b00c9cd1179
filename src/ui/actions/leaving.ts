import type { Screen } from '../screen.ts';
import { leaveBrowser } from './rooms.ts';
import { kindOf } from '../overlays/kinds.ts';
import { backToResults } from './searching.ts';
import { stopSelecting, selectMessages } from './messages.ts';

/** Milliseconds within which a second Ctrl-C is meant. */
const TWICE_MS = 2000;
const firstPress = new WeakMap<Screen, number>();

/** Goes back one level; from the composer on to choosing messages. Never loses text. */
export function back(screen: Screen): void {
  const { overlay, focus } = screen.state;
  const { notice, choices, story, replyTo } = screen.compose;
  if (overlay) {
    const kind = kindOf(overlay);
    if (kind.back) kind.back(screen, overlay);
    else screen.set({ overlay: null });
  } else if (focus === 'messages' && screen.state.visiting) backToResults(screen);
  else if (focus === 'messages') stopSelecting(screen);
  else if (focus === 'browser') leaveBrowser(screen);
  else if (notice || choices) screen.setCompose({ notice: null, choices: null });
  // What was to be a story or an answer is an ordinary text then, and kept.
  else if (story !== null) screen.setCompose({ story: null });
  else if (replyTo !== null) screen.setCompose({ replyTo: null });
  else selectMessages(screen);
}

/** Ctrl-C: the first says what the second does, since it is pressed by habit. */
export function quitTwice(screen: Screen): void {
  const now = Date.now();
  const twice = now - (firstPress.get(screen) ?? -TWICE_MS) < TWICE_MS;
  firstPress.set(screen, now);
  if (twice) return screen.host.quit();
  screen.say(`${screen.keymap.keyFor('quit-twice')} again quits.`);
}

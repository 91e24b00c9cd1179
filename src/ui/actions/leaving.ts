import type { Screen } from '../screen.ts';
import { leaveBrowser } from './rooms.ts';
import { backToResults, closeSearch } from './searching.ts';
import { stopSelecting, selectMessages } from './messages.ts';

/** Milliseconds within which a second Ctrl-C is meant. */
const TWICE_MS = 2000;
const firstPress = new WeakMap<Screen, number>();

/** Goes back one level; from the composer on to choosing messages. Never loses text. */
export function back(screen: Screen): void {
  const { overlay, focus, browser } = screen.state;
  const { notice, choices } = screen.compose;
  if (overlay?.type === 'found') closeSearch(screen);
  else if (overlay) screen.set({ overlay: null });
  else if (focus === 'messages' && screen.state.visiting) backToResults(screen);
  else if (focus === 'messages') stopSelecting(screen);
  else if (focus === 'browser' && browser.find !== '') screen.set({ browser: { ...browser, find: '' } });
  else if (focus === 'browser') leaveBrowser(screen);
  else if (notice || choices) screen.setCompose({ notice: null, choices: null });
  else selectMessages(screen);
}

/** Leaves, after asking when something is not posted yet. */
export function askToQuit(screen: Screen): void {
  const waiting = screen.session.outbox.filter((post) => post.state !== 'refused');
  const { overlay } = screen.state;
  const asked = overlay?.type === 'question' && overlay.question.title === QUIT_TITLE;
  if (waiting.length === 0 || asked) return screen.host.quit();
  const rooms = new Set(waiting.map((post) => screen.session.view(post.room)?.name ?? post.room));
  const count = waiting.length === 1 ? 'One message is' : `${waiting.length} messages are`;
  screen.set({
    overlay: {
      type: 'question',
      question: {
        title: QUIT_TITLE,
        lines: [
          `${count} not in the room yet (${[...rooms].join(', ')}).`,
          'What is not sent when pchat ends is lost.',
        ],
        yes: 'quit and lose it',
        confirm: () => screen.host.quit(),
      },
    },
  });
}

const QUIT_TITLE = 'Quit with messages unsent?';

/** Ctrl-C: the first says what the second does, since it is pressed by habit. */
export function quitTwice(screen: Screen): void {
  const now = Date.now();
  const twice = now - (firstPress.get(screen) ?? -TWICE_MS) < TWICE_MS;
  firstPress.set(screen, now);
  if (twice) return askToQuit(screen);
  screen.say(`${screen.keymap.keyFor('quit-twice')} again quits.`);
}

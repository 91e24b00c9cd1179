import type { Screen } from '../screen.ts';
import { readingOf } from '../screen-state.ts';

/** Milliseconds between two marks: a busy room brings a thousand messages a second, and each mark is told to the server. */
const PAUSE_MS = 1000;

/**
 * What is shown beside is read like what is in view, while the terminal is looked at. The session knows one room in view, whose mark
 * moves by itself; the mark of the other is moved here. Returns how to stop.
 */
export function readOther(screen: Screen): () => void {
  const { session, store } = screen;
  let looksAt: string | null = null;
  let marked = '';
  let markedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const { state } = screen;
    const room = state.focused ? screen.besideShown : null;
    const isStill = room === looksAt;
    looksAt = room;
    const view = room === null ? undefined : session.view(room);
    if (!view || view.unread === 0 || readingOf(state, view.address).leftUnread) return;
    // Where a mark cannot move, it is tried again when something is new or the connection is.
    const newest = session.timeline(view.address).messages.at(-1)?.id ?? '';
    const asked = `${view.address} ${newest} ${view.unread} ${session.status.phase}`;
    if (asked === marked) return;
    clearTimeout(timer);
    const wait = isStill ? markedAt + PAUSE_MS - Date.now() : 0;
    if (wait > 0) {
      timer = setTimeout(look, wait).unref();
      return;
    }
    marked = asked;
    markedAt = Date.now();
    session.markRead(view.address).catch(() => {
      // Not told without a connection, as of the room in view.
    });
  };
  const unsubscribe = store.subscribe(look);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

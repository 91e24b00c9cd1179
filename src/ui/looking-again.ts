import { asPchatError } from '../model/errors.ts';
import type { Room } from '../model/room.ts';
import type { RoomView } from '../session/session.ts';
import { errorOnScreen, onScreen } from './error-on-screen.ts';
import { refreshLists } from './actions/rooms.ts';
import { isOut, type Look, MAY_ENTER } from './messages/shut-out.ts';
import type { Screen } from './screen.ts';

/** Milliseconds between two looks at what the server tells nobody by itself. */
export const LOOK_EVERY_MS = 15_000;
/** And where one waits before one's eyes for a room to be opened again: so often, and for so many looks, a minute. */
export const LOOK_SOON_MS = 3_000;
const SOON_LOOKS = 20;

const looking = new WeakMap<Screen, Set<string>>();

/**
 * Looks again, now and then and when the terminal is looked at again, at what no server tells: whether one may enter a room that one is
 * out of, and whether invitations were answered elsewhere. Returns how to stop.
 */
export function lookNowAndThen(screen: Screen): () => void {
  const timer = setInterval(() => lookAround(screen), LOOK_EVERY_MS).unref();
  const waits = new Map<string, Wait>();
  const soon = setInterval(() => lookSoon(screen, waits), LOOK_SOON_MS).unref();
  let { focused } = screen.state;
  const unsubscribe = screen.store.subscribe(() => {
    const was = focused;
    ({ focused } = screen.state);
    if (focused && !was) lookAround(screen);
  });
  screen.log.onRefused = (room) => void lookAgain(screen, room);
  return () => {
    clearInterval(timer);
    clearInterval(soon);
    unsubscribe();
    screen.log.onRefused = () => {};
  };
}

function lookAround(screen: Screen): void {
  const { session } = screen;
  if (session.status.phase !== 'online') return;
  for (const view of session.views) {
    const { address } = view;
    // Of a room that was disabled one wants to hear again, whatever one looks at; and it may have moved.
    if (screen.shows(address) || isDisabled(view)) void lookAgain(screen, address);
  }
  // Asking for them counts them.
  if (session.pendingInvitations > 0) void session.invitations().catch(() => {});
}

/** How often a room was looked at soon, while it said the same. */
interface Wait {
  look: Look | null;
  times: number;
}

/** Looks at the rooms in view that may open any moment, or that were said to be open and need not be any more. */
function lookSoon(screen: Screen, waits: Map<string, Wait>): void {
  const { session, log, state } = screen;
  if (!state.focused || session.status.phase !== 'online') return;
  for (const view of session.views) {
    const { address } = view;
    const look = log.look(address);
    if (!isOut(view) || !(isDisabled(view) || look === 'disabled' || look === 'open')) {
      waits.delete(address);
      continue;
    }
    if (!screen.shows(address)) continue;
    const known = waits.get(address);
    const times = known?.look === look ? known.times : 0;
    if (times >= SOON_LOOKS) continue;
    waits.set(address, { look, times: times + 1 });
    void lookAgain(screen, address);
  }
}

const isDisabled = ({ session }: RoomView): boolean =>
  session.phase === 'left' && session.reason === 'room-disabled';

/** Asks a room that one is out of whether one may enter it again. A followed one that was closed to all of us is entered. */
export async function lookAgain(screen: Screen, room: string): Promise<void> {
  const { session, log } = screen;
  const under = looking.get(screen) ?? new Set();
  looking.set(screen, under);
  const view = session.view(room);
  if (!view || !isOut(view) || session.status.phase !== 'online' || under.has(room)) return;
  under.add(room);
  try {
    const look = await lookAt(screen, room);
    const now = session.view(room);
    if (look === null || !now || !isOut(now)) return;
    const before = log.look(room);
    log.looked(room, look);
    if (look !== 'open' && screen.state.compose.get(room)?.notice?.text.startsWith(MAY_ENTER))
      screen.setCompose({ notice: null }, room);
    screen.store.touch();
    if (before === look) return;
    // Who is out of a category, or in it again, sees other rooms.
    if (look === 'gone' || before === 'gone') void refreshLists(screen);
    if (look === 'open' && now.followed && (before === 'gone' || before === 'disabled'))
      await enter(screen, room);
  } finally {
    under.delete(room);
  }
}

/** Looks at rooms that one is out of before they are listed or opened: one that moved meanwhile would be there twice. */
export async function lookForMoved(screen: Screen, name?: string): Promise<void> {
  const out = screen.session.views.filter(
    (view) => isOut(view) && (name === undefined || view.name === name),
  );
  await Promise.all(out.map(({ address }) => lookAgain(screen, address)));
}

/** What the room says now; null: it could not be asked, or does not tell. */
async function lookAt({ session }: Screen, room: string): Promise<Look | null> {
  try {
    return lookOf(await session.roomInfo(room));
  } catch (thrown) {
    return asPchatError(thrown).code === 'not-found' ? 'gone' : null;
  }
}

function lookOf({ state, may }: Room): Look | null {
  if (state === 'disabled') return 'disabled';
  if (may === null) return null;
  return may.includes('join') ? 'open' : 'closed';
}

/** Goes in without showing the room: what one is looking at or writing stays. */
async function enter(screen: Screen, room: string): Promise<void> {
  try {
    await screen.session.openRoom(room);
    screen.log.joined(room);
    screen.note(room, 'You are in this room again.');
  } catch (thrown) {
    screen.log.refused(room, onScreen(thrown, screen.keymap));
    if (screen.shows(room)) screen.say(errorOnScreen(thrown, screen.keymap), 'error', room);
  }
}

import { isUnfolded, rowAtCursor } from '../browser/browser-rows.ts';
import { errorOnScreen } from '../error-on-screen.ts';
import { openInvitations } from '../invitations/answering.ts';
import type { Screen } from '../screen.ts';
import type { BrowserState } from '../screen-state.ts';
import { urgency } from '../switcher/urgency.ts';
import { loadCategories } from './categories.ts';

/** Opens the followed room with this number, counted from 1. */
export function openRoomNumber(screen: Screen, number: number): void {
  const view = screen.session.views.filter((each) => each.followed)[number - 1];
  if (view) void screen.openRoom(view.address);
  else screen.say(`There is no followed room number ${number}.`, 'error');
}

/** Opens the next (1) or previous (-1) room of the list, around its end. */
export function openNeighbour(screen: Screen, step: 1 | -1): void {
  const { views } = screen.session;
  if (views.length === 0) return;
  const at = views.findIndex((view) => view.address === screen.state.room);
  const next = views.at((at === -1 ? (step === 1 ? 0 : -1) : at + step) % views.length);
  if (next) void screen.openRoom(next.address);
}

export function openLastRoom(screen: Screen): void {
  const { lastRoom } = screen.state;
  if (lastRoom === null) screen.say('There is no room before this one.');
  else void screen.openRoom(lastRoom);
}

/** Opens the most urgent room with something unread; when nothing is left, the room from where one started. */
export function openNextUnread(screen: Screen): void {
  const { room, wanderedFrom } = screen.state;
  const waiting = screen.session.views.filter((view) => view.address !== room && urgency(view) > 0);
  const [next] = waiting.toSorted((a, b) => urgency(b) - urgency(a));
  if (next) {
    screen.set({ wanderedFrom: wanderedFrom ?? room });
    void screen.openRoom(next.address);
  } else if (wanderedFrom !== null && wanderedFrom !== room) {
    screen.set({ wanderedFrom: null });
    void screen.openRoom(wanderedFrom);
  } else {
    screen.set({ wanderedFrom: null });
    screen.say('Nothing is unread.');
  }
}

/** Goes to the room browser, with its cursor on the room in view. */
export function browseRooms(screen: Screen): void {
  const rows = screen.browserRows;
  const cursor = rows.find((row) => row.room === screen.state.room) ?? rows[0];
  screen.set({ focus: 'browser', overlay: null });
  setBrowser(screen, { cursor: cursor?.key ?? null });
  void loadCategories(screen, true);
}

export function leaveBrowser(screen: Screen): void {
  screen.set({ focus: 'composer' });
}

/** Moves the browser's cursor by some rows. */
export function moveInBrowser(screen: Screen, by: number): void {
  const rows = screen.browserRows;
  const at = rows.findIndex((row) => row === rowAtCursor(rows, screen.state.browser.cursor));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  setBrowser(screen, { cursor: next?.key ?? null });
}

/** Opens the room under the cursor, or folds the category. */
export function chooseInBrowser(screen: Screen): void {
  const row = rowAtCursor(screen.browserRows, screen.state.browser.cursor);
  if (row?.opens === 'invitations') void openInvitations(screen);
  else if (row?.room) void screen.openRoom(row.room);
  else if (row?.category) foldCategory(screen, !isUnfolded(screen.state.browser, row.category));
}

/** Folds the category under the cursor in or out; its rooms are asked for when it is first unfolded. */
export function foldCategory(screen: Screen, unfold: boolean): void {
  const rows = screen.browserRows;
  const at = rows.findIndex((each) => each === rowAtCursor(rows, screen.state.browser.cursor));
  // From a room, folding goes to its category.
  const row = rows.slice(0, at + 1).findLast((each) => each.category !== null);
  if (!row?.category || (unfold && row !== rows[at])) return;
  const folds = new Map(screen.state.browser.folds).set(row.category, !unfold);
  setBrowser(screen, { folds, cursor: row.key });
  if (unfold) void loadRooms(screen, row.category);
}

/** Asks again for rooms that are known, since one was made, changed or deleted. */
export async function reloadRooms(screen: Screen, category: string): Promise<void> {
  const { directory } = screen.state;
  // What was known stays shown until it is asked for again.
  screen.set({ directory: { ...directory, at: Math.min(directory.at, 1) } });
  if (screen.state.browser.rooms.has(category)) await loadRooms(screen, category, true);
}

const refreshing = new WeakMap<Screen, 'once' | 'again'>();

/** Asks anew for all that is known of categories and rooms: one may see others than before. Many at once are one or two. */
export async function refreshLists(screen: Screen): Promise<void> {
  if (refreshing.has(screen)) return void refreshing.set(screen, 'again');
  refreshing.set(screen, 'once');
  await askForLists(screen).finally(() => {
    const again = refreshing.get(screen) === 'again';
    refreshing.delete(screen);
    if (again) void refreshLists(screen);
  });
}

async function askForLists(screen: Screen): Promise<void> {
  const { directory } = screen.state;
  screen.set({ directory: { ...directory, at: Math.min(directory.at, 1) } });
  await loadCategories(screen, true);
  const { categories, rooms } = screen.state.browser;
  const still = new Set(categories.map(({ address }) => address));
  setBrowser(screen, { rooms: new Map([...rooms].filter(([category]) => still.has(category))) });
  await Promise.all([...rooms.keys()].map((category) => loadRooms(screen, category, true)));
}

async function loadRooms(screen: Screen, category: string, refresh = false): Promise<void> {
  if (!screen.state.browser.categories.some((each) => each.address === category)) return;
  const known = screen.state.browser.rooms.get(category);
  if (!refresh && (known === 'loading' || Array.isArray(known))) return;
  if (!known) setRooms(screen, category, 'loading');
  try {
    setRooms(screen, category, await screen.session.rooms({ category, refresh }));
  } catch (thrown) {
    setRooms(screen, category, { error: errorOnScreen(thrown, screen.keymap) });
  }
}

type Rooms = BrowserState['rooms'] extends ReadonlyMap<string, infer R> ? R : never;

function setRooms(screen: Screen, category: string, rooms: Rooms): void {
  setBrowser(screen, { rooms: new Map(screen.state.browser.rooms).set(category, rooms) });
}

function setBrowser(screen: Screen, patch: Partial<BrowserState>): void {
  screen.set({ browser: { ...screen.state.browser, ...patch } });
}

import { asPchatError } from '../../model/errors.ts';
import { errorText } from '../../format/error-text.ts';
import type { RoomView } from '../../session/session.ts';
import { isUnfolded, rowAtCursor } from '../browser/browser-rows.ts';
import type { Screen } from '../screen.ts';
import type { BrowserState } from '../screen-state.ts';

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

/** Mentions first, then alerts, then the rest; 0 when nothing is unread. Of a muted room only mentions count. */
export function urgency(view: RoomView): number {
  if (view.settings.muted) return view.mentions > 0 ? 3 : 0;
  return view.mentions > 0 ? 3 : view.alerts > 0 ? 2 : view.unread > 0 ? 1 : 0;
}

/** Goes to the room browser, with its cursor on the room in view. */
export function browseRooms(screen: Screen): void {
  const rows = screen.browserRows;
  const cursor = rows.find((row) => row.room === screen.state.room) ?? rows[0];
  screen.set({ focus: 'browser', overlay: null });
  setBrowser(screen, { cursor: cursor?.key ?? null });
  void loadCategories(screen);
}

export function leaveBrowser(screen: Screen): void {
  setBrowser(screen, { find: '' });
  screen.set({ focus: 'composer' });
}

/** Moves the browser's cursor by some rows. */
export function moveInBrowser(screen: Screen, by: number): void {
  const rows = screen.browserRows;
  const at = rows.findIndex((row) => row === rowAtCursor(rows, screen.state.browser.cursor));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  setBrowser(screen, { cursor: next?.key ?? null });
}

/** Changes what is looked for; all categories' rooms are asked for the first time. */
export function findInBrowser(screen: Screen, find: string): void {
  setBrowser(screen, { find, cursor: null });
  if (find !== '') void loadAllRooms(screen);
}

/** Opens the room under the cursor, or folds the category. */
export function chooseInBrowser(screen: Screen): void {
  const row = rowAtCursor(screen.browserRows, screen.state.browser.cursor);
  if (row?.room) void screen.openRoom(row.room);
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

/** Asks for the categories, once. */
export async function loadCategories(screen: Screen): Promise<void> {
  if (screen.state.browser.categories.length > 0) return;
  try {
    setBrowser(screen, { categories: await screen.session.categories() });
  } catch {
    // Offline: they are asked for again when the connection is back or the browser is opened.
  }
}

/** Asks for the rooms of all categories that were not asked for yet. */
export async function loadAllRooms(screen: Screen): Promise<void> {
  await loadCategories(screen);
  await Promise.all(screen.state.browser.categories.map((category) => loadRooms(screen, category.address)));
}

/** Asks again for rooms that are known, since one was made or deleted. */
export async function reloadRooms(screen: Screen, category: string): Promise<void> {
  if (screen.state.browser.rooms.has(category)) await loadRooms(screen, category, true);
}

async function loadRooms(screen: Screen, category: string, refresh = false): Promise<void> {
  if (!screen.state.browser.categories.some((each) => each.address === category)) return;
  const known = screen.state.browser.rooms.get(category);
  if (!refresh && (known === 'loading' || Array.isArray(known))) return;
  if (!known) setRooms(screen, category, 'loading');
  try {
    setRooms(screen, category, await screen.session.rooms({ category, refresh }));
  } catch (thrown) {
    setRooms(screen, category, { error: errorText(asPchatError(thrown)) });
  }
}

type Rooms = BrowserState['rooms'] extends ReadonlyMap<string, infer R> ? R : never;

function setRooms(screen: Screen, category: string, rooms: Rooms): void {
  setBrowser(screen, { rooms: new Map(screen.state.browser.rooms).set(category, rooms) });
}

function setBrowser(screen: Screen, patch: Partial<BrowserState>): void {
  screen.set({ browser: { ...screen.state.browser, ...patch } });
}

import { errorOnScreen } from '../error-on-screen.ts';
import { parseWhen } from '../../model/parse-when.ts';
import { parseSearchQuery } from '../../model/search-query.ts';
import { EMPTY_FIELD, fieldText } from '../field/field.ts';
import { messageIdOf, messageKey } from '../messages/timeline-items.ts';
import { startingAt } from '../messages/viewport.ts';
import type { Screen } from '../screen.ts';
import { goTo, paneRows, showFirstUnread, showNewest } from './messages.ts';

/** What stands above a place that was jumped to, as a part of the pane: enough to see where one is. */
const ABOVE = 1 / 3;
/** More mentions than a room has between two that are next to each other here. */
const MOST_BETWEEN = 1000;

/** Opens a room at one of its messages, chosen. Says where one is looking when it cannot be had. */
export async function showMessage(screen: Screen, room: string, id: string): Promise<void> {
  const opening = screen.openRoom(room);
  if (screen.message(id) === undefined) {
    const shown = await screen.attempt(() => screen.session.showAround(room, { id }), room);
    if (!shown) return;
  }
  putInSight(screen, room, id);
  await opening;
}

/** Chooses a loaded message and puts it a third down the pane. */
function putInSight(screen: Screen, room: string, id: string): void {
  if (screen.state.room !== room) return;
  const height = paneRows(screen);
  const key = messageKey(id);
  screen.set({ focus: 'messages', overlay: null });
  screen.setReading({ selected: key });
  goTo(screen, startingAt(screen.items, height, key, Math.floor(height * ABOVE)));
}

/** Asks for a date to go to. */
export function askForDate(screen: Screen): void {
  if (!screen.view) return;
  const open = screen.state.overlay?.type === 'date';
  screen.set({ overlay: open ? null : { type: 'date', field: EMPTY_FIELD, error: null } });
}

/** Goes to the first message at or after the date that was written. */
export async function goToDate(screen: Screen): Promise<void> {
  const { overlay, room } = screen.state;
  if (overlay?.type !== 'date' || room === null) return;
  const text = fieldText(overlay.field);
  if (text.trim() === '') return screen.set({ overlay: null });
  try {
    const time = parseWhen(text);
    const id = await screen.session.showAround(room, { time });
    if (screen.state.room !== room) return;
    screen.set({ overlay: null });
    if (id !== null) return putInSight(screen, room, id);
    showNewest(screen);
    screen.say('Nothing here is that new; these are the newest messages.');
  } catch (thrown) {
    const said = { ...overlay, error: errorOnScreen(thrown, screen.keymap) };
    if (screen.state.overlay?.type === 'date') screen.set({ overlay: said });
  }
}

/** Brings the first unread message to the top, from the archive where it is not loaded. */
export async function goToFirstUnread(screen: Screen): Promise<void> {
  const { view } = screen;
  if (!view) return;
  const { address } = view;
  const newAfter = view.newAfter ?? screen.reading.newAfter;
  if (newAfter !== null && !isHere(screen, newAfter)) {
    const place = newAfter === '' ? { time: 0 } : { id: newAfter };
    const shown = await screen.attempt(() => screen.session.showAround(address, place), address);
    if (!shown || screen.state.room !== address) return;
  }
  showFirstUnread(screen);
}

/** @param id of a message; empty: the room's start */
function isHere(screen: Screen, id: string): boolean {
  const { room } = screen.state;
  if (id !== '') return screen.message(id) !== undefined;
  return room !== null && screen.session.timeline(room).atStart;
}

/** Goes to the next (1) or previous (-1) message that mentions us, in what is here of the room. */
export async function goToMention(screen: Screen, step: 1 | -1): Promise<void> {
  const { view } = screen;
  if (!view) return;
  const { messages } = screen.session.timeline(view.address);
  const selected = screen.reading.selected === null ? null : messageIdOf(screen.reading.selected);
  const here = messages.find((message) => message.id === selected);
  if (!here && step === 1)
    return screen.say('This is the newest; the mention before is what can be gone to.');
  const query = {
    ...parseSearchQuery('is:mention', parseWhen),
    rooms: [view.address],
    since: step === 1 && here ? here.time : null,
    // Of several in one millisecond, the chosen one itself is left out below.
    until: step === -1 && here ? here.time + 1 : null,
  };
  const found: { id: string; time: number }[] = [];
  const worked = await screen.attempt(
    () =>
      screen.session.search(query, {
        limit: step === 1 ? MOST_BETWEEN : 2,
        offline: true,
        onHits: (hits) => found.push(...hits.map(({ message }) => message)),
      }),
    view.address,
  );
  if (!worked || screen.state.room !== view.address) return;
  const others = found.filter(({ id }) => id !== here?.id).toSorted((a, b) => a.time - b.time);
  const next = step === 1 ? others[0] : others.at(-1);
  if (next) await showMessage(screen, view.address, next.id);
  else screen.say(step === 1 ? 'No later mention of you here.' : 'No earlier mention of you here.');
}

/** Makes the chosen message and all after it unread again. */
export function markUnreadFromSelected(screen: Screen): void {
  const { room } = screen.state;
  const { selected } = screen.reading;
  const id = selected === null ? null : messageIdOf(selected);
  if (room === null || id === null) return screen.say('That works once the room has the message.');
  void screen
    .attempt(() => screen.session.markUnreadFrom(room, id), room)
    .then((done) => {
      if (!done) return;
      screen.setReading({ leftUnread: true }, room);
      screen.say('Unread from here. It counts again once you look at another room.', 'muted', room);
    });
}

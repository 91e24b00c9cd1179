import { errorOnScreen } from '../error-on-screen.ts';
import { parseWhen } from '../../model/parse-when.ts';
import { parseSearchQuery, type SearchQuery } from '../../model/search-query.ts';
import type { Hit, SearchOptions } from '../../session/session.ts';
import { type Field, fieldOf, fieldText } from '../field/field.ts';
import type { Screen } from '../screen.ts';
import { formOf, moveInForm, queryOf } from '../search/search-form.ts';
import { hitKey, NEW_SEARCH, type SearchState, withHits } from '../search/search-state.ts';
import { shownHits } from '../search/shown-hits.ts';
import { showMessage } from './places.ts';

const MAX_HITS = 200;
/** Milliseconds without a key after which what is typed is looked for on this machine. */
const PAUSE_MS = 120;

/** Opens the search of all rooms as it was left, or closes it when it is open. */
export function openSearch(screen: Screen): void {
  if (screen.state.overlay?.type === 'found' && screen.search.feed === null) return closeSearch(screen);
  const before = screen.search;
  screen.setSearch({
    ...(before.feed === null ? before : NEW_SEARCH),
    from: screen.state.room,
    fresh: before.feed === null && fieldText(before.line) !== '',
    cursor: null,
  });
  screen.set({ overlay: { type: 'found' } });
}

/** Opens the search with this room filled in. */
export function searchThisRoom(screen: Screen): void {
  const { view } = screen;
  if (!view) return;
  const room = /[\s"]/.test(view.name) ? view.address : `${view.category.name}/${view.name}`;
  const named = /[\s"]/.test(room) ? view.address : room;
  screen.setSearch({ ...NEW_SEARCH, line: fieldOf(`in:${named} `), from: view.address });
  screen.set({ overlay: { type: 'found' } });
}

/** Reads a feed in the same list; what it holds by now counts as seen. */
export function openFeed(screen: Screen, name: string): void {
  screen.search.stop?.();
  screen.setSearch({ ...NEW_SEARCH, feed: name, from: screen.state.room });
  screen.set({ overlay: { type: 'found' } });
  void run(screen, (options) => screen.session.readFeed(name, options), true).then(() =>
    screen.session.markFeedSeen(name).catch(() => {
      // Offline: the count stays until the feed is read again.
    }),
  );
}

/** Stops what is under way; pressed again, goes back to the room where one was. */
export function closeSearch(screen: Screen): void {
  const { stop, from, form } = screen.search;
  if (stop !== null) return stop();
  if (form !== null) return screen.setSearch({ form: null, line: fieldOf(queryOf(form)) });
  screen.set({ overlay: null, visiting: false });
  if (from !== null && from !== screen.state.room) void screen.openRoom(from);
}

/** From a message that was found back to the results. */
export function backToResults(screen: Screen): void {
  if (!screen.state.visiting) return screen.say('There are no results to go back to.');
  screen.set({ visiting: false, overlay: { type: 'found' } });
}

/** Runs what is written; when the results are its results, opens the one at the cursor. */
export function chooseInSearch(screen: Screen): void {
  const { form, feed, ran, whole, cursor } = screen.search;
  if (form !== null) screen.setSearch({ form: null, line: fieldOf(queryOf(form)), cursor: null });
  const text = fieldText(screen.search.line).trim();
  const hits = shownHits(screen.search);
  const hit = hits.find((each) => hitKey(each) === cursor);
  if (hit !== undefined && form === null) return openHit(screen, hit);
  if (feed !== null || text === '') return;
  if (ran?.text === text && whole && hits[0]) openHit(screen, hits[0]);
  else runQuery(screen, text, false);
}

/** Moves through the results; up from the first is the line again. */
export function moveInSearch(screen: Screen, by: number): void {
  const { form, cursor, feed } = screen.search;
  if (form !== null) return screen.setSearch({ form: moveInForm(form, by) });
  const hits = shownHits(screen.search);
  const at = hits.findIndex((hit) => hitKey(hit) === cursor);
  const next = at === -1 ? (by > 0 ? 0 : -1) : Math.min(hits.length - 1, at + by);
  const chosen = hits[Math.max(next, feed === null ? -1 : 0)];
  screen.setSearch({ cursor: chosen && next >= 0 ? hitKey(chosen) : feed === null ? null : cursor });
  lookAround(screen);
}

/** Changes between newest and best first. */
export function changeOrder(screen: Screen): void {
  screen.setSearch({ order: screen.search.order === 'newest' ? 'best' : 'newest' });
}

/** Shows the form, or in it goes to the next field. */
export function fillForm(screen: Screen, by: 1 | -1): void {
  const { form, line, feed } = screen.search;
  if (feed !== null) return;
  screen.setSearch({
    form: form === null ? formOf(fieldText(line)) : moveInForm(form, by),
    cursor: null,
  });
}

/** Shows the form, or the line that says the same. */
export function toggleForm(screen: Screen): void {
  const { form } = screen.search;
  if (form === null) fillForm(screen, 1);
  else screen.setSearch({ form: null, line: fieldOf(queryOf(form)) });
}

/** The field that takes what is typed. */
export function searchField({ search }: Screen): Field {
  return search.form === null ? search.line : search.form.fields[search.form.at];
}

/** Changes the field that takes what is typed; a little later, what it says is looked for on this machine. */
export function setSearchField(screen: Screen, field: Field): void {
  const { form } = screen.search;
  if (form !== null) {
    return screen.setSearch({ form: { ...form, fields: { ...form.fields, [form.at]: field } }, error: null });
  }
  const changed = fieldText(field) !== fieldText(screen.search.line);
  screen.setSearch({ line: field, fresh: false, cursor: null, ...(changed ? { error: null } : {}) });
  if (changed) screen.later('search', PAUSE_MS, () => lookHere(screen));
}

function lookHere(screen: Screen): void {
  const text = fieldText(screen.search.line).trim();
  const { ran, form, feed } = screen.search;
  if (screen.state.overlay?.type !== 'found' || form !== null || feed !== null || ran?.text === text) return;
  if (text === '') screen.setSearch({ hits: [], ran: null, summary: null, stopped: false });
  else runQuery(screen, text, true);
}

/** @param here only on this machine, while one is still typing: what is not understood yet is no error */
function runQuery(screen: Screen, text: string, here: boolean): void {
  let query: SearchQuery;
  try {
    query = parseSearchQuery(text, parseWhen);
  } catch (thrown) {
    if (!here) screen.setSearch({ error: errorOnScreen(thrown, screen.keymap) });
    return;
  }
  screen.search.stop?.();
  screen.setSearch({ ran: { text, query } });
  void run(screen, (options) => screen.session.search(query, { ...options, offline: here }), !here);
}

async function run(
  screen: Screen,
  start: (options: SearchOptions) => ReturnType<Screen['session']['search']>,
  whole: boolean,
): Promise<void> {
  const aborter = new AbortController();
  const { signal } = aborter;
  const stop = (): void => {
    aborter.abort();
    screen.setSearch({ stop: null, stopped: true });
  };
  screen.setSearch({
    stop,
    whole,
    hits: [],
    progress: null,
    summary: null,
    stopped: false,
    error: null,
    cursor: null,
  });
  // A search that was stopped or replaced says no more.
  const still = (patch: () => Partial<SearchState>): void => {
    if (!signal.aborted) screen.setSearch(patch());
  };
  try {
    const summary = await start({
      limit: MAX_HITS,
      signal,
      onHits: (hits) =>
        still(() => {
          const all = withHits(screen.search.hits, hits).slice(0, MAX_HITS);
          const first = all[0];
          return {
            hits: all,
            ...(whole && screen.search.cursor === null && first ? { cursor: hitKey(first) } : {}),
          };
        }),
      onProgress: ({ rooms, roomsDone, messages }) =>
        still(() => ({ progress: { rooms, roomsDone, messages } })),
    });
    const limited = summary.limited || summary.hits > MAX_HITS;
    still(() => ({ summary: { ...summary, limited }, stop: null }));
  } catch (thrown) {
    still(() => ({ error: errorOnScreen(thrown, screen.keymap), stop: null }));
  }
  if (!signal.aborted) lookAround(screen);
}

function openHit(screen: Screen, hit: Hit): void {
  screen.setSearch({ cursor: hitKey(hit) });
  void showMessage(screen, hit.room.address, hit.message.id);
  // After the room was opened, which ends an earlier visit.
  screen.set({ visiting: true });
}

/** Asks for what stands before and after the chosen hit, once one stays on it. */
function lookAround(screen: Screen): void {
  screen.later('around', PAUSE_MS, () => void loadAround(screen));
}

async function loadAround(screen: Screen): Promise<void> {
  const { cursor, around, hits } = screen.search;
  const hit = hits.find((each) => hitKey(each) === cursor);
  if (!hit || cursor === null || around.has(cursor)) return;
  const { address } = hit.room;
  try {
    const [before, after] = await Promise.all([
      screen.session.history(address, { before: hit.message.id, limit: 1 }),
      screen.session.history(address, { after: hit.message.id, limit: 1 }),
    ]);
    const found = { before: before.messages.at(-1) ?? null, after: after.messages[0] ?? null };
    screen.setSearch({ around: new Map(screen.search.around).set(cursor, found) });
  } catch {
    // Offline and not here: the hit stands alone.
  }
}

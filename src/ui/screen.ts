import { cellWidth } from '../format/width.ts';
import type { Message } from '../model/message.ts';
import type { RoomView, Session } from '../session/session.ts';
import { promptOf } from './beside/prompt.ts';
import { type PlaceOnScreen, placed } from './beside/placing.ts';
import { browserRows, type BrowserRow } from './browser/browser-rows.ts';
import { roomCounts } from './browser/room-counts.ts';
import { wantedRows } from './composer/composer-lines.ts';
import { NOTHING_WRITTEN, type Compose } from './composer/compose.ts';
import { NO_HISTORY, type SentHistory } from './composer/sent-history.ts';
import { bufferOf, textOf } from './composer/text-buffer.ts';
import { Drafts, type DraftStore } from './drafts.ts';
import { errorOnScreen, onScreen } from './error-on-screen.ts';
import type { Keymap } from './keymap.ts';
import { type Layout, layOut, type PaneSize } from './layout.ts';
import { RoomLog } from './messages/room-log.ts';
import { shutOut } from './messages/shut-out.ts';
import { PaneItems } from './messages/pane-items.ts';
import type { Item } from './messages/viewport.ts';
import { roomName } from './room-name.ts';
import {
  initialState,
  type Reading,
  readingOf,
  type ScreenState,
  standsAlone,
  withEntry,
} from './screen-state.ts';
import { NEW_SEARCH, type SearchState } from './search/search-state.ts';
import { Store } from './store.ts';

/** What the screen asks of the program around it. */
export interface ScreenHost {
  /** Ends the screen. */
  quit: () => void;
  /** Writes to the terminal beside the frame, for OSC sequences and the bell. */
  write: (sequence: string) => void;
  /** Lends the terminal to an editor with this text; resolves with what was written, or null when it could not be started. */
  edit: (text: string) => Promise<string>;
}

/** Milliseconds after which what was said, and is no error, goes by itself. */
const SAID_MS = 20_000;

/** The running screen: the session, the state of the panes, and what every action needs of both. */
export class Screen {
  readonly session: Session;
  readonly keymap: Keymap;
  readonly host: ScreenHost;
  readonly store: Store<ScreenState>;
  readonly log = new RoomLog();
  /** What was sent from this screen. */
  sent: SentHistory = NO_HISTORY;
  readonly drafts: Drafts;
  readonly #onRoom: (address: string) => void;
  #browser: { of: readonly unknown[]; rows: BrowserRow[] } = { of: [], rows: [] };
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #items = new PaneItems();
  #layout: { of: ScreenState | null; layout: Layout } = { of: null, layout: layOut(0, 0, 1) };

  constructor(parts: {
    session: Session;
    drafts: DraftStore;
    keymap: Keymap;
    host: ScreenHost;
    /** Told of each room that is opened. */
    onRoom?: ((address: string) => void) | undefined;
    size: { columns: number; rows: number };
  }) {
    this.session = parts.session;
    this.keymap = parts.keymap;
    this.host = parts.host;
    this.drafts = new Drafts(
      parts.drafts,
      (room) => textOf((this.state.compose.get(room) ?? NOTHING_WRITTEN).buffer),
      (sentence, room) => this.say(sentence, 'error', room),
    );
    this.#onRoom = parts.onRoom ?? (() => {});
    this.store = new Store(initialState(parts.size.columns, parts.size.rows), (state) => ({
      ...state,
      tick: state.tick + 1,
      now: Date.now(),
    }));
  }

  get state(): ScreenState {
    return this.store.state;
  }

  set(patch: Partial<ScreenState>): void {
    this.store.set(patch);
  }

  /** Stores drafts and ends what is under way. */
  dispose(): void {
    this.saveDrafts();
    this.search.stop?.();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.store.dispose();
  }

  /** The room in view, where there is one. */
  get view(): RoomView | undefined {
    return this.state.room === null ? undefined : this.session.view(this.state.room);
  }

  /** Where everything stands; worked out once a state. */
  get layout(): Layout {
    const { state } = this;
    if (this.#layout.of === state) return this.#layout.layout;
    const { columns, rows, overlay, beside } = state;
    const two = beside !== null;
    const prompt = two ? cellWidth(promptOf(this.view, columns)) : 0;
    const { composerWidth } = layOut(columns, rows, 1, { prompt });
    const wanted = wantedRows(this.compose, composerWidth);
    const layout = layOut(columns, rows, wanted, { alone: standsAlone(overlay, columns), two, prompt });
    this.#layout = { of: state, layout };
    return layout;
  }

  /** The room beside the one in view, while there is space for both. */
  get besideShown(): string | null {
    const { columns, rows, beside } = this.state;
    if (beside === null || layOut(columns, rows, 1, { two: true }).arrangement === 'too-small') return null;
    return beside.room;
  }

  /** Whether one has a room before one's eyes. */
  shows(room: string): boolean {
    return room === this.state.room || room === this.besideShown;
  }

  /** The lines of the room browser; the same array while nothing in it changed. */
  get browserRows(): BrowserRow[] {
    const { browser, directory, room, beside, tick } = this.state;
    const { pendingInvitations, views } = this.session;
    const other = beside?.room ?? null;
    const of = [browser, directory, room, other, tick, pendingInvitations];
    if (of.some((each, index) => each !== this.#browser.of[index])) {
      const rows = browserRows(browser, views, room, pendingInvitations, roomCounts(directory), other);
      this.#browser = { of, rows };
    }
    return this.#browser.rows;
  }

  /** The message list of the room in view; the same array while nothing in it changed. */
  get items(): Item[] {
    return this.itemsOf(this.state.room);
  }

  /** The message list of a room on the screen. */
  itemsOf(room: string | null): Item[] {
    const view = room === null ? undefined : this.session.view(room);
    if (!view) return [];
    return this.#items.of(this, view, Math.max(1, this.paneOf(room).width - 2));
  }

  /** The cells of a room's messages, if it is on the screen. */
  paneOf(room: string | null): PaneSize {
    const { beside } = this.state;
    const isSecond = beside !== null && (room === beside.room) !== beside.isFirst;
    return isSecond ? this.layout.second : this.layout.first;
  }

  get reading(): Reading {
    return readingOf(this.state, this.state.room ?? '');
  }

  setReading(patch: Partial<Reading>, room = this.state.room): void {
    if (room === null) return;
    const reading = { ...readingOf(this.state, room), ...patch };
    this.set({ reading: withEntry(this.state.reading, room, reading) });
  }

  /** The search or feed that was opened last. */
  get search(): SearchState {
    return this.state.search ?? NEW_SEARCH;
  }

  setSearch(patch: Partial<SearchState>): void {
    this.set({ search: { ...this.search, ...patch } });
  }

  /** Does something once no other of its name was asked for within some milliseconds. */
  later(name: string, ms: number, run: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(run, ms).unref());
  }

  get compose(): Compose {
    return this.state.compose.get(this.state.room ?? '') ?? NOTHING_WRITTEN;
  }

  /** Changes what is being written in a room, the one in view unless said otherwise; a change of the text is kept as its draft. */
  setCompose(patch: Partial<Compose>, room = this.state.room ?? ''): void {
    const before = this.state.compose.get(room) ?? NOTHING_WRITTEN;
    this.set({ compose: withEntry(this.state.compose, room, { ...before, ...patch }) });
    if (patch.buffer && patch.buffer !== before.buffer && room !== '') this.drafts.changed(room);
  }

  /** Says something above the composer of a room. */
  say(text: string, tone: 'error' | 'muted' = 'muted', room = this.state.room ?? ''): void {
    const notice = { text, tone };
    this.setCompose({ notice }, room);
    // An error stays until one has done something about it.
    if (tone === 'muted')
      this.later(`said in ${room}`, SAID_MS, () => {
        if (this.state.compose.get(room)?.notice === notice) this.setCompose({ notice: null }, room);
      });
  }

  /** Says something in the status line, for what belongs to no room. */
  notify(text: string): void {
    const notice = { text, at: Date.now() };
    this.set({ notice });
    this.later('notice', SAID_MS, () => {
      if (this.state.notice === notice) this.set({ notice: null });
    });
  }

  /** Runs a request and says where the person is looking when it fails. Resolves with whether it worked. */
  async attempt(request: () => Promise<unknown>, room = this.state.room ?? ''): Promise<boolean> {
    try {
      await request();
      return true;
    } catch (thrown) {
      this.say(errorOnScreen(thrown, this.keymap), 'error', room);
      return false;
    }
  }

  /** Gives a room the keys: in the pane that has them or, where it is on the screen already, in its own. */
  show(address: string, place: PlaceOnScreen = 'here'): void {
    const { room, compose } = this.state;
    if (room !== address) {
      const draft = compose.has(address) ? '' : this.drafts.get(address);
      const newAfter = this.view?.newAfter ?? this.reading.newAfter;
      this.set({
        ...placed(this.state, address, place, newAfter),
        focus: 'composer',
        overlay: null,
        visiting: false,
        ...(draft === ''
          ? {}
          : { compose: withEntry(compose, address, { ...NOTHING_WRITTEN, buffer: bufferOf(draft) }) }),
      });
      this.#onRoom(address);
      this.session.setInView(address);
    } else this.set({ focus: 'composer', overlay: null, visiting: false });
  }

  /** Shows a room and joins it if need be. Resolves with whether that worked; why not is said in the room. */
  async openRoom(address: string, place: PlaceOnScreen = 'here'): Promise<boolean> {
    const { room, lastRoom, beside } = this.state;
    this.show(address, place);
    try {
      await this.session.openRoom(address);
      this.log.joined(address);
      return true;
    } catch (thrown) {
      this.log.refused(address, onScreen(thrown, this.keymap));
      const view = this.session.view(address);
      const text = errorOnScreen(thrown, this.keymap);
      // The pane says it; where there is none, the composer does.
      if (view === undefined) {
        this.#goBack(address, { room, lastRoom, beside });
        this.say(`${roomName(this, address)}: ${text}`, 'error');
      } else if (shutOut(view, this.log.outside(address)) === null) this.say(text, 'error', address);
      this.store.touch();
      return false;
    }
  }

  /** Of a room that was never entered nothing is there to be shown: one stays where one was. */
  #goBack(address: string, before: Pick<ScreenState, 'room' | 'lastRoom' | 'beside'>): void {
    // Whoever looked at it already stays there.
    if (this.state.room !== address || before.room === address) return;
    this.set(before);
    this.session.setInView(before.room);
    if (before.room !== null) this.#onRoom(before.room);
  }

  /** Says something in a room's pane, after its newest message. */
  note(room: string, text: string): void {
    const after = this.session.view(room) ? (this.session.timeline(room).messages.at(-1)?.id ?? null) : null;
    this.log.note(room, text, after);
    this.store.touch();
  }

  /** The message with this id in the room in view. */
  message(id: string): Message | undefined {
    if (this.state.room === null) return undefined;
    return this.session.timeline(this.state.room).messages.find((each) => each.id === id);
  }

  /** Stores unsent texts now. */
  saveDrafts(): void {
    this.drafts.save();
  }
}

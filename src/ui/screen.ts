import type { PchatError } from '../model/errors.ts';
import type { Message } from '../model/message.ts';
import type { RoomView, Session } from '../session/session.ts';
import { browserRows, type BrowserRow } from './browser/browser-rows.ts';
import { roomCounts } from './browser/room-counts.ts';
import { wantedRows } from './composer/composer-lines.ts';
import { NOTHING_WRITTEN, type Compose } from './composer/compose.ts';
import { lockedReason } from './composer/locked.ts';
import { NO_HISTORY, type SentHistory } from './composer/sent-history.ts';
import { bufferOf, textOf } from './composer/text-buffer.ts';
import { Drafts, type DraftStore } from './drafts.ts';
import { errorOnScreen, onScreen } from './error-on-screen.ts';
import type { Keymap } from './keymap.ts';
import { type Layout, layOut } from './layout.ts';
import { RoomLog } from './messages/room-log.ts';
import { shutOut } from './messages/shut-out.ts';
import { timelineItems } from './messages/timeline-items.ts';
import type { Item } from './messages/viewport.ts';
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
  readonly #drafts: Drafts;
  readonly #onRoom: (address: string) => void;
  #browser: { of: readonly unknown[]; rows: BrowserRow[] } = { of: [], rows: [] };
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #items: { of: readonly unknown[]; items: Item[] } = { of: [], items: [] };

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
    this.#drafts = new Drafts(
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

  get layout(): Layout {
    const { columns, rows, overlay } = this.state;
    const { composerWidth } = layOut(columns, rows, 1);
    return layOut(columns, rows, wantedRows(this.compose, composerWidth), standsAlone(overlay, columns));
  }

  /** The lines of the room browser; the same array while nothing in it changed. */
  get browserRows(): BrowserRow[] {
    const { browser, directory, room, tick } = this.state;
    const { pendingInvitations, views } = this.session;
    const of = [browser, directory, room, tick, pendingInvitations];
    if (of.some((each, index) => each !== this.#browser.of[index])) {
      this.#browser = {
        of,
        rows: browserRows(browser, views, room, pendingInvitations, roomCounts(directory)),
      };
    }
    return this.#browser.rows;
  }

  /** The message list of the room in view; the same array while nothing in it changed. */
  get items(): Item[] {
    const view = this.view;
    if (!view) return [];
    const { unfolded } = this.reading;
    const timeline = this.session.timeline(view.address);
    const width = Math.max(1, this.layout.messagesWidth - 2);
    const comings = this.log.comings(view.address);
    const { status } = this.session;
    const isTryingAgain = status.phase === 'connecting' && status.attempt > 1;
    const cutOff = status.phase === 'waiting' || status.phase === 'refused' || isTryingAgain;
    const notes = this.log.notes(view.address);
    const out = shutOut(view, this.log.refusal(view.address));
    const locked = lockedReason(view, this.log.refusal(view.address)) !== null;
    const outText = out && `${out.why} ${out.next}`;
    const left = view.session.phase === 'left' && view.session.reason === 'left';
    const of = [
      timeline,
      width,
      view.nick,
      view.newAfter,
      unfolded,
      comings,
      cutOff,
      notes,
      outText,
      left,
      locked,
    ];
    if (of.some((each, index) => each !== this.#items.of[index])) {
      const look = {
        width,
        nick: view.nick,
        account: this.session.account,
        newAfter: view.newAfter,
        unfolded,
        comings,
        notes,
        shutOut: outText,
        errorText: (error: PchatError) => errorOnScreen(error, this.keymap),
        left,
        locked,
        cutOff,
      };
      this.#items = { of, items: timelineItems(timeline, look) };
    }
    return this.#items.items;
  }

  get reading(): Reading {
    return readingOf(this.state, this.state.room ?? '');
  }

  setReading(patch: Partial<Reading>): void {
    const { room, reading } = this.state;
    if (room !== null) this.set({ reading: withEntry(reading, room, { ...this.reading, ...patch }) });
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
    if (patch.buffer && patch.buffer !== before.buffer && room !== '') this.#drafts.changed(room);
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

  /** Shows a room and joins it if need be. Resolves with whether that worked; why not is said in the room. */
  async openRoom(address: string): Promise<boolean> {
    const { room, lastRoom, compose } = this.state;
    if (room !== address) {
      const draft = compose.has(address) ? '' : this.#drafts.get(address);
      this.set({
        room: address,
        lastRoom: room ?? lastRoom,
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
    try {
      await this.session.openRoom(address);
      this.log.joined(address);
      return true;
    } catch (thrown) {
      const { message, next } = onScreen(thrown, this.keymap);
      this.log.refused(address, { message, next });
      // The pane says it; where there is none, the composer does.
      const { view } = this;
      const inPane = view?.address === address && shutOut(view, { message, next }) !== null;
      if (!inPane) this.say(errorOnScreen(thrown, this.keymap), 'error', address);
      this.store.touch();
      return false;
    }
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
    this.#drafts.save();
  }
}

import type { Message } from '../model/message.ts';
import { asPchatError } from '../model/errors.ts';
import { errorText } from '../format/error-text.ts';
import type { RoomView, Session, SessionEvent } from '../session/session.ts';
import { browserRows, type BrowserRow } from './browser/browser-rows.ts';
import { wantedRows } from './composer/composer-lines.ts';
import { NOTHING_WRITTEN, type Compose } from './composer/compose.ts';
import { NO_HISTORY, type SentHistory } from './composer/sent-history.ts';
import { bufferOf, textOf } from './composer/text-buffer.ts';
import type { Keymap } from './keymap.ts';
import { type Layout, layOut } from './layout.ts';
import { type Comings, withChange } from './messages/comings.ts';
import { timelineItems } from './messages/timeline-items.ts';
import type { Item } from './messages/viewport.ts';
import { Notifier } from './notifications/notifier.ts';
import { type NotifySettings, USUAL_NOTIFY_SETTINGS } from './notifications/what-to-notify.ts';
import { initialState, type Reading, readingOf, type ScreenState, withEntry } from './screen-state.ts';
import { NEW_SEARCH, type SearchState } from './search/search-state.ts';
import { Store } from './store.ts';

/** Where unsent text outlives the program, a text a room. */
export interface DraftStore {
  get(room: string): string;
  /** Empty text forgets the draft. */
  set(room: string, text: string): void;
}

/** What the screen asks of the program around it. */
export interface ScreenHost {
  /** Ends the screen. */
  quit: () => void;
  /** Writes to the terminal beside the frame, for OSC sequences and the bell. */
  write: (sequence: string) => void;
  /** Lends the terminal to an editor with this text; resolves with what was written, or null when it could not be started. */
  edit: (text: string) => Promise<string>;
}

/** Milliseconds after the last change at which a draft is stored. */
const DRAFT_DELAY_MS = 500;

const NO_COMINGS: readonly Comings[] = [];

/** The running screen: the session, the state of the panes, and what every action needs of both. */
export class Screen {
  readonly session: Session;
  readonly keymap: Keymap;
  readonly host: ScreenHost;
  readonly store: Store<ScreenState>;
  /** What was sent from this screen. */
  sent: SentHistory = NO_HISTORY;
  readonly #drafts: DraftStore;
  readonly #onRoom: (address: string) => void;
  readonly #notifier: Notifier;
  readonly #unsubscribe: () => void;
  #unsavedDrafts = new Set<string>();
  #draftTimer: NodeJS.Timeout | null = null;
  #browser: { of: readonly unknown[]; rows: BrowserRow[] } = { of: [], rows: [] };
  #clock: NodeJS.Timeout | null = null;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #items: { of: readonly unknown[]; items: Item[] } = { of: [], items: [] };
  /** Who came and went in each room while it was in view. */
  readonly #comings = new Map<string, readonly Comings[]>();

  constructor(parts: {
    session: Session;
    drafts: DraftStore;
    keymap: Keymap;
    host: ScreenHost;
    notify?: NotifySettings | undefined;
    /** Told of each room that is opened. */
    onRoom?: ((address: string) => void) | undefined;
    size: { columns: number; rows: number };
  }) {
    this.session = parts.session;
    this.keymap = parts.keymap;
    this.host = parts.host;
    this.#drafts = parts.drafts;
    this.#onRoom = parts.onRoom ?? (() => {});
    this.store = new Store(initialState(parts.size.columns, parts.size.rows), (state) => ({
      ...state,
      tick: state.tick + 1,
      now: Date.now(),
    }));
    this.#notifier = new Notifier({
      session: this.session,
      settings: parts.notify ?? USUAL_NOTIFY_SETTINGS,
      seen: () => (this.state.focused ? this.state.room : null),
      write: (sequence) => this.host.write(sequence),
      say: (text) => this.#notify(text),
    });
    this.#unsubscribe = this.session.subscribe((event) => this.#told(event));
    this.#countDown();
  }

  get state(): ScreenState {
    return this.store.state;
  }

  set(patch: Partial<ScreenState>): void {
    this.store.set(patch);
  }

  /** Stores drafts and stops listening. */
  dispose(): void {
    this.saveDrafts();
    this.#unsubscribe();
    this.#notifier.dispose();
    this.search.stop?.();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    if (this.#clock !== null) clearInterval(this.#clock);
    this.store.dispose();
  }

  /** The room in view, where there is one. */
  get view(): RoomView | undefined {
    return this.state.room === null ? undefined : this.session.view(this.state.room);
  }

  get layout(): Layout {
    const { columns, rows, overlay } = this.state;
    const { composerWidth } = layOut(columns, rows, 1);
    return layOut(columns, rows, wantedRows(this.compose, composerWidth), overlay?.type === 'keys');
  }

  /** The lines of the room browser; the same array while nothing in it changed. */
  get browserRows(): BrowserRow[] {
    const { browser, room, tick } = this.state;
    const of = [browser, room, tick];
    if (of.some((each, index) => each !== this.#browser.of[index])) {
      this.#browser = { of, rows: browserRows(browser, this.session.views, room) };
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
    const comings = this.#comings.get(view.address) ?? NO_COMINGS;
    const { status } = this.session;
    const isTryingAgain = status.phase === 'connecting' && status.attempt > 1;
    const cutOff = status.phase === 'waiting' || status.phase === 'refused' || isTryingAgain;
    const of = [timeline, width, view.nick, view.newAfter, unfolded, comings, cutOff];
    if (of.some((each, index) => each !== this.#items.of[index])) {
      const look = {
        width,
        nick: view.nick,
        account: this.session.account,
        newAfter: view.newAfter,
        unfolded,
        comings,
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
    if (patch.buffer && patch.buffer !== before.buffer && room !== '') this.#draftChanged(room);
  }

  /** Says something above the composer of a room. */
  say(text: string, tone: 'error' | 'muted' = 'muted', room = this.state.room ?? ''): void {
    this.setCompose({ notice: { text, tone } }, room);
  }

  /** Runs a request and says where the person is looking when it fails. Resolves with whether it worked. */
  async attempt(request: () => Promise<unknown>, room = this.state.room ?? ''): Promise<boolean> {
    try {
      await request();
      return true;
    } catch (thrown) {
      this.say(errorText(asPchatError(thrown)), 'error', room);
      return false;
    }
  }

  /** Shows a room and joins it if need be. */
  async openRoom(address: string): Promise<void> {
    const { room, lastRoom, compose, browser } = this.state;
    if (browser.find !== '') this.set({ browser: { ...browser, find: '' } });
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
    await this.attempt(() => this.session.openRoom(address), address);
  }

  /** The message with this id in the room in view. */
  message(id: string): Message | undefined {
    if (this.state.room === null) return undefined;
    return this.session.timeline(this.state.room).messages.find((each) => each.id === id);
  }

  /** Stores unsent texts now. */
  saveDrafts(): void {
    if (this.#draftTimer !== null) clearTimeout(this.#draftTimer);
    this.#draftTimer = null;
    const rooms = [...this.#unsavedDrafts];
    this.#unsavedDrafts.clear();
    for (const room of rooms) {
      try {
        this.#drafts.set(room, textOf((this.state.compose.get(room) ?? NOTHING_WRITTEN).buffer));
      } catch (thrown) {
        this.say(`The draft could not be stored. ${errorText(asPchatError(thrown))}`, 'error', room);
      }
    }
  }

  #draftChanged(room: string): void {
    this.#unsavedDrafts.add(room);
    if (this.#draftTimer === null) {
      this.#draftTimer = setTimeout(() => this.saveDrafts(), DRAFT_DELAY_MS);
      this.#draftTimer.unref();
    }
  }

  #told(event: SessionEvent): void {
    if (event.type === 'status') this.#countDown();
    if (event.type === 'notice') this.#notify(event.text);
    // The status line may be too short for what to do about it.
    if (event.type === 'status' && event.status.phase === 'refused')
      this.say(errorText(event.status.error), 'error');
    if (event.type === 'invited') this.#notify(`${event.by} invites you: /join ${event.room}`);
    this.#notifier.hear(event);
    if (event.type === 'participant' && event.room === this.state.room && !event.participant.self) {
      const after = this.session.timeline(event.room).messages.at(-1)?.id ?? null;
      this.#comings.set(event.room, withChange(this.#comings.get(event.room) ?? NO_COMINGS, after, event));
    }
    if (event.type === 'removed-from-room' && event.room === this.state.room)
      this.#removed(event.room, event.reason);
    this.store.touch();
  }

  /** While the next try is waited for, the status line counts the seconds. */
  #countDown(): void {
    const waiting = this.session.status.phase === 'waiting';
    if (!waiting && this.#clock !== null) clearInterval(this.#clock);
    if (!waiting) this.#clock = null;
    else this.#clock ??= setInterval(() => this.store.touch(), 1000).unref();
  }

  #notify(text: string): void {
    this.set({ notice: { text, at: Date.now() } });
  }

  /** A room that is no more leaves the screen; in others the composer says why it is locked. */
  #removed(room: string, reason: string): void {
    if (reason !== 'room-deleted') return;
    const next = this.session.views.find((view) => view.address !== room);
    this.set({ room: null, lastRoom: null });
    this.session.setInView(null);
    if (next) void this.openRoom(next.address).then(() => this.say('The room you were in was deleted.'));
  }
}

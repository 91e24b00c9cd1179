import { asPchatError } from '../model/errors.ts';
import { errorText } from '../format/error-text.ts';

/** Where unsent text outlives the program, a text a room. */
export interface DraftStore {
  get(room: string): string;
  /** Empty text forgets the draft. */
  set(room: string, text: string): void;
}

/** Milliseconds after the last change at which a draft is stored. */
const DELAY_MS = 500;

/** Stores what is written in each room, a little after it changed. */
export class Drafts {
  readonly #store: DraftStore;
  readonly #textIn: (room: string) => string;
  readonly #failed: (sentence: string, room: string) => void;
  readonly #unsaved = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param textIn what is written in a room now
   * @param failed told why a draft could not be stored
   */
  constructor(
    store: DraftStore,
    textIn: (room: string) => string,
    failed: (sentence: string, room: string) => void,
  ) {
    this.#store = store;
    this.#textIn = textIn;
    this.#failed = failed;
  }

  get(room: string): string {
    return this.#store.get(room);
  }

  /** A room has another address: its draft goes along, unless one is there. */
  move(from: string, to: string): void {
    const text = this.#unsaved.has(from) ? this.#textIn(from) : this.#store.get(from);
    if (text === '') return;
    try {
      if (this.#store.get(to) === '') this.#store.set(to, text);
      this.#store.set(from, '');
    } catch (thrown) {
      this.#failed(`The draft could not be stored. ${errorText(asPchatError(thrown))}`, to);
    }
  }

  changed(room: string): void {
    this.#unsaved.add(room);
    this.#timer ??= setTimeout(() => this.save(), DELAY_MS).unref();
  }

  /** Stores them now. */
  save(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const rooms = [...this.#unsaved];
    this.#unsaved.clear();
    for (const room of rooms) {
      try {
        this.#store.set(room, this.#textIn(room));
      } catch (thrown) {
        this.#failed(`The draft could not be stored. ${errorText(asPchatError(thrown))}`, room);
      }
    }
  }
}

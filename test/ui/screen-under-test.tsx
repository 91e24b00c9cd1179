import { render } from 'ink-testing-library';
import { App } from '../../src/ui/app.tsx';
import { hearSession } from '../../src/ui/hearing.ts';
import { handleInput, PASTE_LIMIT } from '../../src/ui/input.ts';
import { Keymap } from '../../src/ui/keymap.ts';
import { Screen } from '../../src/ui/screen.ts';
import { KeyDecoder } from '../../src/ui/terminal/key-decoder.ts';
import { FakeSession } from './fake-session.ts';

export const LOBBY = 'lobby@general.localhost';

/** The whole screen on a fake session, drawn into a string. */
export class ScreenUnderTest {
  readonly session: FakeSession;
  readonly screen: Screen;
  readonly drafts = new Map<string, string>();
  readonly written: string[] = [];
  quits = 0;
  /** What the person's editor makes of the text. */
  editor: (text: string) => string = (text) => text;
  readonly #decoder = new KeyDecoder(PASTE_LIMIT);
  readonly #stopHearing: () => void;
  readonly #app: ReturnType<typeof render>;

  /** @param session with its rooms; the lobby is opened by `open()` */
  constructor(
    session = lobbySession(),
    size = { columns: 100, rows: 20 },
    keys: Record<string, string[]> = {},
  ) {
    this.session = session;
    this.screen = new Screen({
      session,
      drafts: {
        get: (room) => this.drafts.get(room) ?? '',
        set: (room, text) => void this.drafts.set(room, text),
      },
      keymap: new Keymap(keys),
      size,
      host: {
        quit: () => void this.quits++,
        write: (sequence) => void this.written.push(sequence),
        edit: async (text) => this.editor(text),
      },
    });
    this.#stopHearing = hearSession(this.screen);
    this.#app = render(<App screen={this.screen} />);
    // The library's terminal has 100 columns whatever the screen has.
    Object.defineProperty(this.#app.stdout, 'columns', { get: () => this.screen.state.columns });
    this.#app.rerender(<App screen={this.screen} />);
  }

  /** A screen with the lobby open. */
  static async open(
    session = lobbySession(),
    size?: { columns: number; rows: number },
  ): Promise<ScreenUnderTest> {
    const under = new ScreenUnderTest(session, size);
    await under.opened();
    return under;
  }

  async opened(): Promise<void> {
    await this.screen.openRoom(LOBBY);
    await this.answered();
  }

  /** Presses keys as the terminal sends them, in one read, and lets the requests that they began be answered. */
  async pressed(bytes: string): Promise<void> {
    for (const event of [...this.#decoder.push(bytes), ...this.#decoder.flush()])
      handleInput(this.screen, event);
    await this.answered();
  }

  /** Lets what is under way in memory come to its end, and shows it; showing it may ask for a page, so twice. */
  async answered(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await nextTurn();
      this.screen.store.flush();
      await nextTurn();
    }
  }

  get text(): string {
    return this.#app.lastFrame() ?? '';
  }

  get lines(): string[] {
    return this.text.split('\n');
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.screen.set({ columns, rows });
    await this.answered();
  }

  close(): void {
    this.#app.unmount();
    this.#stopHearing();
    this.screen.dispose();
  }
}

export function lobbySession(texts: string[] = ['first', 'second', 'third']): FakeSession {
  const session = new FakeSession();
  session.addRoom(LOBBY, { topic: 'Say hello' }, texts);
  session.addRoom('fx-spot@trading.localhost', { unread: 2, alerts: 1 }, ['one', 'two', 'three']);
  session.addRoom('on-call@engineering.localhost', { unread: 1, mentions: 1 }, ['alice: there?']);
  session.addRoom('rates@trading.localhost', { followed: false }, ['quiet']);
  return session;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const KEY = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  f1: '\x1bOP',
  backspace: '\x7f',
  ctrl: (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 96),
  alt: (key: string): string => `\x1b${key}`,
  paste: (text: string): string => `\x1b[200~${text}\x1b[201~`,
};
